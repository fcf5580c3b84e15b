import {
  type Article,
  type ArticleId,
  type Feed,
  formerPlacesOf,
  type Known,
  type Member,
  type Membership,
  type OrderKey,
  outlineOf,
  type Tombstone,
} from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { inBatches } from '../definitions/in-batches.ts';
import { revisionName } from '../messages.ts';
import type { Elsewhere } from './also-at.ts';
import { shownOnce } from './shown-once.ts';

/** What a feed's documents show: its members, the tombstones among them, and all of these by article and revision. */
export type Shown<M extends Member = Member> = {
  readonly members: readonly M[];
  readonly tombstones: readonly Tombstone[];
  readonly names: readonly string[];
  /** Where else the members are told, in a feed that shows copies once. */
  readonly alsoAt: ReadonlyMap<ArticleId, readonly Elsewhere[]>;
  /** The copies that are not shown for it. */
  readonly copies: readonly M[];
};

/** Places read beyond a feed's size, since a few no longer hold or show a tombstone. */
const SPARE_PLACES = 10;

/** Taken-down members that a feed's documents still tell of. */
const TOMBSTONES = 50;

/** One in so many entries of a full document may be the correction of an article that is too old for it otherwise. */
const CORRECTIONS_SHARE = 5;

type Read = Pick<Store, 'articles' | 'memberships'>;

/** Whether what a place says of its article is to be believed, and need not be read. */
export type Trust = (place: Membership) => boolean;

/** What is read on the way to what a feed shows. */
type Reading = { readonly feed: Feed; readonly store: Read; readonly isTrusted: Trust; readonly read: ReadArticles };

/** Articles that were read, by id. */
type ReadArticles = Map<ArticleId, Article>;

/** The newest members of a feed by their dates, and which older ones were corrected since the oldest of these. */
export type Newest = {
  /** Without the older ones, whose tombstones are among its own. */
  readonly byDate: Shown;
  readonly older: readonly Member[];
  /** The articles that were read on the way. */
  readonly read: ReadonlyMap<ArticleId, Article>;
};

/**
 * The newest members that hold, up to the feed's size, and older ones that were corrected since. What was taken down since
 * the oldest of them is told too. What it costs depends on that size alone, and on how many of the places are not trusted:
 * of these the articles are read. Null where what was trusted turns out to be overtaken.
 */
export async function readMembers(feed: Feed, store: Read, isTrusted: Trust): Promise<Newest | null> {
  const read: ReadArticles = new Map();
  const reading = { feed, store, isTrusted, read };
  const byDate = await newest(reading);
  if (byDate === null) return null;
  if (byDate.members.length < feed.size) return { byDate, older: [], read };
  const corrected = await corrections(byDate, reading);
  if (corrected === null) return null;
  return {
    byDate: { ...byDate, tombstones: [...byDate.tombstones, ...corrected.tombstones] },
    older: corrected.members,
    read,
  };
}

/**
 * What a feed shows: its newest members, of which the last few make room for older ones that were corrected since, and for
 * those that came `late`; but not those of them that are to `stay`.
 */
export function withOlder(
  { byDate, older }: Newest,
  late: readonly Article[],
  stay: ReadonlySet<ArticleId>,
  { size }: Pick<Feed, 'size'>,
): Shown {
  const added = [...older, ...late].sort(byOrder);
  const surplus = Math.max(0, byDate.members.length + added.length - size);
  const mayGo = byDate.members.filter(({ id }) => !stay.has(id));
  const gone = mayGo.slice(Math.max(0, mayGo.length - surplus));
  const left = new Set(gone);
  const members = [...byDate.members.filter((member) => !left.has(member)), ...added];
  // What made room is named, too: it was asked, and nothing came of it since.
  const names = namesOf([...members, ...byDate.copies, ...gone], byDate.tombstones);
  return { ...byDate, members, names };
}

/** The newest first; of what came at the same time in the order of places. */
function byOrder(a: Member, b: Member): number {
  const [one, other] = [`${orderOf(a)}#${a.id}`, `${orderOf(b)}#${b.id}`];
  return one < other ? 1 : -1;
}

async function newest(reading: Reading): Promise<Shown | null> {
  const { feed, store } = reading;
  const found: Gathered = { members: [], tombstones: [] };
  const pageSize = feed.size + SPARE_PLACES;
  for await (const places of inBatches(store.memberships.latest(feed.id, 'newest', pageSize), pageSize)) {
    for (let at = 0; at < places.length && found.members.length < mostOf(feed); ) {
      // No more are read than may be shown, if all of them hold.
      const next = places.slice(at, at + mostOf(feed) - found.members.length);
      await gather(next, holdsAt, found, reading);
      at += next.length;
    }
    const shown = await once(found, reading);
    if (shown === null || shown.members.length === feed.size) return shown;
  }
  return once(found, reading);
}

