import {
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  type Filing,
  filing,
  filingOf,
  type Instant,
  instant,
  type Membership,
  millis,
  monthEnd,
  monthOf,
  type OrderKey,
  PROMPT_MS,
  promptlySeen,
} from '../../model/index.ts';
import type { Memberships, Store } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';

/** An article in the order in which archives file it. */
export type Filed = {
  readonly filing: Filing;
  readonly id: ArticleId;
  /** Not where its tombstone is filed. */
  readonly belongs: boolean;
  /** What was read of it; of all but the last, the articles of a long history are not held in memory. */
  readonly article?: Article | undefined;
};

const PAGE = 100;

/**
 * The articles of a feed that are filed after a place, and before a moment where one is given, in that order. Most are
 * found by their dates, which lie at most an hour before they were first seen; the others have a place of their own. A
 * place that its article does not hold, left by whoever came late or died, does not count.
 */
export async function filedAfter(
  { feed, store }: { readonly feed: Feed; readonly store: Pick<Store, 'articles' | 'memberships'> },
  after: Filing | null,
  before: Instant | null,
): Promise<Filed[]> {
  // Its places change while one is read after the other: one that comes to be dated otherwise may be found by both.
  const places = new Map<Filing, { readonly id: ArticleId; readonly gone: boolean }>();
  const end = before ?? '~';
  const note = (seen: string, { article, gone }: Membership) => {
    const at = filing(seen, article);
    if ((after !== null && at <= after) || at >= end) return;
    places.set(at, { id: article, gone: gone || places.get(at)?.gone === true });
  };
  const seenAfter = after?.split('/')[0] ?? '';
  const from = seenAfter.length > 8 ? instant(millis(seenAfter as Instant) - PROMPT_MS) : earliestOf(seenAfter);
  for await (const place of store.memberships.since(feed.id, 'newest', from, PAGE)) {
    if (place.at >= end) break;
    const seen = promptlySeen(place.at as OrderKey);
    if (seen !== null) note(seen, place);
  }
  for await (const place of store.memberships.since(feed.id, 'filed', seenAfter, PAGE)) {
    if (place.at >= end) break;
    note(place.at, place);
  }
  const found = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
  const filed: Filed[] = [];
  for (let from = 0; from < found.length; from += PAGE) {
    const page = found.slice(from, from + PAGE);
    const stored = await store.articles.getMany(page.map(([, { id }]) => id));
    for (const [at, { id, gone }] of page) {
      const article = stored.get(id)?.article;
      if (article === undefined) continue;
      const isMember = belongs(feed, article);
      if (!isMember && !(gone && article.state === 'cancelled')) continue;
      filed.push({ filing: at, id, belongs: isMember, ...(found.length - from <= 3 * PAGE && { article }) });
    }
  }
  return filed;
}

/** The same of articles that are all that the feed has. */
export function filedOf(articles: readonly Article[]): Filed[] {
  return articles
    .map((article) => ({ filing: filingOf(article), id: article.id, belongs: true, article }))
    .sort((a, b) => (a.filing < b.filing ? -1 : 1));
}

/** A month's beginning stands as `2026-11-`. */
function earliestOf(begin: string): string {
  return begin === '' ? '' : instant(millis(`${begin}01T00:00:00.000Z` as Instant) - PROMPT_MS);
}

/** The month in which a feed last got an article or a correction; null for a feed that never did. */
export async function latestMonth(feed: FeedId, memberships: Memberships): Promise<string | null> {
  let latest = '';
  for (const series of ['filed', 'corrected'] as const) {
    for await (const place of memberships.latest(feed, series, 1)) {
      if (place.at > latest) latest = place.at;
      break;
    }
  }
  for await (const place of memberships.latest(feed, 'newest', 10)) {
    const seen = promptlySeen(place.at as OrderKey);
    if (seen !== null && seen > latest) latest = seen;
    // What is dated earlier than this was seen in this month at the latest.
    const date = place.at.split('/')[0] as Instant;
    if (latest !== '' && instant(millis(date) + PROMPT_MS) < monthEnd(monthOf(latest))) break;
  }
  return latest === '' ? null : monthOf(latest);
}

/** The articles first seen before a month that were corrected in it, in the order of their last corrections there. */
export async function corrections(
  feed: FeedId,
  month: string,
  { memberships, articles }: Pick<Store, 'memberships' | 'articles'>,
): Promise<ArticleId[]> {
  const last = new Map<ArticleId, string>();
  for await (const place of memberships.since(feed, 'corrected', `${month}-`, PAGE)) {
    if (monthOf(place.at) !== month) break;
    last.delete(place.article);
    last.set(place.article, place.at);
  }
  const stored = await articles.getMany([...last.keys()]);
  return [...last.keys()].filter((id) => monthOf(stored.get(id)?.article.firstSeen ?? month) < month);
}
