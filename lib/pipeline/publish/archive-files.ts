import {
  type ArchiveName,
  type ArchiveRecord,
  type Article,
  type ArticleId,
  archiveName,
  type Feed,
  type FeedFormat,
  type Filing,
  type Member,
  monthEnd,
  monthOf,
  type OpenBatches,
  type PublishedDocument,
} from '../../model/index.ts';
import {
  type ArchiveFormat,
  archiveFolder,
  archivePath,
  borrowing,
  CONTENT_TYPES,
  type EntryCache,
  renderBytes,
  type Site,
  tooFat,
  USUAL_BYTES,
} from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';
import { archiveContent } from './archive-content.ts';
import { corrections, type Filed } from './archive-places.ts';
import { endsBatch } from './batches.ts';
import { type Found, putDocument } from './put-document.ts';
import { sourcesOf, tellersOf } from './shown-once.ts';

/** What filing a feed's history needs. */
export type Filer = {
  readonly feed: Feed;
  readonly store: Pick<Store, 'articles' | 'archives' | 'memberships' | 'objects' | 'feeds' | 'sources'>;
  readonly site: Site;
  readonly entries: EntryCache;
  readonly found: Found;
  /** The version of the feed's state as this publish left it: whoever goes on from another may not delete. */
  readonly version: () => number;
  /** Notes in the feed's state that its archives are being written; false where another publisher was first. */
  readonly mark: () => Promise<boolean>;
  /** The members of the feed that are known: its newest, those that made room, and copies that are not shown. */
  readonly newest: readonly Member[];
  /** All that the feed has, where its newest are all: none of them was revised, or taken down. Null where more may be. */
  readonly whole: readonly Article[] | null;
  /** The articles that the feed's documents took in when it was last published. */
  readonly before: ReadonlySet<ArticleId>;
  /** The articles that the feed's own documents show, and copies of these; `late` are those of which no batch ended yet. */
  readonly show: (late: readonly Member[]) => Promise<ReadonlySet<ArticleId> | 'conflict'>;
};

/** What may differ from what archives hold. */
export type Changes = {
  readonly changed: readonly Article[];
  readonly left: ReadonlySet<ArticleId>;
  readonly all: boolean;
};

/** The formats in which a feed's history is kept: those that say where it goes on (RFC 5005, JSON Feed's `next_url`). */
export function archiveFormats({ formats, profile }: Feed): ArchiveFormat[] {
  // A partner takes what is new, and no history.
  if (profile !== undefined) return [];
  return formats.filter((format) => format === 'atom' || format === 'json');
}

/** A filer, and the month of the feed's newest article or correction. */
export type Begun = Filer & { readonly running: string };

export type Start = { readonly number: number; readonly previous: ArchiveName | null };
export type Written = {
  readonly upTo: Filing | null;
  readonly full: ArchiveName | null;
  readonly last: ArchiveName | null;
  readonly batches: OpenBatches;
};

/** Writes a month's archives from `start` on, of the articles given, in the place of those known. */
export async function fileMonth(
  month: string,
  filed: readonly Filed[],
  start: Start,
  isClosed: boolean,
  known: readonly ArchiveRecord[],
  filer: Begun,
): Promise<Written | 'conflict'> {
  const { size } = filer.feed;
  const parts: Part[] = [];
  for (let at = 0; at < filed.length && (isClosed || at + size <= filed.length); at += size) {
    parts.push(partOf(filed.slice(at, at + size)));
  }
  const upTo = (parts.at(-1)?.at ?? null) as Filing | null;
  if (isClosed) {
    const corrected = await corrections(filer.feed.id, month, filer.store);
    for (let at = 0; at < corrected.length; at += size) {
      const place = `${month}~${String(at / size + 1).padStart(4, '0')}`;
      parts.push({ from: place, at: place, articles: corrected.slice(at, at + size) });
    }
  }
  const full = parts.length === 0 ? start.previous : archiveName(month, start.number + parts.length - 1);
  const open = isClosed ? NOTHING_OPEN : await openBatches(filed.slice(parts.length * size), filer);
  if (open === 'conflict') return open;
  if (open.filed.length > 0) parts.push(partOf(open.filed));
  let previous = start.previous;
  const names = new Set<string>();
  for (const [at, part] of parts.entries()) {
    const name = archiveName(month, start.number + at);
    const written = await writeArchive({ ...part, name, previous }, known, filer);
    if (written === 'conflict') return written;
    names.add(name);
    previous = name;
  }
  const places = new Set(parts.map((part) => part.at));
  const surplus = known.filter((record) => !places.has(record.at));
  if (!(await deleteAll(surplus, names, filer))) return 'conflict';
  if (parts.length > 0 || surplus.length > 0) await deleteOrphans(month, start.number + parts.length, filer);
  return { upTo, full, last: previous, batches: open.batches };
}

function partOf(filed: readonly Filed[]): Part {
  const known = new Map(filed.flatMap(({ id, article }) => (article === undefined ? [] : [[id, article] as const])));
  return { from: filed[0]?.filing ?? '', at: filed.at(-1)?.filing ?? '', articles: filed.map(({ id }) => id), known };
}

type Open = { readonly filed: readonly Filed[]; readonly batches: OpenBatches };

const NOTHING_OPEN: Open = { filed: [], batches: { upTo: null, unseen: null, written: null } };

/**
 * Which of the articles that fill no archive are filed all the same: those up to the end of the batch with the last one
 * that the feed's documents do not show.
 */
