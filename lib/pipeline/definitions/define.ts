import { automaticFeeds } from '../../config/index.ts';
import {
  type Article,
  type ArticleId,
  comesByItself,
  type Feed,
  type FeedId,
  freshState,
  hidden,
  type Instant,
  instant,
  isForPartners,
  millis,
  type Place,
  placesOf,
  type Source,
  type SourceId,
  type SourceState,
  withoutCanary,
  withoutSecrets,
} from '../../model/index.ts';
import {
  CONTENT_TYPES,
  INDEX_PATH,
  OPML_PATH,
  ROBOTS_PATH,
  renderIndex,
  renderOpml,
  renderRobotsTxt,
} from '../../publish/index.ts';
import { type PublishMessage, sendAll } from '../messages.ts';
import { acceptShape } from '../poll/health.ts';
import type { Ports } from '../ports.ts';
import { belongs } from './belongs.ts';
import { EVERYTHING, everyArticle } from './every-article.ts';
import { inBatches } from './in-batches.ts';
import { knownFeeds } from './known-feeds.ts';
import { membershipOf } from './membership.ts';
import { retell } from './retell.ts';

/** What {@link orderWhatStands} leaves to its caller. */
export type Ordering = {
  /** The caller orders every feed that stands once it is done, and does all of it anew where it died before that. */
  readonly ordersAll?: true;
};

type Definer = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'> & Ordering;

/**
 * Stores a source, new or changed, and polls it at once; its automatic feed follows it. Where a process dies over it, the
 * next call does it anew, though the definition be the same. False where it was to take the place of `over`, and another
 * stands there since.
 */
export async function defineSource(source: Source, feed: Feed, definer: Definer, over?: Source): Promise<boolean> {
  const { store } = definer;
  const before = await store.sources.get(source.id);
  // What a definition that is not settled came after is not known: the source is new, and its name may be.
  const known = before !== null && (await store.sources.isSettled(source.id)) ? before : null;
  // Of a source that is for everybody from now on, its feed knows what it told for partners until all of that is retold.
  const opens = before !== null && !isForPartners(source) && (known === null || isForPartners(known));
  if (!opens) await defineFeed(feed, definer);
  if (over !== undefined && !isSame(before, over)) return false;
  if (known !== null && isSame(known, source)) return true;
  if (!(await store.sources.define(source, over))) return false;
  const state = (await store.sources.state(source.id)) ?? freshState(source.id, null);
  const rests = source.paused || comesByItself(source.kind);
  await store.sources.saveState({ ...stateOf(source, known, state), nextDue: rests ? null : definer.now() });
  // Its title and address are shown with every article it gave, in an earlier life too.
  const isShown = before !== null || (await hasPlaces(feed.id, definer));
  if (isShown && (known === null || SHOWN.some((field) => known[field] !== source[field]))) {
    await orderWhatStands(() => store.feeds.list(), definer);
  }
  if (isShown && (known === null || known.visibility !== source.visibility)) await retellAll(source, feed, definer);
  if (opens) await defineFeed(feed, definer);
  await store.sources.settle(source);
  const url = withoutSecrets(source.url, hidden(source));
  definer.log.info('source defined', { source: source.id, kind: source.kind, url });
  return true;
}

/** What a source told before is for whom it is now: all that its own feed knows of, and what stands in no feed yet. */
async function retellAll(source: Source, { id }: Feed, definer: Definer): Promise<void> {
  const { memberships, embargoes } = definer.store;
  for await (const { article } of memberships.latest(id, 'newest', PAGE)) await retell(article, source, definer);
  for await (const article of embargoes.keptBack()) await retell(article, source, definer);
}

/** What documents show of a source. */
const SHOWN = ['title', 'url', 'private'] as const;

/**
 * What is still known of a source that is defined anew, to be read whole at once. Of another address nothing is; what
 * its answers look like is another matter under other rules.
 */
function stateOf(source: Source, before: Source | null, state: SourceState): SourceState {
  if (before === null || before.url !== source.url || before.kind !== source.kind) return freshState(source.id, null);
  if (!isSame(before.rules, source.rules)) return { ...acceptShape(state), way: null, pollDue: null };
  return { ...state, etag: null, lastModified: null, validatorsOf: null, bodyHash: null, pollDue: null };
}

/**
 * Makes sure that what is pushed under this id has a source, and feeds to be seen in: its own and that of everything.
 * What is defined already stays as it is.
 */
