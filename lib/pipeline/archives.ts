import {
  type ArchiveName,
  type ArchiveRecord,
  type ArchiveState,
  type Article,
  type ArticleId,
  archiveName,
  archiveNumber,
  type Feed,
  type FeedFormat,
  type Filing,
  filingOf,
  monthBefore,
  monthEnd,
  monthOf,
  nextMonth,
  orderKey,
  type PublishedDocument,
} from '../model/index.ts';
import {
  type ArchiveFormat,
  archiveFolder,
  archivePath,
  CONTENT_TYPES,
  type EntryCache,
  renderBytes,
  type Site,
} from '../publish/index.ts';
import type { Store } from '../store/index.ts';
import { archiveContent } from './archive-content.ts';
import { corrections, type Filed, filedAfter, latestMonth } from './archive-places.ts';
import { belongs } from './belongs.ts';
import { revisionName } from './messages.ts';
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
  /** The articles that the feed's own documents show. */
  readonly shown: ReadonlySet<ArticleId>;
};

const NOTHING_FILED: ArchiveState = {
  upTo: null,
  full: null,
  last: null,
  closed: '',
  running: '',
  pending: 0,
  outside: false,
};

/** The formats in which a feed's history is kept: those that say where it goes on (RFC 5005, JSON Feed's `next_url`). */
export function archiveFormats({ formats, profile }: Feed): ArchiveFormat[] {
  // A partner takes what is new, and no history.
  if (profile !== undefined) return [];
  return formats.filter((format) => format === 'atom' || format === 'json');
}

/**
 * Files a feed's history in archives (RFC 5005 §4): by month, as many articles to an archive as its documents show, in
 * the order of first sight. An archive is written when it is full or its month is over, so that the feed's document and
 * its archives together hold every article: where one that is dated further back would be in neither, the archive of the
 * rest is written before it is full. A month's corrections of older articles are filed at its end.
 * The archives of the running month follow corrections, those of a closed month only takedowns. Which archives there
 * are, and their bytes, are a function of the stored articles alone.
 *
 * `changed` are articles that may differ from what archives hold; `all` files everything anew.
 */
export async function fileArchives(
  state: ArchiveState | undefined,
  { changed, all }: { readonly changed: readonly Article[]; readonly all: boolean },
  filer: Filer,
): Promise<ArchiveState | undefined | 'conflict'> {
  const { feed, store } = filer;
  const isKept = archiveFormats(feed).length > 0;
  if (!isKept && !all) return state;
  const running = isKept ? await latestMonth(feed.id, store.memberships) : null;
  if (running === null && state === undefined && !all) return state;
  const begun = { ...filer, running: running ?? '' };
  if (all || state === undefined) {
    const known: ArchiveRecord[] = [];
    for await (const record of store.archives.from(feed.id, '')) known.push(record);
    if (running === null) return (await deleteAll(known, new Set(), filer)) ? undefined : 'conflict';
    return goOn(NOTHING_FILED, known, begun);
  }
  const mended = await mend(state, changed, begun);
  if (mended === 'conflict') return mended;
  const arrived = changed.filter((article) => mended.upTo === null || filingOf(article) > mended.upTo);
  const pending = mended.pending + arrived.length;
  const outside = mended.outside || arrived.some(({ id }) => !filer.shown.has(id));
  if (pending < feed.size && !outside && mended.running === begun.running) return { ...mended, pending };
  const known: ArchiveRecord[] = [];
  for await (const record of store.archives.from(feed.id, mended.upTo ?? '')) {
    if (mended.upTo === null || record.at > mended.upTo) known.push(record);
  }
  return goOn(mended, known, begun);
}

/** A filer, and the month of the feed's newest article or correction. */
type Begun = Filer & { readonly running: string };

