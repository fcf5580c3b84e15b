import {
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  formerPlacesOf,
  type Instant,
  isReserved,
  type Membership,
  monthOf,
  type Place,
  placesOf,
} from '../../model/index.ts';
import type { StoredArticle, TableItem } from '../../store/index.ts';
import { ensureAutomaticFeeds } from '../definitions/automatic.ts';
import { belongs } from '../definitions/belongs.ts';
import { EVERYTHING, RESERVED } from '../definitions/every-article.ts';
import { type KnownFeeds, knownFeeds } from '../definitions/known-feeds.ts';
import { membershipOf } from '../definitions/membership.ts';
import { type PublishMessage, revisionName, sendAll } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { carryOut, withTakedowns } from './consequences.ts';

/** A change of the table as the stream reports it. */
export type Change = { readonly before: TableItem | undefined; readonly after: TableItem | undefined };

type Router = Pick<Ports, 'store' | 'queues' | 'log' | 'now' | 'site' | 'automaticFeeds'>;

/**
 * Carries changes of articles to the feeds they touch: gives and takes places, then sends one message per touched
 * feed. What counts is the article as it stands now, so that changes may come twice, late or in another order. A feed
 * that is defined while this runs is seen either here or by whoever defines it, who looks through all places after. The
 * feeds are found by an index in memory; that it is the one of now is looked up at the end, by one small read, and what
 * it did not know of is done then.
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

/**
 * So long the index may have been left alone before it is brought up to date first: much less than a feed that was removed
 * is remembered, so that places given in one by whoever died then are taken when the change comes again.
 */
const LEFT_ALONE_MS = 10 * 60_000;

/**
 * The same for changes that are told by the articles themselves. Where somebody has ordered it (`ordered`), the delay of
 * the publishes that follow counts from then: the articles may have been written long ago.
 */
export async function routeKnown(
  changes: readonly Known[],
  router: Router,
  ordered: Instant | null = null,
): Promise<number> {
  if (changes.every(({ before, after }) => before === null && after === null)) return 0;
  // What comes to be for partners leaves feeds; one that is just for them, too, is not to lose it, be it for a moment.
  const feeds = await knownFeeds(router, { within: changes.some(moves) ? 0 : LEFT_ALONE_MS });
  const touched = new Map<FeedId, PublishMessage>();
  const current = new Map<ArticleId, StoredArticle>();
  const used = new Map<FeedId, Feed[]>();
  let changed: ReadonlySet<string> | null = null;
  for (let isLate = false; changed === null || changed.size > 0; isLate = true) {
    const moment = feeds.moment();
    const round: Round = { feeds, changed, used, isLate, wrote: new Set() };
    for (const known of changes) await routeOne(known, round, touched, current, router);
    await feeds.catchUp();
    changed = leftToDo(feeds.since(moment), round);
  }
  const articles = [...current.values()];
  const told = [...touched.values()].map((message) => (ordered === null ? message : { ...message, written: ordered }));
  const messages = withTakedowns(told, articles);
  await sendAll('publish', messages, (message) => message.feed, router.queues);
  await carryOut(articles, messages, (article) => feeds.index().candidates(article), router);
  return touched.size;
}

/**
 * Which of the feeds that changed during a round are for another: all of them after the first, after a later one those
 * that it wrote to. Whoever defines another after the first finds what was placed in the feed of everything; to look for
 * these too would have no end while somebody defines one feed after the other.
 */
function leftToDo(changed: ReadonlySet<string> | null, { isLate, wrote }: Round): ReadonlySet<string> | null {
  if (changed === null || !isLate || wrote.has(EVERYTHING)) return changed;
  return new Set([...changed].filter((id) => wrote.has(id as FeedId)));
}

/**
 * One time through the changes: the first by all feeds, each later one by those that were written meanwhile. Of a feed
 * that is written anew or removed while we give places in it, those go that it does not have any more.
 */
type Round = {
  readonly feeds: KnownFeeds;
  /** Which feeds are looked at; null for all. */
  readonly changed: ReadonlySet<string> | null;
  /** By which definitions places were given in this run. */
  readonly used: Map<FeedId, Feed[]>;
  readonly isLate: boolean;
  /** In which feeds places were given or taken. */
  readonly wrote: Set<FeedId>;
};

async function routeOne(
  known: Known,
  round: Round,
  touched: Map<FeedId, PublishMessage>,
  articles: Map<ArticleId, StoredArticle>,
  router: Router,
): Promise<void> {
  const { feeds, changed, used, isLate, wrote } = round;
  const id = (known.after ?? known.before)?.id;
  if (id === undefined) return;
  const current = await router.store.articles.get(id);
  if (current === null) return;
  articles.set(id, current);
  await ensureAutomaticFeeds(known, feeds, router);
  const { standing, left } = concerned(current.article, known, feeds, changed, router);
  for (const feed of standing) {
    const places = placesIn(feed, current.article, known);
    if (places.length === 0) continue;
    wrote.add(feed.id);
    if (feed !== RESERVED) noteUse(feed, used);
    for (const { membership, change } of places) {
      // What a feed had before it was defined anew it may not have any more.
      if (change === 'give' || (change === 'keep' && isLate)) await router.store.memberships.put(membership);
      if (change === 'take') await router.store.memberships.delete(membership);
    }
    if (feed !== RESERVED) note(feed.id, current, known, touched);
  }
  // A router that died over these changes may have left places in them that nobody else takes.
  for (const feed of left) await takePlaces(feed, new Set(), current.article, known, wrote, router);
  if (isLate) await takeOutdated(round, current.article, known, router);
}