async function openBatches(rest: readonly Filed[], { feed, store, show }: Filer): Promise<Open | 'conflict'> {
  const isEnd = ({ id }: Filed) => endsBatch(id, feed);
  const ended = rest.findLastIndex(isEnd);
  const late = rest.slice(ended + 1).filter(({ belongs }) => belongs);
  const unread = late.filter(({ article }) => article === undefined).map(({ id }) => id);
  const stored = await store.articles.getMany(unread);
  const shown = await show(late.flatMap(({ id, article }) => article ?? stored.get(id)?.article ?? []));
  if (shown === 'conflict') return shown;
  const unseen = rest.findLastIndex(({ id, belongs }) => belongs && !shown.has(id));
  const end = rest.findIndex((one, at) => at >= unseen && isEnd(one));
  const count = unseen === -1 ? 0 : end === -1 ? rest.length : end + 1;
  const filingAt = (at: number) => rest[at]?.filing ?? null;
  return {
    filed: rest.slice(0, count),
    batches: { upTo: filingAt(ended), unseen: filingAt(unseen), written: filingAt(count - 1) },
  };
}

export type Part = {
  readonly from: string;
  readonly at: string;
  readonly articles: readonly ArticleId[];
  /** Those of them that were read since the records of archives were. */
  readonly known?: ReadonlyMap<ArticleId, Article> | undefined;
};
export type Archive = Part & { readonly name: ArchiveName; readonly previous: ArchiveName | null };

/** Writes an archive's documents and its record where they differ from what is known. */
export async function writeArchive(
  { from, at, articles, name, previous, known: read = new Map() }: Archive,
  known: readonly ArchiveRecord[],
  filer: Begun,
): Promise<'written' | 'conflict'> {
  const { feed, store, site, found, running } = filer;
  const entries = borrowing(filer.entries);
  const month = monthOf(at);
  const content = await archiveContent(feed, articles, month < running ? monthEnd(month) : null, store.articles, read);
  const sources = await store.sources.getMany(sourcesOf(content));
  const alsoAt = tellersOf(content.alsoAt, sources);
  const standing = known.find((record) => record.name === name);
  // Those of a feed that was for others then are elsewhere.
  const published = standing?.visibility === feed.visibility ? (standing?.documents ?? {}) : {};
  // An archive leaves out nobody: where a feed's document would drop the oldest, it shows the fattest by their excerpts.
  const fat = tooFat(content.members, USUAL_BYTES);
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of archiveFormats(feed)) {
    const { members, tombstones } = content;
    const history = { name, previous, next: null };
    const input = { feed, members, tombstones, sources, site, alsoAt, tooFat: fat, archive: history };
    const bytes = renderBytes(format, input, entries);
    const key = archivePath(feed, name, format);
    const put = await putDocument(
      { key, bytes, contentType: CONTENT_TYPES[format] },
      published[format],
      found,
      store.objects,
    );
    if (put === 'conflict') return put;
    documents[format] = put;
  }
  const before = known.find((record) => record.at === at);
  const record = {
    ...{ feed: feed.id, at, from, name, previous, entries: content.names, documents },
    ...(feed.visibility && { visibility: feed.visibility }),
    ...(feed.content === 'full' && fat.size > 0 && { excerpts: fat.size }),
  };
  const { version = 0, ...rest } = before ?? {};
  if (JSON.stringify(rest) === JSON.stringify(record)) return 'written';
  return (await store.archives.save({ ...record, version: version + 1 })) ? 'written' : 'conflict';
}

/** Deletes archives, but for documents under names that are in use; false where another publisher has taken over. */
export async function deleteAll(
  records: readonly ArchiveRecord[],
  used: ReadonlySet<string>,
  filer: Filer,
): Promise<boolean> {
  if (records.length === 0) return true;
  const { feed, store, version, mark } = filer;
  // Who dies over it leaves a state behind that tells of archives which are gone.
  if (!(await mark())) return false;
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version()) return false;
  for (const record of records) {
    if (!used.has(record.name)) {
      for (const format of Object.keys(record.documents) as ArchiveFormat[]) {
        await store.objects.delete(archivePath(feed, record.name, format));
      }
    }
    await store.archives.delete(feed.id, record.at);
  }
  return true;
}

/**
 * Deletes the documents of archives that no record tells of: those of formats that the feed has no longer, and what a
 * publisher left behind that died, or came late.
 */
export async function deleteUnknown({ feed, store, version }: Pick<Filer, 'feed' | 'store' | 'version'>) {
  const known = new Set<string>();
  const unknown: string[] = [];
  for await (const key of store.objects.list(archiveFolder(feed))) unknown.push(key);
  if (unknown.length === 0) return true;
  for await (const { name, documents } of store.archives.from(feed.id, '')) {
    for (const format of Object.keys(documents) as ArchiveFormat[]) known.add(archivePath(feed, name, format));
  }
  const left = unknown.filter((key) => !known.has(key));
  if (left.length === 0) return true;
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version()) return false;
  for (const key of left) await store.objects.delete(key);
  return true;
}

/** Deletes what a publisher left behind that died between a document and its record: names follow one another. */
async function deleteOrphans(month: string, number: number, { feed, store }: Filer): Promise<void> {
  for (let next = number; ; next++) {
    const keys = archiveFormats(feed).map((format) => archivePath(feed, archiveName(month, next), format));
    const heads = await Promise.all(keys.map((key) => store.objects.head(key)));
    if (heads.every((head) => head === null)) return;
    for (const key of keys) await store.objects.delete(key);
  }
}