export async function ensurePushSource(id: SourceId, definer: Definer): Promise<void> {
  if ((await definer.store.sources.get(id)) !== null) return;
  const source = pushSource(id);
  for (const feed of automaticFeeds([source], definer.now(), definer.automaticFeeds)) {
    const standing = await definer.store.feeds.get(feed.id);
    // A feed that appeared under a name could have this id: the source's goes before it. What stands stays as it is, but
    // where a process died over it, its definition is brought to its end.
    await defineFeed(standing === null || standing.filter.named !== undefined ? feed : standing, definer);
  }
  await publishFront(definer);
  await definer.store.sources.settle(source);
  if (await hasPlaces(id as string as FeedId, definer)) await republish(await definer.store.feeds.list(), definer);
}

async function hasPlaces(feed: FeedId, { store }: Definer): Promise<boolean> {
  for await (const _ of store.memberships.latest(feed, 'newest', 1)) return true;
  return false;
}

/** A source that nobody declared: articles are pushed to it. */
export function pushSource(id: SourceId): Source {
  return {
    id,
    title: id,
    kind: 'push',
    url: null,
    fullText: 'never',
    interval: { least: 0, most: 0 },
    recheck: 0,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
  };
}

/** Removes a source and its automatic feed. Its articles stay in the other feeds, which name it no longer. */
export async function removeSource(source: Source, definer: Definer): Promise<void> {
  // Whoever follows it again one day has its articles to look for.
  await definer.store.sources.rememberRemoval(source.id);
  await definer.store.sources.leave(source);
  const feed = await definer.store.feeds.get(source.id as string as FeedId);
  // A feed that is gone was removed by a process that may have died before it came to the others.
  const isShown = feed === null || (await hasPlaces(feed.id, definer));
  if (feed !== null) await removeFeed(feed, definer);
  if (isShown) await orderWhatStands(() => definer.store.feeds.list(), definer);
  if (source.kind === 'mail') await definer.store.mails.forget(source.id);
  await definer.store.sources.remove(source.id);
  definer.log.info('source removed', { source: source.id });
}

/**
 * Stores a feed, new or changed: gives places to all articles that belong to it now, takes those of the articles that
 * no longer do, and has its documents regenerated. Where a process dies over it, the next call does it anew. False where it
 * was to take the place of `over`, and another stands there since.
 */
export async function defineFeed(feed: Feed, definer: Definer, over?: Feed): Promise<boolean> {
  const before = await definer.store.feeds.get(feed.id);
  const standing = before === null ? feed : { ...feed, since: before.since };
  const known = before !== null && (await definer.store.feeds.isSettled(feed.id)) ? before : null;
  if (over !== undefined && !isSame(before, over)) return false;
  if (known !== null && isSame(known, standing)) return true;
  if (!(await definer.store.feeds.define(standing, over))) return false;
  const holdsAlike = known !== null && known.visibility === standing.visibility;
  if (!holdsAlike || !isSame(known.filter, standing.filter)) await refill(standing, definer);
  await orderWhatStands(() => [standing], definer);
  await definer.store.feeds.settle(standing);
  definer.log.info('feed defined', { feed: feed.id });
  return true;
}

/** How long a router that gave places in a feed before it was removed may be told of their articles again: a day is all the stream keeps. */
const ROUTED_FOR_MS = 24 * 3600 * 1000;

/** Removes a feed: its definition and its places; its documents go when those who are publishing it are done. */
export async function removeFeed(feed: Feed, definer: Definer): Promise<void> {
  await definer.store.feeds.leave(feed);
  for await (const place of definer.store.memberships.all(feed.id, PAGE)) {
    await definer.store.memberships.delete(place);
  }
  for await (const { at } of definer.store.archives.from(feed.id, '')) {
    await definer.store.archives.delete(feed.id, at);
  }
  await definer.store.lastTold.forget(feed.id);
  await republish([feed], definer);
  await definer.store.feeds.remove(feed, instant(millis(definer.now()) + ROUTED_FOR_MS));
  definer.log.info('feed removed', { feed: feed.id });
}

/** Has the documents of these feeds regenerated. */
export async function republish(feeds: readonly Feed[], definer: Pick<Ports, 'queues' | 'now'>): Promise<void> {
  const written: Instant = definer.now();
  const messages: PublishMessage[] = feeds.map((feed) => ({ feed: feed.id, revisions: [], written }));
  await sendAll('publish', messages, (message) => message.feed, definer.queues);
}

