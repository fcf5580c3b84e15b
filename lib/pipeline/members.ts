import { type Article, type Feed, type Membership, orderKey, type Tombstone } from '../model/index.ts';
import type { Store } from '../store/index.ts';
import { belongs } from './belongs.ts';
import { revisionName } from './messages.ts';

/** What a feed's documents show: its members, the tombstones among them, and all of these by article and revision. */
export type Shown = {
  readonly members: readonly Article[];
  readonly tombstones: readonly Tombstone[];
  readonly names: readonly string[];
};

/** Places read beyond a feed's size, since a few no longer hold or show a tombstone. */
const SPARE_PLACES = 10;

/** Taken-down members that a feed's documents still tell of. */
const TOMBSTONES = 50;

/** The newest members that hold, up to the feed's size. What it costs depends on that size alone. */
export async function readMembers(feed: Feed, store: Pick<Store, 'articles' | 'memberships'>): Promise<Shown> {
  const shown: Gathered = { members: [], tombstones: [], names: [] };
  const pageSize = feed.size + SPARE_PLACES;
  for await (const places of inBatches(store.memberships.newest(feed.id, pageSize), pageSize)) {
    const articles = await store.articles.getMany(places.map((place) => place.article));
    for (const place of places) {
      const article = articles.get(place.article)?.article;
      if (article !== undefined) show(place, article, feed, shown);
      if (shown.members.length === feed.size) return shown;
    }
  }
  return shown;
}

type Gathered = { readonly members: Article[]; readonly tombstones: Tombstone[]; readonly names: string[] };

function show(place: Membership, article: Article, feed: Feed, { members, tombstones, names }: Gathered): void {
  // The article says which of its places holds: the others were overtaken and are on their way out.
  if (orderKey(article) !== place.at) return;
  const isGone = place.gone && article.state === 'cancelled' && tombstones.length < TOMBSTONES;
  if (belongs(feed, article)) members.push(article);
  else if (isGone) tombstones.push({ id: article.id, when: article.revisedAt, reason: article.reason });
  else return;
  names.push(revisionName(article.id, article.revision));
}

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