/** How many members are looked for: where copies are shown once, nobody knows before how many it takes. */
function mostOf({ duplicates, size }: Feed): number {
  return duplicates === 'one' ? Number.POSITIVE_INFINITY : size;
}

/** What is shown of what was found: no more than the feed's size, and copies once where the feed has it so. */
async function once({ members: given, tombstones }: Gathered, { feed, store }: Reading): Promise<Shown | null> {
  const known = await shownOnce(feed, given, store.articles);
  if (known === null) return null;
  const { members } = known;
  const together = known.together.slice(0, feed.size);
  const shown = together.map(({ article }) => article);
  const ids = new Set(shown.map(({ id }) => id));
  const last = shown.length < feed.size ? members.length : members.indexOf(shown.at(-1) as Member) + 1;
  const copies = members.slice(0, last).filter(({ id }) => !ids.has(id));
  const elsewhere = together.filter((one) => one.alsoAt.length > 0);
  const alsoAt = new Map(elsewhere.map((one) => [one.article.id, one.alsoAt]));
  return { members: shown, tombstones, names: namesOf([...shown, ...copies], tombstones), alsoAt, copies };
}

async function corrections(shown: Shown, reading: Reading): Promise<Gathered | null> {
  const { feed, store } = reading;
  const oldest = orderOf(shown.members.at(-1) as Member);
  const most = Math.floor(feed.size / CORRECTIONS_SHARE);
  const known = new Set([...shown.members, ...shown.tombstones, ...shown.copies].map(({ id }) => id));
  const places: Membership[] = [];
  for await (const place of store.memberships.latest(feed.id, 'corrected', most + 1)) {
    if (place.at < oldest || places.length === most) break;
    if (!known.has(place.article)) places.push(place);
  }
  const corrected: Gathered = { members: [], tombstones: [] };
  if (places.length === 0) return corrected;
  await gather(places, ({ at }, { revisedAt }) => revisedAt === at, corrected, reading);
  const told = await shownOnce(feed, corrected.members, store.articles);
  return told && { ...corrected, members: told.together.map(({ article }) => article) };
}

function orderOf(member: Member): OrderKey {
  return outlineOf(member).order;
}

/** A place that an earlier version gave holds until the article's next revision, or a rebuild, takes it. */
function holdsAt({ at }: Membership, article: Member): boolean {
  if (orderOf(article) === at) return true;
  return 'published' in article && formerPlacesOf(article).some((place) => place.at === at);
}

type Gathered = { readonly members: Member[]; readonly tombstones: Tombstone[] };

function namesOf(members: readonly Member[], tombstones: readonly Tombstone[]): string[] {
  return [...members, ...tombstones].map(({ id, revision }) => revisionName(id, revision));
}

/**
 * What these places show, in their order. The article says which of its places holds: the others were overtaken and are
 * on their way out.
 */
async function gather(
  places: readonly Membership[],
  holds: (place: Membership, article: Member) => boolean,
  { members, tombstones }: Gathered,
  { feed, store, isTrusted, read }: Reading,
): Promise<void> {
  const trusted = new Map(places.filter(isTrusted).map((place) => [place, knownAt(place)]));
  const others = places.filter((place) => !trusted.has(place)).map((place) => place.article);
  for (const [id, { article }] of await store.articles.getMany(others)) read.set(id, article);
  for (const place of places) {
    const article = trusted.get(place) ?? read.get(place.article);
    // While its place changes from an earlier version's to today's it may have both.
    const isShown = [...members, ...tombstones].some(({ id }) => id === place.article);
    if (article === undefined || isShown || !holds(place, article)) continue;
    const { withdrawn, revisedAt } = outlineOf(article);
    const { id, revision } = article;
    if (trusted.has(place) ? !place.gone : belongs(feed, article as Article)) members.push(article);
    else if (place.gone && withdrawn !== undefined && tombstones.length < TOMBSTONES) {
      tombstones.push({ id, revision, when: revisedAt, reason: withdrawn.reason });
    }
  }
}

function knownAt({ article: id, revision, outline }: Membership): Known {
  if (outline === undefined) throw new Error(`The place of ${id} says nothing of it`);
  return { id, revision, ...outline };
}
