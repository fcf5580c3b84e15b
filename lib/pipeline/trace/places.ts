import {
  type Article,
  type ArticleId,
  DOCUMENT_FORMATS,
  type Feed,
  type FeedFormat,
  type FeedId,
  type FeedState,
  filingOf,
  type Instant,
  keepsChanges,
  type LastTold,
  monthOf,
  placesOf,
} from '../../model/index.ts';
import { type ArchiveFormat, archivePath, contractOf, documentPath } from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';
import { firstFailing } from '../definitions/first-failing.ts';
import { splitName } from '../messages.ts';
import { lastToldOf } from '../publish/changes-after.ts';

/** A document that might show an article. */
export type TracedDocument = {
  readonly key: string;
  readonly format: FeedFormat;
  /** When its bytes were put; null where it is not there. */
  readonly put: Instant | null;
  /** Whether the article is in it, seen in its bytes. */
  readonly shows: boolean;
};

/** An article and a feed. */
export type TracedFeed = {
  readonly feed: FeedId;
  readonly title: string;
  readonly origin: Feed['origin'];
  /** Null where it belongs to it; else the first condition that it does not meet. */
  readonly fails: string | null;
  /** Whether it has its place there: it is routed. */
  readonly isPlaced: boolean;
  /** The revision that the feed's last publish took in; null where it took in none. */
  readonly revision: number | null;
  readonly lastPublished: Instant | null;
  readonly documents: readonly TracedDocument[];
  /** The archives that hold it, each by its documents. */
  readonly archives: readonly (TracedDocument & { readonly name: string })[];
  /** What the feed's change log said last of it; absent where it said nothing, or there is none. */
  readonly told?: LastTold | undefined;
  /** Why the documents do not show what belongs to the feed, as far as is known. */
  readonly keptOut: readonly string[];
};

type Read = Pick<Store, 'feeds' | 'memberships' | 'objects' | 'archives' | 'articles' | 'lastTold'>;

/**
 * How an article stands with each feed: with those that it belongs to or is still shown by in full; of the others the first
 * condition that it fails. `before` is what it was at its last revision that was shown.
 */
export async function placesIn(
  feeds: readonly Feed[],
  article: Article,
  before: Article | null,
  store: Read,
): Promise<TracedFeed[]> {
  const traced: TracedFeed[] = [];
  for (const feed of feeds) {
    const fails = firstFailing(feed, article);
    const had = fails !== null && before !== null && firstFailing(feed, before) === null;
    traced.push(fails === null || had ? await shownIn(feed, article, fails, store) : farFrom(feed, fails));
  }
  return traced;
}

function farFrom({ id: feed, title, origin }: Feed, fails: string): TracedFeed {
  const nothing = { isPlaced: false, revision: null, lastPublished: null, documents: [], archives: [], keptOut: [] };
  return { feed, title, origin, fails, ...nothing };
}

async function shownIn(feed: Feed, article: Article, fails: string | null, store: Read): Promise<TracedFeed> {
  const { id, title, origin } = feed;
  const state = await store.feeds.state(id);
  const place = placesOf(article).at(-1);
  const isPlaced = place !== undefined && (await store.memberships.has(id, article.id, place));
  const revision = shownRevision(state, article.id);
  const documents = await Promise.all(
    DOCUMENT_FORMATS.filter((format) => feed.formats.includes(format)).map((format) =>
      look(documentPath(feed, format), format, article, store),
    ),
  );
  const archives = await archivesWith(feed, article, store);
  const isShown = documents.some(({ shows, format }) => shows && format !== 'news');
  const keptOut =
    fails !== null || isShown ? [] : await whyNotShown(feed, article, { state, isPlaced, revision }, store);
  const lastPublished = state?.lastPublished ?? null;
  const told = keepsChanges(feed) ? ((await lastToldOf(feed, article.id, store)) ?? undefined) : undefined;
  return { feed: id, title, origin, fails, isPlaced, revision, lastPublished, documents, archives, told, keptOut };
}

