import {
  type Article,
  type Feed,
  type FeedFormat,
  HASH_SHOWN,
  isRead,
  type Member,
  type Source,
} from '../model/index.ts';
import type { Site } from './address.ts';
import { atomEntries, atomShell } from './documents/atom.ts';
import { type AlsoAt, type Entry, entryOf } from './documents/entry.ts';
import type { EntryCache } from './documents/entry-cache.ts';
import { type Head, headOf } from './documents/head.ts';
import type { DocumentInput } from './documents/input.ts';
import { jsonItems, jsonShell } from './documents/json.ts';
import type { Shell } from './documents/library.ts';
import { rssItems, rssShell } from './documents/rss.ts';
import { USUAL_BYTES } from './fitting.ts';
import { htmlShell, htmlStory } from './pages/html.ts';
import { mostBytes, profileFormats, profileItems, profileShell } from './profiles/profile.ts';

/** How a format writes entries, and the document around so many written entries. */
type Renderer = { entries(entries: readonly Entry[]): string[]; shell(head: Head, count: number): Shell };

/** The formats that show entries. */
export type EntryFormat = Exclude<FeedFormat, 'news'>;

const RENDERERS: Readonly<Record<EntryFormat, Renderer>> = {
  rss: { entries: rssItems, shell: rssShell },
  atom: { entries: atomEntries, shell: atomShell },
  json: { entries: jsonItems, shell: jsonShell },
  html: { entries: (entries) => entries.map(htmlStory), shell: htmlShell },
};

/** A document in parts, each in UTF-8: what comes before its entries, each with what parts it from the one before, and after. */
export type Layout = {
  readonly before: Uint8Array;
  readonly entries: readonly (readonly Uint8Array[])[];
  readonly after: Uint8Array;
};

/** So many entries are rendered together: with few, each bears the cost of a document; with many, all of them are in the way. */
const AT_ONCE = 64;

/** Lays a document out, of the entries that the cache holds and of others that it keeps from then on. */
export function layOut(format: EntryFormat, input: DocumentInput, cache: EntryCache): Layout {
  const { feed, members, tombstones, site, archive } = input;
  const renderer = rendererOf(format, feed, site);
  const head = headOf(feed, members, tombstones, site, archive);
  const { before, between, after, headings } = renderer.shell(head, members.length);
  const parting = Buffer.from(between);
  const entries = allWritten(format, renderer, input, cache).map((entry, at) => {
    const heading = headings?.[at] ?? '';
    const over = at === 0 ? heading : `${between}${heading}`;
    if (over === '') return [entry];
    return [heading === '' ? parting : Buffer.from(over), entry];
  });
  return { before: Buffer.from(before), entries, after: Buffer.from(after) };
}

/** The most bytes that a document of a feed may have, by its operator and by its partner. */
export function roomOf(format: EntryFormat, { bytes = USUAL_BYTES, profile }: Feed): number {
  const partners = profile !== undefined && profileFormats(profile).includes(format) ? mostBytes(profile) : null;
  return Math.min(bytes, partners ?? bytes);
}

/** A feed with a profile has the documents that its partner takes written in the partner's way. */
function rendererOf(format: EntryFormat, { profile }: Feed, { image }: Site): Renderer {
  if (profile === undefined || !profileFormats(profile).includes(format)) return RENDERERS[format];
  return {
    entries: (entries) => profileItems(entries, profile),
    shell: (head) => profileShell(head, profile, image ?? null),
  };
}

function allWritten(
  format: EntryFormat,
  renderer: Renderer,
  input: DocumentInput,
  cache: EntryCache,
): readonly Uint8Array[] {
  const { feed, sources } = input;
  const way = wayOf(format, feed);
  const from = new Map(sources.map((source) => [source.id, source]));
  const missing: { readonly at: number; readonly name: string; readonly entry: Entry }[] = [];
  const written = entryNames(input).map(({ member, name, content, also }, at) => {
    const before = cache.written(name, way);
    if (before === undefined) {
      const make = () => entryOf(read(member), content, from.get(member.source), also);
      missing.push({ at, name, entry: cache.entry(name, make) });
    }
    return before ?? Buffer.alloc(0);
  });
  for (let done = 0; done < missing.length; done += AT_ONCE) {
    const batch = missing.slice(done, done + AT_ONCE);
    const rendered = renderer.entries(batch.map(({ entry }) => entry));
    for (const [index, { at, name }] of batch.entries()) {
      const bytes = Buffer.from(rendered[index] as string);
      written[at] = bytes;
      cache.keep(name, way, bytes);
    }
  }
  return written;
}

/** What the cache holds of a document's entries, by their names, and the members whose entries it does not hold. */
export function writtenEntries(
  format: EntryFormat,
  input: DocumentInput,
  cache: EntryCache,
): { readonly held: Map<string, Uint8Array>; readonly missing: readonly Member[] } {
  const way = wayOf(format, input.feed);
  const held = new Map<string, Uint8Array>();
  const missing = entryNames(input).flatMap(({ name, member }) => {
    const written = cache.written(name, way);
    if (written !== undefined) held.set(name, written);
    return written === undefined ? [member] : [];
  });
  return { held, missing };
}

function read(member: Member): Article {
  if (isRead(member)) return member;
  throw new Error(`Article ${member.id} is to be written, and was not read`);
}

/** A member, how much of it is shown, where else it is told, and a name for all that its entry is made of. */
export type NamedEntry = {
  readonly member: Member;
  readonly content: Feed['content'];
  readonly also: readonly AlsoAt[];
  readonly name: string;
};

/** The names under which a document's entries are kept, in their order. */
export function entryNames({ feed, members, sources, alsoAt, tooFat }: DocumentInput): NamedEntry[] {
  const names = new Map(sources.map((source) => [source.id, sourceName(source)]));
  return members.map((member) => {
    const also = alsoAt?.get(member.id) ?? [];
    const told = also.length === 0 ? '' : JSON.stringify(also);
    const content = tooFat?.has(member.id) && feed.content === 'full' ? 'excerpt' : feed.content;
    const hash = member.hash.slice(0, HASH_SHOWN);
    const name = `${member.id}@${member.revision} ${hash} ${content} ${names.get(member.source)}${told}`;
    return { member, content, also, name };
  });
}

/** The name of a way to write entries: two profiles write the same one differently. */
export function wayOf(format: EntryFormat, { profile }: Feed): string {
  return profile === undefined ? format : `${format} for ${profile}`;
}

/** What an entry shows of its source. */
export function sourceName({ title, kind, url, private: isPrivate }: Source): string {
  return JSON.stringify([title, kind, url, isPrivate]);
}
