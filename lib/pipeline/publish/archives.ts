import {
  type ArchiveRecord,
  type ArchiveState,
  type Article,
  archiveNumber,
  type Feed,
  isRevised,
  monthBefore,
  monthOf,
  nextMonth,
  type OpenBatches,
} from '../../model/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { archiveFormats, type Begun, type Changes, deleteAll, type Filer, fileMonth } from './archive-files.ts';
import { mend } from './archive-mend.ts';
import { type Filed, filedAfter, filedOf, latestMonth } from './archive-places.ts';
import { follow } from './follow.ts';

const NOTHING_FILED: ArchiveState = {
  upTo: null,
  full: null,
  last: null,
  closed: '',
  running: '',
  pending: 0,
};

/**
 * Files a feed's history in archives (RFC 5005 §4): by month, as many articles to an archive as its documents show, in
 * the order of first sight. An archive is written when it is full or its month is over, so that the feed's document and
 * its archives together hold every article: where one would be in neither, that is dated further back or has made room,
 * the archive of its batch and of those before is written before it is full. What came late is shown until its batch ends.
 * A month's corrections of older articles are filed at its end. The archives of the running month follow corrections,
 * those of a closed month only takedowns. Which archives there are, and their bytes, are a function of the stored articles
 * alone.
 *
 * `changed` are articles that may differ from what archives hold, of which those that `left` the feed's documents need not;
 * `all` files everything anew.
 */
export async function fileArchives(
  state: ArchiveState | undefined,
  { changed, left, all }: Changes,
  filer: Filer,
): Promise<ArchiveState | undefined | 'conflict'> {
  const { feed, store } = filer;
  const isKept = archiveFormats(feed).length > 0;
  if (!isKept && !all) return state;
  const month = all ? null : knownMonth(state, changed, feed);
  const whole = all || state === undefined ? filer.whole : null;
  const newest = () => (whole === null ? latestMonth(feed.id, store.memberships) : monthOfAll(whole));
  const running = isKept ? (month ?? (await newest())) : null;
  if (running === null && state === undefined && !all) return state;
  const begun = { ...filer, running: running ?? '' };
  // Where all left that came since a month was over, it is not over: rare, and worth no way of its own.
  if (all || state === undefined || begun.running < state.running) {
    const known: ArchiveRecord[] = [];
    for await (const record of store.archives.from(feed.id, '')) known.push(record);
    if (running === null) return (await deleteAll(known, new Set(), filer)) ? undefined : 'conflict';
    return goOn(NOTHING_FILED, known, begun);
  }
  const mended = await mend(state, changed, begun);
  if (mended === 'conflict') return mended;
  const followed = await follow(mended, { changed, left, all }, begun);
  if (followed !== null) return followed;
  const known: ArchiveRecord[] = [];
  for await (const record of store.archives.from(feed.id, mended.upTo ?? '')) {
    if (mended.upTo === null || record.at > mended.upTo) known.push(record);
  }
  return goOn(mended, known, begun);
}

/**
 * The month of the feed's newest article or correction, where that follows from the one before and what changed since;
 * null where an article may have taken its month along.
 */
function knownMonth(state: ArchiveState | undefined, changed: readonly Article[], feed: Feed): string | null {
  if (state === undefined || state.running === '') return null;
  const stays = (article: Article) => belongs(feed, article) && (article.revision === 1 || isRevised(article));
  if (!changed.every(stays)) return null;
  const seen = changed.map((article) => (isRevised(article) ? article.revisedAt : article.firstSeen));
  return [state.running, ...seen.map(monthOf)].sort().at(-1) ?? null;
}

/** The month in which the last of these was first seen; null for none. */
function monthOfAll(articles: readonly Article[]): string | null {
  return (
    articles
      .map(({ firstSeen }) => monthOf(firstSeen))
      .sort()
      .at(-1) ?? null
  );
}

/** Files what is not filed yet: the months that are over, and of the running one the archives that are full. */
async function goOn(
  state: ArchiveState,
  known: readonly ArchiveRecord[],
  filer: Begun,
): Promise<ArchiveState | 'conflict'> {
  const { running } = filer;
  const whole = state === NOTHING_FILED ? filer.whole : null;
  const filed = whole === null ? await filedAfter(filer, state.upTo, null) : filedOf(whole);
  const first = state.closed === '' ? await firstMonth(state, filed, filer) : nextMonth(state.closed);
  let { upTo, full } = state;
  // What comes late for a month before the first is filed as one that is over.
  let closed = first === '' ? '' : monthBefore(first);
  let last = full;
  let batches: OpenBatches | undefined;
  for (let month = first; month !== '' && month <= running; month = nextMonth(month)) {
    const inMonth = filed.filter(({ filing }) => monthOf(filing) === month);
    const number: number = full?.startsWith(month) ? archiveNumber(full) + 1 : 1;
    const start = { number, previous: full };
    const written = await fileMonth(month, inMonth, start, month < running, recordsOf(known, month), filer);
    if (written === 'conflict') return written;
    upTo = written.upTo ?? upTo;
    ({ full, last, batches } = written);
    if (month < running) closed = month;
  }
  if (state === NOTHING_FILED) {
    const left = known.filter((record) => monthOf(record.at) > running || monthOf(record.at) < first);
    if (!(await deleteAll(left, new Set(), filer))) return 'conflict';
  }
  const pending = filed.filter(({ filing }) => upTo === null || filing > upTo).length;
  return { upTo, full, last, closed, running, pending, batches };
}

async function firstMonth(state: ArchiveState, filed: readonly Filed[], filer: Begun): Promise<string> {
  if (state.upTo !== null) return monthOf(state.upTo);
  const corrected = filer.whole === null ? await earliestCorrection(filer) : undefined;
  const months = [filed[0]?.filing, corrected].filter((at) => at !== undefined).map(monthOf);
  return months.sort()[0] ?? filer.running;
}

async function earliestCorrection({ feed, store }: Filer): Promise<string | undefined> {
  for await (const place of store.memberships.since(feed.id, 'corrected', '', 1)) return place.at;
  return undefined;
}

function recordsOf(known: readonly ArchiveRecord[], month: string): ArchiveRecord[] {
  return known.filter((record) => monthOf(record.at) === month);
}
