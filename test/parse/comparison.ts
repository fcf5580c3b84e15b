import { decodeHTML } from 'entities';
import { formatStated, type SourceFeed, type SourceItem } from '../../lib/model/index.ts';

/** What the data set's README says of an entry; a field that is absent is not tested. */
export type ExpectedEntry = {
  readonly title?: string | null;
  readonly links?: readonly string[];
  readonly id?: string;
  readonly date?: string | null;
  readonly authors?: readonly string[];
  readonly content?: readonly { readonly len: number; readonly head: string; readonly tail: string }[];
};

export type Expectation = {
  readonly group: string;
  readonly class?: string;
  readonly expect_error?: boolean;
  readonly feed?: { readonly title?: string | null; readonly links?: readonly string[] };
  readonly entries_count?: number;
  readonly entries?: readonly ExpectedEntry[];
};

/** The address that relative links of the data set refer to. */
export const DATA_SET_ADDRESS = 'http://feed.example/dir/feed.xml';

/** What differs between a feed as read (null: refused) and as expected; empty where all that is tested agrees. */
export function differences(expected: Expectation, feed: SourceFeed | null): readonly string[] {
  if (expected.expect_error) return feed === null || feed.items.length === 0 ? [] : ['should have been refused'];
  if (feed === null) return ['refused'];
  const entries = expected.entries ?? [];
  const count = expected.entries_count ?? entries.length;
  const found: string[] = [];
  if (feed.items.length !== count) found.push(`count: ${feed.items.length}, expected ${count}`);
  found.push(...titleDiffers('feed.title', expected.feed?.title, feed.title));
  found.push(...linkDiffers('feed.link', expected.feed?.links, feed.links));
  entries.forEach((entry, i) => {
    const item = feed.items[i];
    if (item) found.push(...entryDifferences(entry, item).map((difference) => `${i}.${difference}`));
  });
  return found;
}

function entryDifferences(entry: ExpectedEntry, item: SourceItem): readonly string[] {
  return [
    ...titleDiffers('title', entry.title, item.title),
    ...linkDiffers('link', entry.links, item.links),
    ...idDiffers(entry.id, item.guid),
    ...dateDiffers(entry.date, formatStated(item.published ?? item.updated)),
    ...authorsDiffer(entry.authors, item.authors),
    ...contentDiffers(entry.content, item.content ?? item.summary ?? ''),
  ];
}

function titleDiffers(name: string, expected: string | null | undefined, title: string | null): readonly string[] {
  if (expected === undefined || normalText(expected ?? '') === normalText(title ?? '')) return [];
  return [`${name}: ${JSON.stringify(title)}, expected ${JSON.stringify(expected)}`];
}

function linkDiffers(
  name: string,
  accepted: readonly string[] | undefined,
  links: readonly string[],
): readonly string[] {
  const first = links[0];
  if (!accepted?.length || (first !== undefined && accepted.some((link) => normalUrl(link) === normalUrl(first))))
    return [];
  return [`${name}: ${first}, expected ${accepted.join(' or ')}`];
}

function idDiffers(expected: string | undefined, guid: string | null): readonly string[] {
  if (expected === undefined) return [];
  const [one, other] = [expected, guid ?? ''].map((id) => id.replace(/\s+/g, ' ').trim()) as [string, string];
  return one === other || normalUrl(one) === normalUrl(other) ? [] : [`id: ${guid}, expected ${expected}`];
}

function dateDiffers(expected: string | null | undefined, date: string | null): readonly string[] {
  if (expected === undefined || expected === date) return [];
  if (expected !== null && date !== null && Math.abs(Date.parse(expected) - Date.parse(date)) <= 1500) return [];
  return [`date: ${date}, expected ${expected}`];
}

function authorsDiffer(accepted: readonly string[] | undefined, authors: readonly string[]): readonly string[] {
  const normal = (name: string): string =>
    normalText(name)
      .toLowerCase()
      .replace(/[()<>]/g, '');
  const got = normal(authors[0] ?? '');
  const agrees = accepted?.map(normal).some((name) => got === name || (name.length > 3 && got.includes(name)));
  return agrees === false ? [`authors: ${authors.join(' | ')}, expected ${accepted?.join(' or ')}`] : [];
}

function contentDiffers(accepted: ExpectedEntry['content'], content: string): readonly string[] {
  const text = normalText(content);
  if (!accepted?.length) return [];
  const agrees = accepted.some(
    ({ len, head, tail }) =>
      Math.abs(len - [...text].length) <= Math.max(2, len * 0.02) &&
      text.startsWith(head.slice(0, 60)) &&
      text.endsWith(tail),
  );
  if (agrees) return [];
  const wanted = accepted.map(({ len, head, tail }) => `${len} ${head}…${tail}`).join(' or ');
  return [`content: ${text.length} ${text.slice(0, 60)}…${text.slice(-20)}, expected ${wanted}`];
}

function normalText(value: string): string {
  const text = String(value);
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/<\/?[A-Za-z!?][^>]*>/g, '');
  return decodeHTML(bare)
    .replace(/[\s\u00A0\u200B-\u200F\u00AD\uFEFF\0-\x1f\x7f-\x9f]+/g, '')
    .normalize('NFC');
}

function normalUrl(address: string): string {
  return (URL.parse(address.trim(), DATA_SET_ADDRESS)?.href ?? address.trim()).replace(/\/$/, '');
}