/** Files what is not filed yet: the months that are over, and of the running one the archives that are full. */
async function goOn(
  state: ArchiveState,
  known: readonly ArchiveRecord[],
  filer: Begun,
): Promise<ArchiveState | 'conflict'> {
  const { running } = filer;
  const filed = await filedAfter(filer, state.upTo, null);
  const first = state.closed === '' ? await firstMonth(state, filed, filer) : nextMonth(state.closed);
  let { upTo, full } = state;
  // What comes late for a month before the first is filed as one that is over.
  let closed = first === '' ? '' : monthBefore(first);
  let last = full;
  for (let month = first; month !== '' && month <= running; month = nextMonth(month)) {
    const inMonth = filed.filter(({ filing }) => monthOf(filing) === month);
    const number: number = full?.startsWith(month) ? archiveNumber(full) + 1 : 1;
    const start = { number, previous: full };
    const written = await fileMonth(month, inMonth, start, month < running, recordsOf(known, month), filer);
    if (written === 'conflict') return written;
    upTo = written.upTo ?? upTo;
    ({ full, last } = written);
    if (month < running) closed = month;
  }
  if (state === NOTHING_FILED) {
    const left = known.filter((record) => monthOf(record.at) > running || monthOf(record.at) < first);
    if (!(await deleteAll(left, new Set(), filer))) return 'conflict';
  }
  const pending = filed.filter(({ filing }) => upTo === null || filing > upTo).length;
  return { upTo, full, last, closed, running, pending, outside: last !== full };
}

async function firstMonth(state: ArchiveState, filed: readonly Filed[], filer: Begun): Promise<string> {
  if (state.upTo !== null) return monthOf(state.upTo);
  const months = [filed[0]?.filing, await earliestCorrection(filer)].filter((at) => at !== undefined).map(monthOf);
  return months.sort()[0] ?? filer.running;
}

async function earliestCorrection({ feed, store }: Filer): Promise<string | undefined> {
  for await (const place of store.memberships.since(feed.id, 'corrected', '', 1)) return place.at;
  return undefined;
}

type Start = { readonly number: number; readonly previous: ArchiveName | null };
type Written = { readonly upTo: Filing | null; readonly full: ArchiveName | null; readonly last: ArchiveName | null };

/** Writes a month's archives from `start` on, of the articles given, in the place of those known. */
async function fileMonth(
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
  const rest = isClosed ? [] : filed.slice(parts.length * size);
  if (await isOutside(rest, filer)) parts.push(partOf(rest));
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
  return { upTo, full, last: previous };
}

function partOf(filed: readonly Filed[]): Part {
  return { from: filed[0]?.filing ?? '', at: filed.at(-1)?.filing ?? '', articles: filed.map((one) => one.article) };
}

/** Whether one of these that the feed has is not shown in its own documents. */
async function isOutside(filed: readonly Filed[], { feed, shown, store }: Filer): Promise<boolean> {
  const unseen = filed.map(({ article }) => article).filter((article) => !shown.has(article));
  const stored = await store.articles.getMany(unseen);
  return [...stored.values()].some(({ article }) => belongs(feed, article));
}

type Part = { readonly from: string; readonly at: string; readonly articles: readonly ArticleId[] };
type Archive = Part & { readonly name: ArchiveName; readonly previous: ArchiveName | null };

/** Writes an archive's documents and its record where they differ from what is known. */
async function writeArchive(
  { from, at, articles, name, previous }: Archive,
  known: readonly ArchiveRecord[],
  filer: Begun,
): Promise<'written' | 'conflict'> {
  const { feed, store, site, entries, found, running } = filer;
  const month = monthOf(at);
  const content = await archiveContent(feed, articles, month < running ? monthEnd(month) : null, store.articles);
  const sources = await store.sources.getMany(sourcesOf(content));
  const alsoAt = tellersOf(content.alsoAt, sources);
  const published = known.find((record) => record.name === name)?.documents ?? {};
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of archiveFormats(feed)) {
    const { members, tombstones } = content;
    const input = { feed, members, tombstones, sources, site, alsoAt, archive: { name, previous, next: null } };
    const bytes = renderBytes(format, input, entries);
    const key = archivePath(feed.id, name, format);
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
  const record = { feed: feed.id, at, from, name, previous, entries: content.names, documents };
  const { version = 0, ...rest } = before ?? {};
  if (JSON.stringify(rest) === JSON.stringify(record)) return 'written';
  return (await store.archives.save({ ...record, version: version + 1 })) ? 'written' : 'conflict';
}