function shownRevision(state: FeedState | null, id: ArticleId): number | null {
  const name = state?.members.find((one) => splitName(one)[0] === id);
  return name === undefined ? null : splitName(name)[1];
}

/** Whether a document shows an article, in which it is named by its id, or in a sitemap by its address. */
async function look(
  key: string,
  format: FeedFormat,
  { id, canonicalUrl }: Article,
  { objects }: Pick<Store, 'objects'>,
): Promise<TracedDocument> {
  const object = await objects.get(key);
  if (object === null) return { key, format, put: null, shows: false };
  const bytes = Buffer.from(object.bytes);
  const address = canonicalUrl?.replaceAll('&', '&amp;') ?? null;
  const isAddress = (format === 'news' || format === 'html') && address !== null && bytes.includes(address);
  return { key, format, put: object.lastModified, shows: bytes.includes(id) || isAddress };
}

async function archivesWith(feed: Feed, article: Article, store: Read): Promise<TracedFeed['archives']> {
  const names = new Set<string>();
  const found: (TracedDocument & { readonly name: string })[] = [];
  const add = async (name: string, formats: readonly string[]) => {
    if (names.has(name)) return;
    names.add(name);
    for (const format of formats as ArchiveFormat[]) {
      const seen = await look(archivePath(feed, name as never, format), format, article, store);
      if (seen.shows) found.push({ ...seen, name });
    }
  };
  const filed = await store.archives.covering(feed.id, filingOf(article));
  if (filed !== null) await add(filed.name, Object.keys(filed.documents));
  // A month's corrections of older articles stand behind what it files.
  const month = monthOf(article.revisedAt);
  for await (const record of store.archives.from(feed.id, `${month}~`, `${month}~~`)) {
    if (record.entries.some((name) => splitName(name)[0] === article.id)) {
      await add(record.name, Object.keys(record.documents));
    }
  }
  return found;
}

type Standing = Pick<TracedFeed, 'isPlaced' | 'revision'> & { readonly state: FeedState | null };

async function whyNotShown(
  feed: Feed,
  article: Article,
  { state, isPlaced, revision }: Standing,
  { articles }: Read,
): Promise<string[]> {
  if (!isPlaced) return ['it has not been routed to it yet'];
  if (state === null) return ['the feed has not been published yet'];
  if (feed.filling) return ['the feed is still being filled'];
  const demands = feed.profile === undefined ? [] : contractOf(feed.profile).articles;
  const rules = (state.held ?? []).filter((one) => one.article === article.id).map(({ rule }) => rule);
  if (rules.length > 0) {
    return rules.map((rule) => {
      const demanded = demands.find(({ name }) => name === rule)?.demands;
      return `its profile ${feed.profile} holds it back: ${rule}${demanded === undefined ? '' : `; required: ${demanded}`}`;
    });
  }
  const place = state.members.findIndex((name) => splitName(name)[0] === article.id);
  // Behind what is shown stand those that made room for a correction, or for what was found late.
  const madeRoom = place >= state.shown && feed.duplicates !== 'one' && state.cut === undefined;
  if ((revision === null || madeRoom) && state.shown >= feed.size) {
    return [`it is older than the newest ${feed.size}, which the feed shows`];
  }
  if (revision === null) return ['the feed has not been published since'];
  if (feed.duplicates === 'one') return [await copyWords(article, articles)];
  if (state.cut !== undefined) return [`it is among the oldest ${state.cut.left}, which do not fit into its documents`];
  return ['the feed has not been published since'];
}

async function copyWords({ cluster }: Article, articles: Store['articles']): Promise<string> {
  const shown = cluster == null ? null : ((await articles.get(cluster))?.article ?? null);
  const other = shown === null ? 'another' : `${shown.id} of ${shown.source}`;
  return `it is a copy of ${other}, which is shown instead (duplicates: one)`;
}
