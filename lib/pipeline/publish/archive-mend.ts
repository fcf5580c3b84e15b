import {
  type ArchiveRecord,
  type ArchiveState,
  type Article,
  type ArticleId,
  type Filing,
  filingOf,
  formerPlacesOf,
  isRevised,
  monthEnd,
  monthOf,
  nextMonth,
  orderKey,
} from '../../model/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { revisionName } from '../messages.ts';
import { type Begun, type Filer, fileMonth, writeArchive } from './archive-files.ts';
import { filedAfter } from './archive-places.ts';

/**
 * Brings the archives into line with articles that changed: where one is filed still, its archive alone; where one came
 * late or left, its month's archives from there on.
 */
export async function mend(
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
      // An archive may have been written while it left, and name the very revision in which it did.
      const hasLeft = article.state !== 'cancelled' && !belongs(feed, article);
      if (record === null || hasLeft || !shows(record, article, filer.running)) {
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
    const isLate = isRevised(article) && corrected <= state.closed && corrected > month;
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
  const upTo = written.upTo ?? (kept.at(-1)?.at as Filing | undefined) ?? (await lastFiling(month, filer));
  return { ...state, upTo, full: written.full, last: written.last, batches: undefined };
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
  const places = [{ series: 'newest' as const, at: orderKey(article) }, ...formerPlacesOf(article)];
  for (const place of places) if (await store.memberships.has(feed.id, article.id, place)) return true;
  return false;
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