/** Deletes archives, but for documents under names that are in use; false where another publisher has taken over. */
async function deleteAll(records: readonly ArchiveRecord[], used: ReadonlySet<string>, filer: Filer): Promise<boolean> {
  if (records.length === 0) return true;
  const { feed, store, version } = filer;
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version()) return false;
  for (const record of records) {
    if (!used.has(record.name)) {
      for (const format of Object.keys(record.documents) as ArchiveFormat[]) {
        await store.objects.delete(archivePath(feed.id, record.name, format));
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
  for await (const key of store.objects.list(archiveFolder(feed.id))) unknown.push(key);
  for await (const { name, documents } of store.archives.from(feed.id, '')) {
    for (const format of Object.keys(documents) as ArchiveFormat[]) known.add(archivePath(feed.id, name, format));
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
    const keys = archiveFormats(feed).map((format) => archivePath(feed.id, archiveName(month, next), format));
    const heads = await Promise.all(keys.map((key) => store.objects.head(key)));
    if (heads.every((head) => head === null)) return;
    for (const key of keys) await store.objects.delete(key);
  }
}

/**
 * Brings the archives into line with articles that changed: where one is filed still, its archive alone; where one came
 * late or left, its month's archives from there on.
 */
async function mend(
  state: ArchiveState,
  changed: readonly Article[],
  filer: Begun,
): Promise<ArchiveState | 'conflict'> {
  const { feed, store } = filer;
  const stale = new Map<string, ArchiveRecord>();
  const shifted = new Map<string, string>();
  const shift = (month: string, from: string) => {
    const earlier = shifted.get(month);
    if (earlier === undefined || from < earlier) shifted.set(month, from);
  };
  for (const article of changed) {
    const filing = filingOf(article);
    const month = monthOf(filing);
    if (month <= state.closed || (state.upTo !== null && filing <= state.upTo)) {
      const record = await store.archives.covering(feed.id, filing);
      if (record === null || !shows(record, article, filer.running)) {
        const isFiled = record !== null && holds(record, article.id);
        if (isFiled) stale.set(record.at, record);
        if (isFiled !== (await isPlaced(article, filer))) {
          shift(month, record !== null && record.from < filing ? record.from : filing);
        }
      }
    }
    for (const record of await correctedIn(article, state.closed, filer)) {
      // Of what was taken down a tombstone stays; what left the feed leaves its place to the next.
      if (article.state === 'cancelled') stale.set(record.at, record);
      else shift(monthOf(record.at), `${monthOf(record.at)}~`);
    }
    const corrected = monthOf(article.revisedAt);
    const isLate = article.revision > 1 && corrected <= state.closed && corrected > month;
    if (isLate && !(await isCorrectedIn(article, corrected, filer))) shift(corrected, `${corrected}~`);
  }
  for (const record of stale.values()) {
    const from = shifted.get(monthOf(record.at));
    if (from !== undefined && record.at >= from) continue;
    if ((await writeArchive({ ...record, articles: articlesOf(record) }, [record], filer)) === 'conflict') {
      return 'conflict';
    }
  }
  let next = state;
  for (const [month, from] of [...shifted].sort()) {
    const mended = await refile(month, from, next, filer);
    if (mended === 'conflict') return mended;
    next = mended;
  }
  return next;
}

/** Files a month anew from a place on, and tells the archive after it which is before it now. */
async function refile(
  month: string,
  from: string,
  state: ArchiveState,
  filer: Begun,
): Promise<ArchiveState | 'conflict'> {
  const { feed, store } = filer;
  const known: ArchiveRecord[] = [];
  for await (const record of store.archives.from(feed.id, month, `${month}~~`)) known.push(record);
  const earlier = known.filter((record) => record.at < from);
  // A month that was closed before what came late ended with one that is not full.
  const kept = earlier.filter((record) => record.entries.length === feed.size || from === `${month}~`);
  const before = kept.at(-1) ?? (await archiveBefore(month, filer));
  const after = (kept.at(-1)?.at ?? `${month}-`) as Filing;
  const filed = await filedAfter(filer, after, monthEnd(month));
  const start = { number: kept.length + 1, previous: before?.name ?? null };
  // A month that is over but not closed yet is closed by what comes next.
  const isClosed = month <= state.closed;
  const written = await fileMonth(month, filed, start, isClosed, known.slice(kept.length), filer);
  if (written === 'conflict') return written;
  const next = await store.archives.covering(feed.id, `${month}~~`);
  // One that is still filling is written anew in any case.
  const following = next?.name === state.last && state.last !== state.full ? null : next;
  if (following !== null && following.previous !== written.last) {
    const relinked = { ...following, previous: written.last, articles: articlesOf(following) };
    if ((await writeArchive(relinked, [following], filer)) === 'conflict') return 'conflict';
  }
  if (following !== null) return state;
  const pending = state.pending + filed.length;
  const upTo = written.upTo ?? (kept.at(-1)?.at as Filing | undefined) ?? (await lastFiling(month, filer));
  return { ...state, upTo, full: written.full, last: written.last, pending, outside: true };
}

async function archiveBefore(month: string, { feed, store }: Filer): Promise<ArchiveRecord | null> {
  let last: ArchiveRecord | null = null;
  for await (const record of store.archives.from(feed.id, '', month)) last = record;
  return last;
}

/** The last article that the archives of earlier months hold. */
async function lastFiling(month: string, { feed, store }: Filer): Promise<Filing | null> {
  let last: string | null = null;
  for await (const { at } of store.archives.from(feed.id, '', month)) if (!at.includes('~')) last = at;
  return last as Filing | null;
}

function articlesOf({ entries }: ArchiveRecord): ArticleId[] {
  return entries.map((name) => name.split('@')[0] as ArticleId);
}

/** Whether an archive shows the article as it is, rightly: of a closed month it shows what its end saw. */
function shows({ at, entries }: ArchiveRecord, { id, revision, revisedAt }: Article, running: string): boolean {
  const month = monthOf(at);
  const isTooNew = month < running && revisedAt >= monthEnd(month);
  return !isTooNew && entries.includes(revisionName(id, revision));
}

async function isCorrectedIn({ id, revision }: Article, month: string, { feed, store }: Filer): Promise<boolean> {
  for await (const { entries } of store.archives.from(feed.id, `${month}~`, `${month}~~`)) {
    if (entries.includes(revisionName(id, revision))) return true;
  }
  return false;
}

function holds(record: ArchiveRecord, article: ArticleId): boolean {
  return record.entries.some((name) => name.startsWith(`${article}@`));
}

async function isPlaced(article: Article, { feed, store }: Filer): Promise<boolean> {
  return store.memberships.has(feed.id, article.id, { series: 'newest', at: orderKey(article) });
}

/** The archives of corrections that hold an article which the feed has no longer. */
async function correctedIn(article: Article, closed: string, { feed, store }: Filer): Promise<ArchiveRecord[]> {
  if (belongs(feed, article)) return [];
  const found: ArchiveRecord[] = [];
  for (let month = monthOf(article.firstSeen); month <= closed; month = nextMonth(month)) {
    for await (const record of store.archives.from(feed.id, `${month}~`, `${month}~~`)) {
      if (holds(record, article.id)) found.push(record);
    }
  }
  return found;
}

function recordsOf(known: readonly ArchiveRecord[], month: string): ArchiveRecord[] {
  return known.filter((record) => monthOf(record.at) === month);
}