/** The feeds to which an article belongs or belonged, and more: those that stand, and those that were removed lately. */
function concerned(
  current: Article,
  { before, after }: Known,
  feeds: KnownFeeds,
  changed: ReadonlySet<string> | null,
  { now }: Router,
): { standing: Feed[]; left: Feed[] } {
  const [standing, left] = [new Map<FeedId, Feed>(), new Map<FeedId, Feed>()];
  const index = feeds.index();
  for (const article of [current, before, after]) {
    if (article === null) continue;
    if (isReserved(article)) standing.set(RESERVED.id, RESERVED);
    for (const feed of index.candidates(article)) standing.set(feed.id, feed);
    for (const feed of index.candidatesLeft(article, now())) left.set(feed.id, feed);
  }
  const looked = (found: Map<FeedId, Feed>) =>
    [...found.values()].filter(({ id }) => changed === null || changed.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { standing: looked(standing), left: looked(left) };
}

/** Takes the places that were given by a definition which is not the feed's any more. */
async function takeOutdated(
  { feeds, changed, used, wrote }: Round,
  current: Article,
  known: Known,
  router: Router,
): Promise<void> {
  const index = feeds.index();
  for (const [id, definitions] of used) {
    if (changed !== null && !changed.has(id)) continue;
    const now = index.get(id);
    const kept = new Set(now === null ? [] : placesIn(now, current, known).map(({ membership }) => nameOf(membership)));
    for (const feed of definitions) if (feed !== now) await takePlaces(feed, kept, current, known, wrote, router);
  }
}

async function takePlaces(
  feed: Feed,
  kept: ReadonlySet<string>,
  current: Article,
  known: Known,
  wrote: Set<FeedId>,
  { store }: Router,
): Promise<void> {
  for (const { membership } of placesIn(feed, current, known)) {
    if (kept.has(nameOf(membership))) continue;
    wrote.add(feed.id);
    await store.memberships.delete(membership);
  }
}

function noteUse(feed: Feed, used: Map<FeedId, Feed[]>): void {
  const before = used.get(feed.id) ?? [];
  const takes = ({ filter, visibility }: Feed) => JSON.stringify([filter, visibility]);
  if (!before.some((one) => takes(one) === takes(feed))) before.push(feed);
  used.set(feed.id, before);
}

/** `keep`: the article had this place before and has it still as the place says, so nothing needs to be written. */
type PlaceChange = { readonly membership: Membership; readonly change: 'give' | 'take' | 'keep' };

/**
 * The places in a feed that an article's change touches: those it has now, and of those it had the ones it loses. The
 * places of an article that was taken down stay, to show the tombstone. A correction of an earlier month stays where
 * it is: that month's archive has it.
 */
function placesIn(feed: Feed, current: Article, { before, after }: Known): PlaceChange[] {
  const change = (place: Place, change: PlaceChange['change'], gone = false): PlaceChange => ({
    membership: membershipOf(feed.id, current, place, gone),
    change,
  });
  const stands = isIn(feed, current);
  const had = [before, after].filter((article) => article !== null && isIn(feed, article)) as Article[];
  if (!stands && had.length === 0) return [];
  const isGone = current.state === 'cancelled';
  const places = new Map<string, PlaceChange>();
  for (const place of had.flatMap((one) => [...formerPlacesOf(one), ...placesOf(one)])) {
    const isPast = place.series === 'corrected' && monthOf(place.at) < monthOf(current.revisedAt);
    places.set(nameOf(place), change(place, isPast && (stands || isGone) ? 'give' : 'take'));
  }
  // What an earlier version placed elsewhere has none of today's places yet.
  const hasKept = before !== null && isIn(feed, before) && stands && formerPlacesOf(before).length === 0;
  // Places say what their article is like, but for those by which archives file it.
  const isAsSaid = ({ series }: Place) => series === 'filed' || before?.revision === current.revision;
  const kept = new Set(hasKept ? placesOf(before).filter(isAsSaid).map(nameOf) : []);
  for (const place of stands || isGone ? placesOf(current) : []) {
    places.set(nameOf(place), change(place, kept.has(nameOf(place)) ? 'keep' : 'give', isGone));
  }
  return [...places.values()];
}

/** What knows those for partners alone takes no other. */
function isIn(feed: Feed, article: Article): boolean {
  return belongs(feed, article) && (feed !== RESERVED || isReserved(article));
}

function nameOf({ series, at }: Place): string {
  return `${series} ${at}`;
}

/** Whether an article comes to be for partners alone by a change, or for everybody. */
function moves({ before, after }: Known): boolean {
  return before !== null && after !== null && isReserved(before) !== isReserved(after);
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
