import fc from 'fast-check';
import { parseFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../lib/model/index.ts';
import { strictUrl } from '../../lib/publish/address.ts';
import { cleanHtml, escapeText, oneLine } from '../../lib/publish/documents/writable.ts';
import { type DocumentInput, renderDocument } from '../../lib/publish/index.ts';
import { extremeInput, hostileInput, shownExcerpt, shownTitle } from './hostile.ts';

/** What one client reads of one entry, in one form for all clients. */
type Read = {
  id: unknown;
  title: unknown;
  published: number | null;
  link: unknown;
  full: unknown;
  /** HTML or text; null in JSON Feed, which a text of its own stands for. */
  summary: unknown;
};

const RUNS = { numRuns: 250 };
const parser = new Parser();

describe('whatever its articles hold, a feed', () => {
  it('is read by rss-parser as RSS with the same ids, titles, dates, links and full texts', async () => {
    await fc.assert(fc.asyncProperty(hostileInput, rssIsRead), RUNS);
    await rssIsRead(extremeInput());
  });

  it('is read by rss-parser as Atom with the same ids and titles', async () => {
    await fc.assert(fc.asyncProperty(hostileInput, atomIsRead), RUNS);
    await atomIsRead(extremeInput());
  });

  it('is read by feedsmith in all three formats with the same ids, titles, dates, links and full texts', () => {
    fc.assert(fc.property(hostileInput, feedsmithReads), RUNS);
    feedsmithReads(extremeInput());
  });

  it('never has a title, a name or a text close an element of its page', () => {
    fc.assert(fc.property(hostileInput, pageStandsFirm), RUNS);
  });
});

async function rssIsRead(input: DocumentInput<Article>): Promise<void> {
  const { title, items } = await parser.parseString(renderDocument('rss', input));
  expect(title).toBe(oneLine(input.feed.title) ?? input.feed.id);
  const read = items.map(
    (item): Read => ({
      id: item.guid,
      title: item.title,
      published: item.isoDate === undefined ? null : Date.parse(item.isoDate),
      link: item.link ?? null,
      full: item['content:encoded'] ?? null,
      summary: item.content ?? '',
    }),
  );
  agree(read, input, wholeSecond);
}

async function atomIsRead(input: DocumentInput<Article>): Promise<void> {
  const { items } = await parser.parseString(renderDocument('atom', input));
  // rss-parser gives `updated` for an entry without `published`: dates and links are left to feedsmith.
  expect(items.map((item) => (item as { id?: string }).id)).toEqual(input.members.map(urn));
  for (const [at, member] of input.members.entries()) {
    const title = shownTitle(member);
    if (title !== null) expect(items[at]?.title).toBe(title);
  }
}

function feedsmithReads(input: DocumentInput<Article>): void {
  const rss = parseFeed(renderDocument('rss', input));
  if (rss.format !== 'rss') throw new Error('not read as RSS');
  const rssRead = (rss.feed.items ?? []).map(
    (item): Read => ({
      id: item.guid?.value,
      title: item.title,
      published: date(item.pubDate),
      link: item.link ?? null,
      full: item.content?.encoded ?? null,
      summary: item.description ?? '',
    }),
  );
  agree(rssRead, input, wholeSecond);

  const atom = parseFeed(renderDocument('atom', input));
  if (atom.format !== 'atom') throw new Error('not read as Atom');
  expect(atom.feed.title?.value).toBe(oneLine(input.feed.title) ?? input.feed.id);
  const atomRead = (atom.feed.entries ?? []).map(
    (entry): Read => ({
      id: entry.id,
      title: entry.title?.value,
      published: date(entry.published),
      link: entry.links?.find((link) => link.rel === undefined)?.href ?? null,
      full: entry.content?.value ?? null,
      summary: entry.summary?.value ?? '',
    }),
  );
  agree(atomRead, input);
  expect((atom.feed.entries ?? []).every((entry) => (entry.authors?.length ?? 0) > 0)).toBe(true);

  const json = parseFeed(renderDocument('json', input));
  if (json.format !== 'json') throw new Error('not read as JSON Feed');
  const jsonRead = (json.feed.items ?? []).map(
    (item): Read => ({
      id: item.id,
      title: item.title,
      published: date(item.date_published),
      link: item.url ?? null,
      full: item.content_html ?? null,
      summary: escapeText(item.summary ?? ''),
    }),
  );
  agree(jsonRead, input);
}

function agree(read: readonly Read[], { feed, members }: DocumentInput<Article>, rounded = (ms: number) => ms): void {
  const expected = members.map((member) => ({
    id: urn(member),
    published: member.published === null ? null : rounded(Date.parse(member.published.instant)),
    link: member.canonicalUrl && strictUrl(member.canonicalUrl),
  }));
  expect(read.map(({ id, published, link }) => ({ id, published, link }))).toEqual(expected);
  for (const [at, member] of members.entries()) {
    const title = shownTitle(member);
    if (title !== null) expect(read[at]?.title).toBe(title);
    const whole = feed.content === 'full' && member.complete && member.html !== '';
    const excerpt = shownExcerpt(member, feed.content);
    // An entry without an excerpt or an address has something else in the place of content (see the tests of Atom).
    if (whole || (member.canonicalUrl !== null && excerpt !== '')) {
      const note = oneLine(member.correction ?? null);
      const above = note === null ? '' : `<p><em>${escapeText(note)}</em></p>\n`;
      expect(read[at]?.full).toBe(whole ? `${above}${cleanHtml(member.html)}` : null);
    }
    // xml2js, which rss-parser reads with, and feedsmith trim texts; ours have no space at their ends.
    if (excerpt !== '') expect(read[at]?.summary).toBe(escapeText(excerpt));
    else if (!whole && title !== null) expect(read[at]?.summary).toBe('');
    // RSS 2.0 asks for a title or a description: what has neither says what it is.
    else if (!whole) expect(read[at]?.summary).toMatch(/^(?:|(?:Untitled|Picture|Film|Recording), from .*)$/);
  }
}

/** Bodies are sanitised before they come here; all other texts are hostile. */
function pageStandsFirm(input: DocumentInput<Article>): void {
  const members = input.members.map((member) => ({ ...member, html: member.html && '<p>body</p>' }));
  const page = renderDocument('html', { ...input, members });
  const tags = page.replace(/<style>.*<\/style>/s, '').match(/<\/?[a-z][a-z0-9]*/gi) ?? [];
  expect(tags.filter((tag) => /^<\/?(script|b|item|entry|channel)$/i.test(tag))).toEqual([]);
  const opened = tags.filter((tag) => tag === '<article').length;
  expect(opened).toBe(members.length);
  expect(tags.filter((tag) => tag === '</article').length).toBe(members.length);
  expect(page.isWellFormed()).toBe(true);
}

function urn({ id }: Article): string {
  return `urn:feedmill:${id}`;
}

function date(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
