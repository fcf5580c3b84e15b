import {
  type Article,
  type ArticleId,
  type ChangeKind,
  type Feed,
  firstPosition,
  HASH_SHOWN,
  isCorrection,
  isForPartners,
  isRevised,
  type LastTold,
  lastToldIn,
  type OpenSegment,
  type Sha256,
} from '../../model/index.ts';
import { articlePath, feedPath, ninjsPath, type Site } from '../../publish/index.ts';
import type { Articles, Store } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import type { Untold } from './change-log.ts';

/** Where the log stands, and what is needed to tell what it does not say yet. */
export type Telling = {
  readonly feed: Feed;
  readonly open: OpenSegment;
  readonly site: Site;
  readonly store: Pick<Store, 'articles' | 'lastTold' | 'memberships'>;
};

/**
 * So many revisions of an article at most are told together, the newest: more come between two publishes only where nobody
 * published for long.
 */
const TOGETHER = 100;

/** Articles read at once. */
const PAGE = 100;

/**
 * What the log does not say yet of these articles, as they are now, in the order in which it came about. What it said last
 * is known from the open segment, else by a small read for each of them.
 */
export async function untoldOf(articles: readonly Article[], telling: Telling): Promise<Untold[]> {
  const { feed, open, store } = telling;
  const told = lastToldIn(open.changes);
  const unknown = articles.map(({ id }) => id).filter((id) => !told.has(id));
  for (const one of await store.lastTold.getMany(feed.id, unknown)) if (isOf(open, one)) told.set(one.id, one);
  return inOrder(await ofEach(articles, told, telling));
}

/**
 * The same of all that the feed has, and of all that the log ever told of: where the feed was defined, or somebody has
 * ordered it to be made anew, an article may have come or gone of which nobody tells.
 */
export async function untoldOfAll(telling: Telling): Promise<Untold[]> {
  const { feed, open, store } = telling;
  const told = new Map<ArticleId, LastTold>();
  for await (const one of store.lastTold.all(feed.id)) if (isOf(open, one)) told.set(one.id, one);
  for (const [id, one] of lastToldIn(open.changes)) told.set(id, one);
  const ids = new Set(told.keys());
  for await (const { article } of store.memberships.all(feed.id, PAGE)) ids.add(article);
  const all = [...ids];
  const found: Group[] = [];
  for (let start = 0; start < all.length; start += PAGE) {
    const stored = await store.articles.getMany(all.slice(start, start + PAGE));
    const articles = [...stored.values()].map(({ article }) => article);
    found.push(...(await ofEach(articles, told, telling)));
  }
  return inOrder(found);
}

/** Whether this was told by the log that stands, and not by one that the feed had before it. */
function isOf({ begun }: OpenSegment, { position }: LastTold): boolean {
  return position >= firstPosition(begun);
}

/** What is told of one article, and where that comes among the others. */
type Group = { readonly order: string; readonly untold: readonly Untold[] };

/** What came first is told first; of what a feed finds when it is defined, what was seen first. */
function inOrder(groups: readonly Group[]): Untold[] {
  return groups.toSorted((a, b) => (a.order < b.order ? -1 : 1)).flatMap(({ untold }) => untold);
}

async function ofEach(
  articles: readonly Article[],
  told: ReadonlyMap<ArticleId, LastTold>,
  telling: Telling,
): Promise<Group[]> {
  const groups: Group[] = [];
  for (const article of articles) {
    const revisions = await untoldRevisions(article, told.get(article.id) ?? null, telling);
    const first = revisions[0];
    if (first === undefined) continue;
    const { kind, revision } = first;
    const at = kind === 'created' ? revision.firstSeen : revision.revisedAt;
    groups.push({
      order: `${at}#${article.id}`,
      untold: revisions.map((one) => entryOf(one.kind, one.revision, telling)),
    });
  }
  return groups;
}

