import { createHash } from 'node:crypto';
import {
  type Feed,
  type FeedFormat,
  HASH_SHOWN,
  isRead,
  type Member,
  outlineOf,
  type Source,
  type SourceId,
  type Tombstone,
} from '../model/index.ts';
import type { Site } from './address.ts';
import type { AlsoAt } from './documents/entry.ts';
import type { EntryCache } from './documents/entry-cache.ts';
import type { DocumentInput } from './documents/input.ts';
import { licenceMark } from './documents/terms.ts';
import { cutAt, MARK_BYTES, type Spans } from './spans.ts';

/**
 * Names how this version writes entries. Documents outlive a deployment: what is taken from them must be what would be
 * written now. `test/publish/entry-names.test.ts` says when another is due.
 */
export const WRITTEN_AS = '1';

/** The formats that show entries. */
export type EntryFormat = Exclude<FeedFormat, 'news'>;

/** A member, how much of it is shown, where else it is told, and a name for all that its entry is made of. */
export type NamedEntry = {
  readonly member: Member;
  readonly content: Feed['content'];
  readonly also: readonly AlsoAt[];
  readonly name: string;
};

/** The names under which a document's entries are kept, in their order. */
export function entryNames({ feed, members, sources, alsoAt, tooFat, site }: DocumentInput): NamedEntry[] {
  const licensed = licenceMark(site);
  const names = new Map(sources.map((source) => [source.id, sourceName(source)]));
  return members.map((member) => {
    const also = alsoAt?.get(member.id) ?? [];
    const told = also.length === 0 ? '' : JSON.stringify(also);
    const content = tooFat?.has(member.id) && feed.content === 'full' ? 'excerpt' : feed.content;
    const hash = member.hash.slice(0, HASH_SHOWN);
    const name = `${member.id}@${member.revision} ${hash} ${content} ${names.get(member.source)}${told}${licensed}`;
    return { member, content, also, name };
  });
}

/** The name of a way to write entries: two profiles write the same one differently, and ninjs says where in the feed it is. */
export function wayOf(format: EntryFormat, { id, profile }: Feed): string {
  if (format === 'ninjs') return `ninjs of ${id}`;
  return profile === undefined ? format : `${format} for ${profile}`;
}

/**
 * A mark of all that a member's own ninjs document is made of: whoever has put it with the same mark need not look at it
 * again.
 */
export function ninjsMark(member: Member, feed: Feed, source: Source | undefined, site: Site): string {
  const { hash } = outlineOf(member);
  const { id, revision } = member;
  const said = source === undefined ? null : sourceName(source);
  const of = [WRITTEN_AS, id, revision, hash.slice(0, HASH_SHOWN), feed.id, feed.content, said, licenceMark(site)];
  return markOf(JSON.stringify([...of, site.baseUrl]));
}

/** A mark of what stands in the place of a ninjs document once its article was taken down. */
export function canceledMark({ id, revision, when, reason }: Tombstone): string {
  return markOf(JSON.stringify([WRITTEN_AS, id, revision, when, reason]));
}

/** What an entry shows of its source. */
function sourceName({ title, kind, url, private: isPrivate }: Source): string {
  return JSON.stringify([title, kind, url, isPrivate]);
}

/** What the cache holds of a document's entries, by their names, and those that it does not hold. */
export function keptEntries(
  format: EntryFormat,
  input: DocumentInput,
  cache: EntryCache,
): { readonly held: Map<string, Uint8Array>; readonly missing: readonly NamedEntry[] } {
  const way = wayOf(format, input.feed);
  const held = new Map<string, Uint8Array>();
  const missing = entryNames(input).filter(({ name }) => {
    const written = cache.written(name, way);
    if (written !== undefined) held.set(name, written);
    return written === undefined;
  });
  return { held, missing };
}

/**
 * Marks of what the entries of these members are made of besides their articles: the version that writes, the sources, and
 * whether the site has a licence of its own.
 */
export function marksOf({ members, sources, site }: Pick<DocumentInput, 'members' | 'sources' | 'site'>): Set<string> {
  const marks = sourceMarks(sources, site);
  return new Set(members.map(({ source }) => marks(source)));
}

function sourceMarks(sources: readonly Source[], site: Site): (id: SourceId) => string {
  const licensed = licenceMark(site);
  const names = new Map(sources.map((source) => [source.id, sourceName(source)]));
  const known = new Map<SourceId, string>();
  return (id) => {
    const mark =
      known.get(id) ?? markOf(JSON.stringify([WRITTEN_AS, id, names.get(id), ...(licensed === '' ? [] : [licensed])]));
    known.set(id, mark);
    return mark;
  };
}

function markOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * MARK_BYTES);
}

/**
 * The entries of a document that was written before, by the names under which they are kept now. `placeIn` tells at which
 * place of it a member stood at the revision that it has. Taken are those of members whose articles were not read, that
 * are made of the same still, and that tell of no other article. Null where the document is too short for its entries.
 */
export function entriesIn(
  document: Uint8Array,
  format: EntryFormat,
  { made, documents }: Spans,
  placeIn: (member: Member) => number | undefined,
  input: DocumentInput,
): Map<string, Uint8Array> | null {
  const entries = cutAt(document, documents[format] ?? []);
  if (entries === null) return null;
  const marks = sourceMarks(input.sources, input.site);
  const taken = new Map<string, Uint8Array>();
  for (const { member, name, also } of entryNames(input)) {
    const place = placeIn(member);
    const entry = place === undefined ? null : entries[place];
    if (entry == null || isRead(member) || also.length > 0 || !made.has(marks(member.source))) continue;
    taken.set(name, entry);
  }
  return taken;
}
