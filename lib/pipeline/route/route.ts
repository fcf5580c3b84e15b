import {
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  formerPlacesOf,
  type Membership,
  monthOf,
  type Place,
  placesOf,
} from '../../model/index.ts';
import type { StoredArticle, TableItem } from '../../store/index.ts';
import { ensureAutomaticFeeds } from '../definitions/automatic.ts';
import { belongs } from '../definitions/belongs.ts';
import { type PublishMessage, revisionName, sendAll } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { carryOut, withTakedowns } from './consequences.ts';

/** A change of the table as the stream reports it. */
export type Change = { readonly before: TableItem | undefined; readonly after: TableItem | undefined };

type Router = Pick<Ports, 'store' | 'queues' | 'log' | 'now' | 'site' | 'automaticFeeds'>;

/**
 * Carries changes of articles to the feeds they touch: gives and takes places, then sends one message per touched
 * feed. What counts is the article as it stands now, so that changes may come twice, late or in another order. A feed
 * that is defined while this runs is seen either here or by whoever defines it, who looks through all places after.
 */
export async function route(changes: readonly Change[], router: Router): Promise<number> {
  const { articles } = router.store;
  const known: Known[] = [];
  for (const change of changes) {
    const [before, after] = await Promise.all([articles.fromImage(change.before), articles.fromImage(change.after)]);
    known.push({ before: before?.article ?? null, after: after?.article ?? null });
  }
  return routeKnown(known, router);
}

/** The same for changes that are told by the articles themselves. */
export async function routeKnown(changes: readonly Known[], router: Router): Promise<number> {
  const touched = new Map<FeedId, PublishMessage>();
  const current = new Map<ArticleId, StoredArticle>();
  const seen = new Map<FeedId, Feed>();
  // Of those that were removed lately, a router that died over these changes may have left places that nobody else takes.
  let { standing, left: gone } = await router.store.feeds.listWithLeft();
  for (let isLate = false; ; isLate = true) {
    const fresh = standing.filter((feed) => JSON.stringify(seen.get(feed.id)) !== JSON.stringify(feed));
    if (isLate && fresh.length === 0 && gone.length === 0) break;
    const outdated = fresh.flatMap(({ id }) => seen.get(id) ?? []);
    const round = { standing, fresh, outdated, gone, isLate };
    for (const known of changes) await routeOne(known, round, touched, current, router);
    for (const { id } of gone) seen.delete(id);
    for (const feed of fresh) seen.set(feed.id, feed);
    ({ standing } = await router.store.feeds.listWithLeft());
    gone = [...seen.values()].filter(({ id }) => standing.every((feed) => feed.id !== id));
  }
  const articles = [...current.values()];
  const messages = withTakedowns([...touched.values()], articles);
  await sendAll('publish', messages, (message) => message.feed, router.queues);
  await carryOut(articles, messages, standing, router);
  return touched.size;
}

/**
 * All feeds as they stand, of these the new ones and those defined anew, feeds that were removed lately or while we gave
 * places in them, and whether others were routed before.
 */
type Round = {
  readonly standing: readonly Feed[];
  readonly fresh: readonly Feed[];
  /** Those of the new ones in which we gave places, as they were then. */
  readonly outdated: readonly Feed[];
  readonly gone: readonly Feed[];
  readonly isLate: boolean;
};

async function routeOne(
  known: Known,
  { standing, fresh, outdated, gone, isLate }: Round,
  touched: Map<FeedId, PublishMessage>,
  articles: Map<ArticleId, StoredArticle>,
  router: Router,
): Promise<void> {
  const id = (known.after ?? known.before)?.id;
  if (id === undefined) return;
  const current = await router.store.articles.get(id);
  if (current === null) return;
  articles.set(id, current);
  await ensureAutomaticFeeds(known, standing, router);
  for (const feed of fresh) {
    const places = placesIn(feed, current.article, known);
    for (const { membership, change } of places) {
      // What a feed had before it was defined anew it may not have any more.
      if (change === 'give' || (change === 'keep' && isLate)) await router.store.memberships.put(membership);
      if (change === 'take') await router.store.memberships.delete(membership);
    }
    if (places.length > 0) note(feed.id, current, known, touched);
  }
  for (const feed of gone) {
    for (const { membership } of placesIn(feed, current.article, known)) {
      await router.store.memberships.delete(membership);
    }
  }
  for (const feed of outdated) {
    const now = standing.find(({ id }) => id === feed.id) as Feed;
    const kept = new Set(placesIn(now, current.article, known).map(({ membership }) => nameOf(membership)));
    for (const { membership } of placesIn(feed, current.article, known)) {
      if (!kept.has(nameOf(membership))) await router.store.memberships.delete(membership);
    }
  }
}

/** `keep`: the article had this place before and has it still, so nothing needs to be written. */
type PlaceChange = { readonly membership: Membership; readonly change: 'give' | 'take' | 'keep' };

/**
 * The places in a feed that an article's change touches: those it has now, and of those it had the ones it loses. The
 * places of an article that was taken down stay, to show the tombstone. A correction of an earlier month stays where
 * it is: that month's archive has it.
 */
function placesIn(feed: Feed, current: Article, { before, after }: Known): PlaceChange[] {
  const change = ({ series, at }: Place, change: PlaceChange['change'], gone = false): PlaceChange => ({
    membership: { feed: feed.id, article: current.id, series, at, revision: current.revision, gone },
    change,
  });
  const stands = belongs(feed, current);
  const had = [before, after].filter((article) => article !== null && belongs(feed, article)) as Article[];
  if (!stands && had.length === 0) return [];
  const isGone = current.state === 'cancelled';
  const places = new Map<string, PlaceChange>();
  for (const place of had.flatMap((one) => [...formerPlacesOf(one), ...placesOf(one)])) {
    const isPast = place.series === 'corrected' && monthOf(place.at) < monthOf(current.revisedAt);
    places.set(nameOf(place), change(place, isPast && (stands || isGone) ? 'give' : 'take'));
  }
  // What an earlier version placed elsewhere has none of today's places yet.
  const hasKept = before !== null && belongs(feed, before) && stands && formerPlacesOf(before).length === 0;
  const kept = new Set(hasKept ? placesOf(before).map(nameOf) : []);
  for (const place of stands || isGone ? placesOf(current) : []) {
    places.set(nameOf(place), change(place, kept.has(nameOf(place)) ? 'keep' : 'give', isGone));
  }
  return [...places.values()];
}

function nameOf({ series, at }: Place): string {
  return `${series} ${at}`;
}

/** The article before and after a change, as the stream tells it. */
export type Known = { readonly before: Article | null; readonly after: Article | null };

function note(
  feed: FeedId,
  { article, written }: StoredArticle,
  { before }: Known,
  touched: Map<FeedId, PublishMessage>,
): void {
  const message = touched.get(feed);
  const revisions = new Set(message?.revisions ?? []).add(revisionName(article.id, article.revision));
  const oldest = message !== undefined && message.written < written ? message.written : written;
  // Whether it may be shown bears no waiting.
  const isUrgent = message?.isUrgent || article.state !== (before?.state ?? 'usable');
  touched.set(feed, { feed, revisions: [...revisions], ...(isUrgent && { isUrgent }), written: oldest });
}
