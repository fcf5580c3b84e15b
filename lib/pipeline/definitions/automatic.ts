import { namedFeed, namedFeedId } from '../../config/index.ts';
import {
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  type FeedName,
  type Instant,
  isReserved,
  later,
  placesOf,
} from '../../model/index.ts';
import type { NameRecord } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import { belongs } from './belongs.ts';
import { type Ordering, orderWhatStands, publishFront } from './define.ts';
import { EVERYTHING } from './every-article.ts';
import { type KnownFeeds, knownFeeds } from './known-feeds.ts';
import { membershipOf } from './membership.ts';
import { namesOf, type Spelled } from './names.ts';

type Maker = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'> & Ordering;

/** An article before and after a change, as it was committed. */
type Committed = { readonly before: Article | null; readonly after: Article | null };

/** How often a write starts anew after losing to another router. */
const ATTEMPTS = 20;

/**
 * Has a feed appear for each name (section, tag, author, language) that an article is the one to make common enough:
 * that at least so many articles carried in a committed, usable revision, whatever became of them since. A feed that has
 * appeared stays, though its members become fewer: its address is in readers' hands. What appears is a function of what
 * was committed, not of the order or the number of its deliveries; but for the limit of feeds, which goes to whoever
 * comes first, and for the tombstones of what was taken down before the feed appeared. An article all of whose names have their feeds costs nothing here; another, a read and a write for each
 * name that has none yet. `feeds` are those that are held; one of them may be missing.
 *
 * A feed appears in steps, each of which may be done twice: its definition, marked as being filled; the places of the
 * articles that made the name common; the messages; the mark taken off. Any other article either carried the name before
 * and is among these, or finds the definition when it is routed. Who dies over it, does it again with the same change.
 */
export async function ensureAutomaticFeeds(
  { before, after }: Committed,
  feeds: KnownFeeds,
  maker: Maker,
): Promise<void> {
  const { automaticFeeds, store } = maker;
  // Everybody sees which feeds there are by name: what is for partners alone makes none, and adds to none.
  if (automaticFeeds === undefined || after === null || after.state !== 'usable' || isReserved(after)) return;
  const standing = feeds.index();
  // What the revision before said already was counted with that.
  const counted = before !== null && before.state === 'usable' && !isReserved(before) ? namesOf(before) : [];
  const unmade: Spelled[] = [];
  for (const name of namesOf(after)) {
    if (automaticFeeds.floors[name.kind] === null) continue;
    if (counted.some((one) => isSame(one, name) && one.spelling === name.spelling)) continue;
    const feed = standing.get(namedFeedId(name));
    if (feed === null || isUnfinished(feed, name)) unmade.push(name);
  }
  const isFull = standing.namedCount() >= automaticFeeds.most;
  const open = isFull ? unmade.filter((name) => standing.get(namedFeedId(name)) !== null) : unmade;
  const records = await store.names.getMany(open);
  for (const name of open) {
    const found = records.find((record) => isSame(record.name, name)) ?? null;
    await count(name, after.id, automaticFeeds.floors[name.kind] ?? Number.POSITIVE_INFINITY, found, maker);
  }
}

/** Whether a feed is one of those that appear by a name. */
export function isNamed(feed: Feed): boolean {
  return feed.origin === 'automatic' && feed.filter.named !== undefined;
}

/** Of a feed by this name: whether its maker died over it, or the article spells the name better than its title does. */
function isUnfinished(feed: Feed, name: Spelled): boolean {
  const { named } = feed.filter;
  if (!isNamed(feed) || named === undefined || !isSame(named, name)) return false;
  return feed.filling === true || betterSpelling(feed.spelling, name.spelling) !== feed.spelling;
}

/** Notes that an article carries a name, and has the name's feed appear once that is common enough. */
async function count(
  name: Spelled,
  article: ArticleId,
  floor: number,
  found: NameRecord | null,
  maker: Maker,
): Promise<void> {
  let before = found;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const articles = before?.articles ?? [];
    const after: NameRecord = {
      name: { kind: name.kind, name: name.name },
      version: (before?.version ?? 0) + 1,
      articles: articles.length < floor && !articles.includes(article) ? [...articles, article] : articles,
      spelling: betterSpelling(before?.spelling, name.spelling),
    };
    const isNew = after.articles !== articles || after.spelling !== before?.spelling;
    if (!isNew || (await maker.store.names.save(after))) {
      if (after.articles.length >= floor) await appear(after, maker);
      return;
    }
    before = await maker.store.names.get(name);
  }
  throw new Error(`Name ${name.kind} ${name.name}: lost to other routers ${ATTEMPTS} times in a row`);
}

