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

/** One in so many entries of a full document may be the correction of an article that is too old for it otherwise. */
const CORRECTIONS_SHARE = 5;

type Read = Pick<Store, 'articles' | 'memberships'>;

/**
 * The newest members that hold, up to the feed's size; the last few of these make room for older ones that were
 * corrected since. What was taken down since the oldest of them is told too. What it costs depends on that size alone.
 */
export async function readMembers(feed: Feed, store: Read): Promise<Shown> {
  const shown: Gathered = { members: [], tombstones: [] };
  const pageSize = feed.size + SPARE_PLACES;
  for await (const places of inBatches(store.memberships.latest(feed.id, 'newest', pageSize), pageSize)) {
    const articles = await store.articles.getMany(places.map((place) => place.article));
    for (const place of places) {
      const article = articles.get(place.article)?.article;
      // The article says which of its places holds: the others were overtaken and are on their way out.
      if (article !== undefined && orderKey(article) === place.at) show(place, article, feed, shown);
      if (shown.members.length === feed.size) return named(await withCorrections(feed, place.at, shown, store));
    }
  }
  return named(shown);
}

async function withCorrections(feed: Feed, oldest: string, shown: Gathered, store: Read): Promise<Gathered> {
  const most = Math.floor(feed.size / CORRECTIONS_SHARE);
  const known = new Set([...shown.members, ...shown.tombstones].map(({ id }) => id));
  const places: Membership[] = [];
  for await (const place of store.memberships.latest(feed.id, 'corrected', most + 1)) {
    if (place.at < oldest || places.length === most) break;
    if (!known.has(place.article)) places.push(place);
  }
  if (places.length === 0) return shown;
  const articles = await store.articles.getMany(places.map((place) => place.article));
  const corrected: Gathered = { members: [], tombstones: [] };
  for (const place of places) {
    const article = articles.get(place.article)?.article;
    if (article !== undefined && article.revisedAt === place.at) show(place, article, feed, corrected);
  }
  const newest = shown.members.slice(0, feed.size - corrected.members.length);
  return {
    members: [...newest, ...corrected.members.sort((a, b) => (orderKey(a) < orderKey(b) ? 1 : -1))],
    tombstones: [...shown.tombstones, ...corrected.tombstones],
  };
}

type Gathered = { readonly members: Article[]; readonly tombstones: Tombstone[] };

function named({ members, tombstones }: Gathered): Shown {
  const names = [
    ...members.map(({ id, revision }) => revisionName(id, revision)),
    ...tombstones.map(({ id, revision }) => revisionName(id, revision)),
  ];
  return { members, tombstones, names };
}

function show(place: Membership, article: Article, feed: Feed, { members, tombstones }: Gathered): void {
  const isGone = place.gone && article.state === 'cancelled' && tombstones.length < TOMBSTONES;
  const { id, revision, revisedAt, reason } = article;
  if (belongs(feed, article)) members.push(article);
  else if (isGone) tombstones.push({ id, revision, when: revisedAt, reason });
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