type UntoldRevision = { readonly kind: ChangeKind; readonly revision: Article };

/**
 * What the log does not say yet of an article, the oldest first: each revision since the one that was told last. Of what is
 * not in the feed as far as was told nothing is told that came and went before anybody could see it.
 */
async function untoldRevisions(current: Article, told: LastTold | null, telling: Telling): Promise<UntoldRevision[]> {
  const { feed } = telling;
  let stands = told?.stands ?? false;
  if (!stands && !belongs(feed, current)) return [];
  // As it was told, it came or went by the feed's filter.
  if (told?.revision === current.revision) {
    if (belongs(feed, current) === stands) return [];
    return [{ kind: stands ? 'withdrawn' : 'restored', revision: current }];
  }
  const found: UntoldRevision[] = [];
  for (const revision of await revisionsSince(told, current, telling)) {
    const isHere = belongs(feed, revision);
    if (isHere) found.push({ kind: kindOf(revision, stands, told !== null), revision });
    else if (stands) found.push({ kind: 'withdrawn', revision });
    stands = isHere;
  }
  return found;
}

function kindOf(revision: Article, stands: boolean, isKnown: boolean): ChangeKind {
  if (!stands) return isKnown ? 'restored' : 'created';
  return isCorrection(revision) ? 'corrected' : 'updated';
}

/**
 * The revisions of an article after the one that was told last, or seen since the log began; the newest in any case, unless
 * more was told of it than a table that was restored knows. Of one that was erased by a takedown, or is damaged, nothing is
 * told, nor of those before it. The oldest first.
 */
async function revisionsSince(
  told: LastTold | null,
  current: Article,
  { feed, open, store }: Telling,
): Promise<Article[]> {
  const last = told?.revision ?? 0;
  if (current.revision < last) return [];
  const isBefore = (one: Article) => told === null && one.revisedAt < open.begun;
  const isUnseen = (one: Article) => told?.stands !== true && !belongs(feed, one);
  const revisions = [current];
  for (let after = current; after.revision > last + 1 && revisions.length < TOGETHER && !isBefore(after); ) {
    const before = await revisionBefore(after, store.articles);
    if (before === null || isBefore(before) || isUnseen(before)) break;
    revisions.unshift(before);
    after = before;
  }
  return revisions;
}

/** One that another source told counts too: it was in the feed. */
async function revisionBefore(article: Article, articles: Articles): Promise<Article | null> {
  const hash = article.previousHash ?? article.overtook ?? null;
  return hash === null ? null : articles.revision({ id: article.id, revision: article.revision - 1, hash });
}

function entryOf(kind: ChangeKind, article: Article, { feed, site }: Telling): Untold {
  const { id, revision, hash, cluster } = article;
  const url = addressOf(kind, article, feed, site);
  return {
    ...{ id, revision, kind },
    ...(url !== null && { url }),
    hash: hash.slice(0, HASH_SHOWN) as Sha256,
    ...(feed.duplicates === 'one' && cluster != null && { copyOf: cluster }),
  };
}

/**
 * Where we tell of an article alone: its ninjs document in a feed that has them, else its own page; null where there is
 * neither. Never the address that its source gave it: that may hold its headline, and closed segments outlast a takedown.
 * Of a feed for partners it is seen from the segment, so that it leads on with the token by which that was fetched.
 */
function addressOf(kind: ChangeKind, article: Article, feed: Feed, { baseUrl }: Site): string | null {
  const { id, revision, state } = article;
  const isTold = kind !== 'withdrawn' || state === 'cancelled';
  if (feed.formats.includes('ninjs') && isTold) {
    const path = ninjsPath({ id: feed.id }, id, revision);
    return isForPartners(feed) ? `../${path.slice(feedPath({ id: feed.id }).length)}` : new URL(path, baseUrl).href;
  }
  return isRevised(article) && !isForPartners(feed) ? new URL(articlePath(id), baseUrl).href : null;
}
