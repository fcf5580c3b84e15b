import type { AbsoluteUrl, MarkKind, SourceId } from '../model/index.ts';
import { absoluteUrl } from '../model/index.ts';
import { agreementOf, differs, isSame, type Said } from './agreement.ts';
import { sha256 } from './article-id.ts';
import { urlKey } from './canonical-url.ts';

/** An item of a list: what it is called, where it is, and what it says. */
export type Listed = Said & {
  readonly source: SourceId;
  readonly guid: string | null;
  readonly url: AbsoluteUrl | null;
};

/** So many marks are remembered of a source, the last seen first. */
const MOST_REMEMBERED = 64;

/**
 * Which marks of each item of one answer identify nothing, since other items of it have them too, or had them in an
 * earlier answer of the source (`remembered`): its id, its address, and, where those leave nothing, its title. With what is
 * to be remembered from then on. An item that is listed twice is one: where id and address are the same, and what they say
 * has anything in common; where one of these is another, all that they say must agree.
 */
export function sharedMarks(
  items: readonly Listed[],
  remembered: readonly string[],
): { readonly shared: readonly (readonly MarkKind[])[]; readonly remembered: readonly string[] } {
  const known = new Set(remembered);
  const names = items.map(namesOf);
  const stand = new Set(['guid', 'url'].flatMap((kind) => atSeveral(items, names, kind as 'guid' | 'url')));
  const isShared = (name: string | null) => name !== null && (stand.has(name) || known.has(name));
  const marks = names.map(({ guid, url }) => ({ guid: isShared(guid), url: isShared(url) }));
  // What is left to go by is the title: it tells no more where several have that in common too.
  const titled = items.map((item, at) => ({ item, name: titleName(item, names[at]!), ...marks[at]! }));
  const bare = titled.filter(({ item, guid, url }) => (guid || item.guid === null) && (url || item.url === null));
  const firsts = new Map<string, Listed>();
  for (const { item, name } of bare) {
    const first = firsts.get(name) ?? item;
    firsts.set(name, first);
    if (first === item) continue;
    if (differs(agreementOf(first, item))) stand.add(name);
  }
  const shared = titled.map(({ name, guid, url }): MarkKind[] => [
    ...(guid ? (['guid'] as const) : []),
    ...(url ? (['url'] as const) : []),
    ...(isShared(name) ? (['title'] as const) : []),
  ]);
  return { shared, remembered: [...new Set([...stand, ...remembered])].slice(0, MOST_REMEMBERED) };
}

type Names = { readonly guid: string | null; readonly url: string | null };

/** Marks by short names. A guid that is the item's own address is one mark with it. */
function namesOf({ guid, url }: Listed): Names {
  const at = url === null ? null : nameOf(`url:${urlKey(url)}`);
  const address = guid === null ? null : absoluteUrl(guid);
  if (address !== null) return { guid: nameOf(`url:${urlKey(address)}`), url: at };
  return { guid: guid === null ? null : nameOf(`guid:${guid}`), url: at };
}

function titleName(item: Listed, { guid, url }: Names): string {
  return nameOf(`title:${guid ?? ''}:${url ?? ''}:${titleOf(item)}`);
}

/** So much of a text stands for a title. */
const BEGINNING = 100;

/** What an item is called, for want of a title how it begins. */
export function titleOf({ title, text }: Pick<Said, 'title' | 'text'>): string {
  return (title ?? text.slice(0, BEGINNING)).trim();
}

function nameOf(mark: string): string {
  return sha256(mark).slice(0, 12);
}

/** The names of a kind that stand at items which are not the one listed again. */
function atSeveral(items: readonly Listed[], names: readonly Names[], kind: 'guid' | 'url'): string[] {
  const firsts = new Map<string, number>();
  const several = new Set<string>();
  for (const [at, item] of items.entries()) {
    const name = names[at]![kind];
    if (name === null) continue;
    const first = firsts.get(name) ?? at;
    firsts.set(name, first);
    if (first === at) continue;
    if (!isAgain(item, names[at]!, items[first]!, names[first]!)) several.add(name);
  }
  return [...several];
}

/** Whether two items that have a mark in common are one that is listed twice. */
function isAgain(one: Listed, { guid, url }: Names, other: Listed, others: Names): boolean {
  const agreement = agreementOf(one, other);
  const { title, date, text } = agreement;
  const isOtherTitle = title !== null && !isSame(title);
  const contradicts = differs(agreement) || isOtherTitle;
  const isSameTitle = isSame(title) || (one.title === null && other.title === null);
  if (guid !== others.guid || url !== others.url) return !contradicts && isSameTitle && (isSame(date) || isSame(text));
  // RFC 4287 §4.1.1: entries of one id are one entry at different times.
  return guid === null ? !contradicts : !contradicts || isSame(title) || isSame(text);
}
