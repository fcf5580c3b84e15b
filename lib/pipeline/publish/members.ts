import {
  type Article,
  type ArticleId,
  type Feed,
  formerPlacesOf,
  type Membership,
  orderKey,
  type Tombstone,
} from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { revisionName } from '../messages.ts';
import type { Elsewhere } from './also-at.ts';
import { shownOnce } from './shown-once.ts';

/** What a feed's documents show: its members, the tombstones among them, and all of these by article and revision. */
export type Shown = {
  readonly members: readonly Article[];
  readonly tombstones: readonly Tombstone[];
  readonly names: readonly string[];
  /** Where else the members are told, in a feed that shows copies once. */
  readonly alsoAt: ReadonlyMap<ArticleId, readonly Elsewhere[]>;
  /** The copies that are not shown for it. */
  readonly copies: readonly Article[];
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
  const found: Gathered = { members: [], tombstones: [] };
  const pageSize = feed.size + SPARE_PLACES;
  for await (const places of inBatches(store.memberships.latest(feed.id, 'newest', pageSize), pageSize)) {
    const articles = await store.articles.getMany(places.map((place) => place.article));
    for (const place of places) {
      const article = articles.get(place.article)?.article;
      // The article says which of its places holds: the others were overtaken and are on their way out.
      if (article !== undefined && holds(article, place)) show(place, article, feed, found);
      if (feed.duplicates !== 'one' && found.members.length === feed.size) break;
    }
    const shown = await once(feed, found, store);
    if (shown.members.length === feed.size) return withCorrections(feed, shown, store);
  }
  return once(feed, found, store);
}

/** What is shown of what was found: no more than the feed's size, and copies once where the feed has it so. */
async function once(feed: Feed, { members, tombstones }: Gathered, store: Read): Promise<Shown> {
  const together = (await shownOnce(feed, members, store.articles)).slice(0, feed.size);
  const shown = together.map(({ article }) => article);
  const ids = new Set(shown.map(({ id }) => id));
  const last = shown.length < feed.size ? members.length : members.indexOf(shown.at(-1) as Article) + 1;
  const copies = members.slice(0, last).filter(({ id }) => !ids.has(id));
  const elsewhere = together.filter((one) => one.alsoAt.length > 0);
  const alsoAt = new Map(elsewhere.map((one) => [one.article.id, one.alsoAt]));
  return { members: shown, tombstones, names: namesOf([...shown, ...copies], tombstones), alsoAt, copies };
}

async function withCorrections(feed: Feed, shown: Shown, store: Read): Promise<Shown> {
  const oldest = orderKey(shown.members.at(-1) as Article);
  const most = Math.floor(feed.size / CORRECTIONS_SHARE);
  const known = new Set([...shown.members, ...shown.tombstones, ...shown.copies].map(({ id }) => id));
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
  const older = (await shownOnce(feed, corrected.members, store.articles)).map(({ article }) => article);
  const members = [
    ...shown.members.slice(0, feed.size - older.length),
    ...older.sort((a, b) => (orderKey(a) < orderKey(b) ? 1 : -1)),
  ];
  const tombstones = [...shown.tombstones, ...corrected.tombstones];
  return { ...shown, members, tombstones, names: namesOf([...members, ...shown.copies], tombstones) };
}

/** A place that an earlier version gave holds until the article's next revision, or a rebuild, takes it. */
function holds(article: Article, { at }: Membership): boolean {
  return orderKey(article) === at || formerPlacesOf(article).some((place) => place.at === at);
}

type Gathered = { readonly members: Article[]; readonly tombstones: Tombstone[] };

function namesOf(members: readonly Article[], tombstones: readonly Tombstone[]): string[] {
  return [...members, ...tombstones].map(({ id, revision }) => revisionName(id, revision));
}

function show(place: Membership, article: Article, feed: Feed, { members, tombstones }: Gathered): void {
  const isGone = place.gone && article.state === 'cancelled' && tombstones.length < TOMBSTONES;
  const { id, revision, revisedAt, reason } = article;
  // While its place changes from an earlier version's to today's it may have both.
  if (formerPlacesOf(article).length > 0 && [...members, ...tombstones].some((shown) => shown.id === id)) return;
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
