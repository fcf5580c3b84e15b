import { type Article, type Feed, isRead, type Member } from '../model/index.ts';
import type { Site } from './address.ts';
import { atomEntries, atomShell } from './documents/atom.ts';
import { type Entry, entryOf } from './documents/entry.ts';
import type { EntryCache } from './documents/entry-cache.ts';
import { type Head, headOf } from './documents/head.ts';
import type { DocumentInput } from './documents/input.ts';
import { jsonItems, jsonShell } from './documents/json.ts';
import type { Shell } from './documents/library.ts';
import { ninjsRenderer } from './documents/ninjs.ts';
import { rssItems, rssShell } from './documents/rss.ts';
import { type EntryFormat, entryNames, wayOf } from './entry-names.ts';
import { USUAL_BYTES } from './fitting.ts';
import { htmlShell, htmlStory } from './pages/html.ts';
import { mostBytes, profileFormats, profileItems, profileShell } from './profiles/profile.ts';
import type { Span } from './spans.ts';

/** How a format writes entries, and the document around so many written entries. */
type Renderer = { entries(entries: readonly Entry[]): string[]; shell(head: Head, count: number): Shell };

const RENDERERS: Readonly<Record<Exclude<EntryFormat, 'ninjs'>, Renderer>> = {
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
function rendererOf(format: EntryFormat, { id, profile }: Feed, site: Site): Renderer {
  if (format === 'ninjs') return ninjsRenderer(id, site);
  if (profile === undefined || !profileFormats(profile).includes(format)) return RENDERERS[format];
  return {
    entries: (entries) => profileItems(entries, profile),
    shell: (head) => profileShell(head, profile, site.image ?? null),
  };
}

function allWritten(
  format: EntryFormat,
  renderer: Renderer,
  input: DocumentInput,
  cache: EntryCache,
): readonly Uint8Array[] {
  const { feed, sources, site } = input;
  const way = wayOf(format, feed);
  const from = new Map(sources.map((source) => [source.id, source]));
  const missing: { readonly at: number; readonly name: string; readonly entry: Entry }[] = [];
  const written = entryNames(input).map(({ member, name, content, also }, at) => {
    const before = cache.written(name, way);
    if (before === undefined) {
      const make = () => entryOf(read(member), content, from.get(member.source), also, site);
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

function read(member: Member): Article {
  if (isRead(member)) return member;
  throw new Error(`Article ${member.id} is to be written, and was not read`);
}

/** Where the entries of a document stand in it; those that tell of other articles too are not to be taken from there. */
export function spansOf(
  { before, entries }: Layout,
  { members, alsoAt }: Pick<DocumentInput, 'members' | 'alsoAt'>,
): Span[] {
  let gap = before.length;
  return entries.map((parts, at) => {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const length = parts.at(-1)?.length ?? 0;
    const others = alsoAt?.get((members[at] as Member).id) ?? [];
    if (others.length > 0) {
      gap += size;
      return { gap: 0, length: 0 };
    }
    const span = { gap: gap + size - length, length };
    gap = 0;
    return span;
  });
}
