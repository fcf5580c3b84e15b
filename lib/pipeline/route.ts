import { type Article, type Feed, type FeedId, type Membership, type OrderKey, orderKey } from '../model/index.ts';
import type { StoredArticle, TableItem } from '../store/index.ts';
import { belongs } from './belongs.ts';
import { type PublishMessage, revisionName, sendAll } from './messages.ts';
import type { Ports } from './ports.ts';

/** A change of the table as the stream reports it. */
export type Change = { readonly before: TableItem | undefined; readonly after: TableItem | undefined };

type Router = Pick<Ports, 'store' | 'queues' | 'log'>;

/**
 * Carries changes of articles to the feeds they touch: gives and takes places, then sends one message per touched
 * feed. What counts is the article as it stands now, so that changes may come twice, late or in another order. A feed
 * that is defined while this runs is seen either here or by whoever defines it, who looks through all places after.
 */
export async function route(changes: readonly Change[], router: Router): Promise<number> {
  const touched = new Map<FeedId, PublishMessage>();
  const seen = new Map<FeedId, string>();
  let feeds = await router.store.feeds.list();
  do {
    for (const change of changes) await routeOne(change, feeds, touched, router);
    for (const feed of feeds) seen.set(feed.id, JSON.stringify(feed));
    feeds = (await router.store.feeds.list()).filter((feed) => seen.get(feed.id) !== JSON.stringify(feed));
  } while (feeds.length > 0);
  await sendAll('publish', [...touched.values()], (message) => message.feed, router.queues);
  return touched.size;
}

async function routeOne(
  change: Change,
  feeds: readonly Feed[],
  touched: Map<FeedId, PublishMessage>,
  router: Router,
): Promise<void> {
  const [before, after] = await Promise.all([
    router.store.articles.fromImage(change.before),
    router.store.articles.fromImage(change.after),
  ]);
  const id = (after ?? before)?.article.id;
  if (id === undefined) return;
  const current = await router.store.articles.get(id);
  if (current === null) return;
  const known = { before: before?.article ?? null, after: after?.article ?? null };
  for (const feed of feeds) {
    const places = placesIn(feed, current.article, known);
    for (const { membership, change } of places) {
      if (change === 'give') await router.store.memberships.put(membership);
      if (change === 'take') await router.store.memberships.delete(membership);
    }
    if (places.length > 0) note(feed.id, current, touched);
  }
}

/** `keep`: the article had this place before and has it still, so nothing needs to be written. */
type Place = { readonly membership: Membership; readonly change: 'give' | 'take' | 'keep' };

/** The places in a feed that an article's change touches: which it has now, and which of those it had it loses. */
function placesIn(feed: Feed, current: Article, { before, after }: Known): Place[] {
  const place = (at: OrderKey, change: Place['change'], gone = false): Place => ({
    membership: { feed: feed.id, article: current.id, at, revision: current.revision, gone },
    change,
  });
  const places = new Map<OrderKey, Place>();
  for (const article of [before, after]) {
    if (article === null || !belongs(feed, article)) continue;
    const at = orderKey(article);
    // A place whose article was taken down stays, to show the tombstone.
    places.set(at, current.state === 'cancelled' ? place(at, 'give', true) : place(at, 'take'));
  }
  if (!belongs(feed, current)) return [...places.values()];
  const at = orderKey(current);
  const had = before !== null && belongs(feed, before) && orderKey(before) === at;
  places.set(at, place(at, had ? 'keep' : 'give'));
  return [...places.values()];
}

/** The article before and after a change, as the stream tells it. */
type Known = { readonly before: Article | null; readonly after: Article | null };

function note(feed: FeedId, { article, written }: StoredArticle, touched: Map<FeedId, PublishMessage>): void {
  const message = touched.get(feed);
  const revisions = new Set(message?.revisions ?? []).add(revisionName(article.id, article.revision));
  const oldest = message !== undefined && message.written < written ? message.written : written;
  touched.set(feed, { feed, revisions: [...revisions], written: oldest });
}
