import type { ArchiveLinks, Article, Feed, FeedFormat, Source, Tombstone } from '../model/index.ts';
import type { Site } from './address.ts';
import { atomEntries, atomShell } from './atom.ts';
import { type AlsoAt, type Entry, entryOf } from './entry.ts';
import { type EntryCache, entryCache } from './entry-cache.ts';
import { type Head, headOf } from './head.ts';
import { htmlShell, htmlStory } from './html.ts';
import { jsonItems, jsonShell } from './json.ts';
import type { Shell } from './library.ts';
import { rssItems, rssShell } from './rss.ts';

export {
  type ArchiveFormat,
  archivePath,
  CONTENT_TYPES,
  documentPath,
  documentUrl,
  feedPath,
  INDEX_PATH,
  OPML_PATH,
  type Site,
} from './address.ts';
export type { AlsoAt } from './entry.ts';
export { type EntryCache, entryCache } from './entry-cache.ts';
export { fitting } from './fitting.ts';
export { renderIndex } from './index-page.ts';
export { renderOpml, renderSubscriptions } from './opml.ts';

/** All that a document is made of. */
export type DocumentInput = {
  readonly feed: Feed;
  /** Newest first, all usable. */
  readonly members: readonly Article[];
  readonly tombstones: readonly Tombstone[];
  /** The members' sources; one that is no longer defined may be missing. */
  readonly sources: readonly Source[];
  readonly site: Site;
  /** Where the document stands in the feed's history; absent for a feed that has no archive yet. */
  readonly archive?: ArchiveLinks | undefined;
  /** Where other sources tell a member's story. */
  readonly alsoAt?: ReadonlyMap<Article['id'], readonly AlsoAt[]> | undefined;
};

/** How a format writes entries, and the document around so many written entries. */
type Renderer = { entries(entries: readonly Entry[]): string[]; shell(head: Head, count: number): Shell };

const RENDERERS: Readonly<Record<FeedFormat, Renderer>> = {
  rss: { entries: rssItems, shell: rssShell },
  atom: { entries: atomEntries, shell: atomShell },
  json: { entries: jsonItems, shell: jsonShell },
  html: { entries: (entries) => entries.map(htmlStory), shell: htmlShell },
};

/**
 * A feed as one document, in UTF-8. The bytes are a function of the input alone: no clock, no locale, no environment.
 * Any text whatever gives a well-formed document; what a format cannot carry (control characters, lone surrogates) is
 * left out. Entries that the cache holds are spliced in as they are; those that it does not are rendered together, and
 * kept.
 */
export function renderBytes(format: FeedFormat, input: DocumentInput, cache: EntryCache): Buffer {
  const { feed, members, tombstones, site } = input;
  const head = headOf(feed, members, tombstones, site, input.archive);
  const { before, between, after, headings } = RENDERERS[format].shell(head, members.length);
  const divided = writtenEntries(format, input, cache).flatMap((entry, at) => {
    const over = `${at === 0 ? '' : between}${headings?.[at] ?? ''}`;
    return over === '' ? [entry] : [Buffer.from(over), entry];
  });
  return Buffer.concat([Buffer.from(before), ...divided, Buffer.from(after)]);
}

/** What {@link renderBytes} gives, as text. */
export function renderDocument(format: FeedFormat, input: DocumentInput): string {
  return renderBytes(format, input, entryCache(0)).toString();
}

function writtenEntries(
  format: FeedFormat,
  { feed, members, sources, alsoAt }: DocumentInput,
  cache: EntryCache,
): readonly Uint8Array[] {
  const shown = new Map(sources.map((source) => [source.id, { source, name: nameOf(source) }]));
  const missing: { readonly at: number; readonly name: string; readonly entry: Entry }[] = [];
  const written = members.map((member, at) => {
    const by = shown.get(member.source);
    const also = alsoAt?.get(member.id) ?? [];
    const name = `${member.id}@${member.revision} ${feed.content} ${by?.name}${also.length === 0 ? '' : JSON.stringify(also)}`;
    const known = cache.entry(name, () => entryOf(member, feed.content, by?.source, also));
    const before = known.written.get(format);
    if (before === undefined) missing.push({ at, name, entry: known.entry });
    return before ?? Buffer.alloc(0);
  });
  const rendered = RENDERERS[format].entries(missing.map(({ entry }) => entry));
  missing.forEach(({ at, name }, index) => {
    const bytes = Buffer.from(rendered[index] as string);
    written[at] = bytes;
    cache.keep(name, format, bytes);
  });
  return written;
}

/** What an entry shows of its source. */
function nameOf({ title, kind, url }: Source): string {
  return JSON.stringify([title, kind, url]);
}