async function appear(record: NameRecord, maker: Maker): Promise<void> {
  const { store } = maker;
  const id = namedFeedId(record.name);
  const standing = await store.feeds.get(id);
  if (standing === null && (await isFull(maker))) return;
  // Somebody declared a feed under this id: it is theirs.
  if (standing !== null && !(isNamed(standing) && isSame(standing.filter.named, record.name))) return;
  if (standing !== null && !standing.filling && standing.spelling === record.spelling) return;
  const articles = [...(await store.articles.getMany(record.articles)).values()].map(({ article }) => article);
  const feed = namedFeed(
    record.name,
    record.spelling,
    standing?.since ?? sinceOf(articles, maker.now()),
    maker.automaticFeeds,
  );
  await store.feeds.define({ ...feed, filling: true });
  await fill(feed, record.articles, maker);
  await orderWhatStands(() => [feed], maker);
  await publishFront(maker);
  await store.feeds.settle(feed);
  maker.log.info('feed appeared', { feed: id, kind: record.name.kind, name: record.spelling });
  // Another router may have found a better spelling meanwhile, and been overtaken by this one.
  const now = await store.names.get(record.name);
  if (now !== null && now.spelling !== record.spelling) await appear(now, maker);
}

async function isFull(maker: Maker): Promise<boolean> {
  const feeds = await knownFeeds(maker, { within: 0 });
  return feeds.index().namedCount() >= (maker.automaticFeeds?.most ?? 0);
}

/** Read after the feed was defined: what is committed later, its own router places. */
async function fill({ id, filter }: Feed, ids: readonly ArticleId[], { store }: Maker): Promise<void> {
  for (const { article } of (await store.articles.getMany(ids)).values()) {
    if (belongs({ filter }, article)) await place(id, article, store);
  }
}

async function place(feed: FeedId, article: Article, { memberships }: Pick<Ports['store'], 'memberships'>) {
  for (const own of placesOf(article)) await memberships.put(membershipOf(feed, article, own));
}

const PAGE = 100;

/**
 * Looks through all stored articles for names, where the settings are others than when that was done last: so many that
 * carry a name already have its feed appear at once, and those that a kind's feeds missed while it was off get their
 * places. Costs a read of each article; nothing where the settings are the same.
 */
export async function recountNames(maker: Maker): Promise<void> {
  const { store, automaticFeeds } = maker;
  if (automaticFeeds === undefined) return;
  // In which formats they are published is a matter of their definitions alone.
  const { formats: _, ...settings } = automaticFeeds;
  if (JSON.stringify(await store.names.settings()) === JSON.stringify(settings)) return;
  if (Object.values(settings.floors).some((floor) => floor !== null)) {
    const feeds = await knownFeeds(maker, { within: 0 });
    let ids: ArticleId[] = [];
    const look = async () => {
      for (const { article } of (await store.articles.getMany(ids)).values()) {
        await ensureAutomaticFeeds({ before: null, after: article }, feeds, maker);
        if (namesOf(article).some((name) => feeds.index().get(namedFeedId(name)) === null)) await feeds.catchUp();
        const found = feeds.index().candidates(article);
        for (const feed of found) if (isNamed(feed) && belongs(feed, article)) await place(feed.id, article, store);
      }
      ids = [];
    };
    for await (const { article } of store.memberships.latest(EVERYTHING, 'newest', PAGE))
      if (ids.push(article) === PAGE) await look();
    await look();
    await orderWhatStands(() => feeds.index().standing().filter(isNamed), maker);
  }
  await store.names.saveSettings(settings);
}

function isSame(a: FeedName | undefined, b: FeedName): boolean {
  return a !== undefined && a.kind === b.kind && a.name === b.name;
}

/** When the last of the articles was first seen that brought the feed about. */
function sinceOf(articles: readonly Article[], otherwise: Instant): Instant {
  const seen = articles.map(({ firstSeen }) => firstSeen);
  return seen.length === 0 ? otherwise : seen.reduce(later);
}

/**
 * The better of two spellings of a name, whichever came first: in both cases before in capitals alone before in small
 * letters alone; then as they sort.
 */
export function betterSpelling(a: string | undefined, b: string): string {
  if (a === undefined || a === b) return b;
  const rank = (text: string) => (text === text.toLowerCase() ? 2 : text === text.toUpperCase() ? 1 : 0);
  const difference = rank(a) - rank(b);
  return difference < 0 || (difference === 0 && a < b) ? a : b;
}
