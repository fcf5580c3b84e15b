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
  let feeds = await router.store.feeds.list();
  for (;;) {
    for (const change of changes) await routeOne(change, feeds, touched, router);
    const now = await router.store.feeds.list();
    const known = new Set(feeds.map((feed) => JSON.stringify(feed)));
    feeds = now.filter((feed) => !known.has(JSON.stringify(feed)));
    if (feeds.length === 0) break;
  }
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
  const known = [before, after].filter((stored) => stored !== null).map((stored) => stored.article);
  for (const feed of feeds) {
    const places = placesIn(feed, current.article, known);
    for (const { membership, holds } of places) {
      if (holds) await router.store.memberships.put(membership);
      else await router.store.memberships.delete(membership);
    }
    if (places.length > 0) note(feed.id, current, touched);
  }
}

type Place = { readonly membership: Membership; readonly holds: boolean };

/** The places in a feed that an article's change touches: which it has now, and which of those it had it loses. */
function placesIn(feed: Feed, current: Article, known: readonly Article[]): Place[] {
  const place = (at: OrderKey, holds: boolean, gone: boolean): Place => ({
    membership: { feed: feed.id, article: current.id, at, revision: current.revision, gone },
    holds,
  });
  const places = new Map<OrderKey, Place>();
  for (const article of known) {
    const at = orderKey(article);
    // A place whose article was taken down stays, to show the tombstone.
    if (belongs(feed, article)) places.set(at, place(at, current.state === 'cancelled', true));
  }
  if (belongs(feed, current)) places.set(orderKey(current), place(orderKey(current), true, false));
  return [...places.values()];
}

function note(feed: FeedId, { article, written }: StoredArticle, touched: Map<FeedId, PublishMessage>): void {
  const message = touched.get(feed);
  const revisions = new Set(message?.revisions ?? []).add(revisionName(article.id, article.revision));
  const oldest = message !== undefined && message.written < written ? message.written : written;
  touched.set(feed, { feed, revisions: [...revisions], written: oldest });
}