/** Has every process read all definitions anew: some may have been written by a version that told no log of it. */
export async function readDefinitionsAnew({ store }: Pick<Ports, 'store'>): Promise<void> {
  for (const { log } of [store.sources, store.feeds]) await log.renew();
}

/** The same for feeds that stand, unless all of them are ordered afterwards: each is regenerated once, and not twice. */
export async function orderWhatStands(
  feeds: () => readonly Feed[] | Promise<readonly Feed[]>,
  definer: Pick<Ports, 'queues' | 'now'> & Ordering,
): Promise<void> {
  if (definer.ordersAll !== true) await republish(await feeds(), definer);
}

/** How often the front page starts anew after losing to another who writes it. */
const FRONT_ATTEMPTS = 20;

/** Writes the site's front page, its OPML and its robots.txt where they changed. Two writers at once end with all feeds on it. */
export async function publishFront(ports: Pick<Ports, 'store' | 'site' | 'now' | 'log'>): Promise<void> {
  const { store, site } = ports;
  for (const { key, render, contentType } of FRONT) {
    for (let attempt = 0; ; attempt++) {
      // Before it is looked which feeds there are: what another writes over what stood here then was made of no older list.
      const standing = await store.objects.get(key);
      const feeds = await knownFeeds(ports, { within: 0 });
      const bytes = Buffer.from(render(listed(feeds.index().standing()), site));
      if (standing !== null && bytes.equals(standing.bytes)) break;
      const answer = await store.objects.put(key, bytes, {
        contentType,
        cacheControl: 'public, max-age=300',
        onlyIf: standing === null ? 'absent' : { etag: standing.etag },
      });
      if (answer !== 'conflict') break;
      if (attempt === FRONT_ATTEMPTS) throw new Error(`${key}: lost to other writers ${attempt} times in a row`);
    }
  }
}

/** The feeds that everybody may know of. */
function listed(feeds: readonly Feed[]): readonly Feed[] {
  return withoutCanary(feeds).filter((feed) => !isForPartners(feed));
}

const FRONT = [
  { key: INDEX_PATH, render: renderIndex, contentType: CONTENT_TYPES.html },
  { key: OPML_PATH, render: renderOpml, contentType: 'text/x-opml; charset=utf-8' },
  { key: ROBOTS_PATH, render: renderRobotsTxt, contentType: 'text/plain; charset=utf-8' },
] as const;

const PAGE = 100;

/** Whether a feed is that of a source which was never followed, and told nothing: what is stored need not be looked through. */
async function isOfNewSource({ id, origin, filter }: Feed, { store }: Definer): Promise<boolean> {
  const source = id as string as SourceId;
  if (origin !== 'automatic' || !isSame(filter, { sources: [source] })) return false;
  return (await store.sources.get(source)) === null && !(await store.sources.mayHaveBeen(source));
}

/** The feeds know every article that was ever placed: no scan is needed to fill another. */
async function refill(feed: Feed, definer: Definer): Promise<void> {
  const { articles, memberships } = definer.store;
  for await (const place of memberships.all(feed.id, PAGE)) {
    const stored = await articles.get(place.article);
    const holds = place.gone || (stored !== null && belongs(feed, stored.article));
    if (!holds) await memberships.delete(place);
  }
  if (feed.id === EVERYTHING || (await isOfNewSource(feed, definer))) return;
  for await (const ids of inBatches(everyArticle(definer.store, feed), PAGE)) {
    // What comes to belong to it from now on its own router places: the feed is defined.
    for (const [id, { article }] of await articles.getMany(ids))
      if (belongs(feed, article)) await giveTo(feed, id, definer);
  }
}

/** Gives an article its places; what is changed and routed meanwhile had none yet that could be taken from it. */
async function giveTo(feed: Feed, id: ArticleId, { store }: Definer): Promise<void> {
  let given: Article | null = null;
  for (;;) {
    const article: Article | null = (await store.articles.get(id))?.article ?? null;
    if (article === null || article.revision === given?.revision) return;
    const of = (place: Place) => membershipOf(feed.id, article, place);
    // Of what was taken down the places show the tombstone.
    const left = given === null || article.state === 'cancelled' ? [] : placesOf(given);
    for (const place of left) await store.memberships.delete(of(place));
    if (!belongs(feed, article)) return;
    for (const place of placesOf(article)) await store.memberships.put(of(place));
    given = article;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
