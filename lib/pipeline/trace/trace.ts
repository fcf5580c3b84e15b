import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  type FeedId,
  type Instant,
  type Source,
  type SourceId,
  type Teller,
  tellersOf,
  type WebhookProgress,
} from '../../model/index.ts';
import { articlePagePath } from '../../publish/index.ts';
import type { PageReading, Store, StoredArticle } from '../../store/index.ts';
import { type TakedownReport, takedownReports } from '../operate/takedown-record.ts';
import type { Ports } from '../ports.ts';
import { type AlikeArticle, alike } from './alike.ts';
import { type Asked, idOf } from './asked.ts';
import { lookThrough, type TracedSource } from './listed.ts';
import { lyingAbout, type QueueSight, type TracedQueue } from './lying.ts';
import { marksOf, type TracedMark } from './marks.ts';
import { placesIn, type TracedFeed } from './places.ts';
import { payloadsOf, revisionsOf, type TracedPayload, type TracedRevision } from './revisions.ts';

/** What an article is, without its text. */
export type TracedContent = Omit<Article, 'html' | 'text'>;

/** A stored article with all that is known of its way. */
export type TracedArticle = {
  readonly article: TracedContent;
  /** When its newest revision was committed. */
  readonly written: Instant;
  /** Times in a row that its page was not found. */
  readonly notFound: number;
  /** What came of its page; null where it was not looked at, or that was not kept. */
  readonly reading: PageReading | null;
  readonly tellers: readonly Teller[];
  readonly payloads: readonly TracedPayload[];
  readonly revisions: readonly TracedRevision[];
  readonly feeds: readonly TracedFeed[];
  /** Its own page: where it is, and when it was put; null where there is none yet. */
  readonly page: { readonly key: string; readonly put: Instant } | null;
  /** Its takedowns, the newest first, also those that were undone. */
  readonly takedowns: readonly TakedownReport[];
  readonly alike: readonly AlikeArticle[];
};

/** Everything that is known of what is asked for. */
export type Trace = {
  readonly asked: Asked;
  readonly at: Instant;
  /** Null where there is no such article. */
  readonly found: TracedArticle | null;
  /** Its marks have an id already, and there is no article under it: somebody began with it. */
  readonly begun: ArticleId | null;
  readonly marks: readonly TracedMark[];
  /** The sources that tell or list it, or read its host. */
  readonly sources: readonly TracedSource[];
  /** How many sources there are. */
  readonly ofSources: number;
  readonly queues: readonly TracedQueue[];
  /** How far partners were told by webhook of the feeds that it belongs to. */
  readonly webhooks: readonly WebhookProgress[];
  /** The hub that is named in the feeds; null where there is none. */
  readonly hub: AbsoluteUrl | null;
};

type Tracer = Pick<Ports, 'store' | 'site' | 'now'>;

/** Among so many takedowns its own are looked for. */
const TAKEDOWNS = 500;

/**
 * Where an article is: who listed it, what was read of it, what it is known by, its revisions, the feeds and documents that
 * show it and what the others want, and what waits. For what is no article what became of its offer. Asks no host for
 * anything, and writes nothing. What it costs grows with the feeds that the article belongs to; where there is no such
 * article, with the sources, each of which is looked through.
 */
export async function trace(asked: Asked, sight: QueueSight, tracer: Tracer): Promise<Trace> {
  const { store, site, now } = tracer;
  const at = now();
  const id = await idOf(asked, store);
  const stored = id === null ? null : await store.articles.get(id);
  const article = stored?.article ?? null;
  const payloads = article === null ? [] : await payloadsOf(article.id, store);
  const urls = unique([...asked.urls, ...addressesOf(stored)]);
  const told = payloads.flatMap(({ guid }) => guid ?? []);
  const all = await store.sources.list();
  const lookedFor = { name: asked.name, urls, guids: told };
  const sources = await lookThrough(article === null ? all : near(all, article, urls), lookedFor, at, store);
  const known = unique([...urls, ...sources.flatMap(({ item, left }) => [item?.url, ...left.map((one) => one.url)])]);
  const guids = guidsOf(article?.source ?? null, told, sources, asked);
  const marks = await marksOf(article, { urls: known, guids }, store);
  const found = stored === null ? null : await follow(stored, payloads, marks, tracer);
  const feeds = found?.feeds.filter(({ fails }) => fails === null).map(({ feed }) => feed) ?? [];
  const about = { id, urls: known, guids: guids.map(({ guid }) => guid), feeds };
  return {
    asked,
    at,
    found,
    begun: stored === null ? id : null,
    marks,
    sources: sources.filter((one) => matters(one, article)),
    ofSources: all.length,
    queues: await lyingAbout(about, sight, store),
    webhooks: await toldOf(feeds, store),
    hub: site.hub ?? null,
  };
}

/** A query for each feed. */
async function toldOf(feeds: readonly FeedId[], { webhooks }: Pick<Tracer['store'], 'webhooks'>) {
  const told: WebhookProgress[] = [];
  for (const feed of feeds) for await (const one of webhooks.toTell(feed)) told.push(one);
  return told;
}

/** The sources that may have told an article: those that are known to, and those at its host. */
function near(all: readonly Source[], article: Article, urls: readonly AbsoluteUrl[]): Source[] {
  const telling = new Set(tellersOf(article).map(({ source }) => source));
  const hosts = new Set(urls.map((url) => hostOf(url)));
  return all.filter(({ id, url }) => telling.has(id) || (url !== null && hosts.has(hostOf(url))));
}

function hostOf(url: AbsoluteUrl): string {
  return new URL(url).host.replace(/^www\./, '');
}

function matters({ source, item, left, isNear }: TracedSource, article: Article | null): boolean {
  if (item !== null || left.length > 0) return true;
  if (article === null) return isNear;
  return tellersOf(article).some((teller) => teller.source === source.id);
}

function addressesOf(stored: StoredArticle | null): (AbsoluteUrl | null)[] {
  if (stored === null) return [];
  return [stored.article.canonicalUrl, stored.reading?.address ?? null];
}

function guidsOf(
  source: SourceId | null,
  told: readonly string[],
  sources: readonly TracedSource[],
  { name, id, urls }: Asked,
) {
  const own = source === null ? [] : told.map((guid) => ({ source, guid }));
  const left = sources.flatMap(({ source: { id }, left: all }) =>
    all.flatMap(({ guid }) => (guid == null ? [] : [{ source: id, guid }])),
  );
  // What is neither an address nor an article's id may be the id that a source gives.
  const given =
    id !== null || urls.length > 0 ? [] : sources.filter(({ item }) => item !== null).map((one) => one.source.id);
  return [...own, ...left, ...given.map((id) => ({ source: id, guid: name }))];
}

function unique(urls: readonly (AbsoluteUrl | null | undefined)[]): AbsoluteUrl[] {
  return [...new Set(urls.filter((url) => url != null))];
}

async function follow(
  stored: StoredArticle,
  payloads: readonly TracedPayload[],
  marks: readonly TracedMark[],
  { store }: Tracer,
): Promise<TracedArticle> {
  const { article, written, notFound, reading = null } = stored;
  const { html: _, text: __, ...content } = article;
  const { id } = article;
  const others = marks.flatMap(({ leadsTo }) => (leadsTo === null || leadsTo === id ? [] : [leadsTo]));
  const key = articlePagePath(id);
  const head = await store.objects.head(key);
  return {
    article: content,
    written,
    notFound,
    reading,
    tellers: tellersOf(article),
    payloads,
    revisions: await revisionsOf(article, store),
    feeds: await placesIn(await store.feeds.list(), article, await shownBefore(article, store), store),
    page: head === null ? null : { key, put: head.lastModified },
    takedowns: (await takedownReports(TAKEDOWNS, { store })).filter((one) => one.article === id),
    alike: await alike(article, others, store),
  };
}

/** The article as its feeds may still show it: the revision before, where that was shown. */
async function shownBefore(article: Article, { articles }: Pick<Store, 'articles'>): Promise<Article | null> {
  const { id, revision, previousHash: hash } = article;
  const before = hash === null ? null : await articles.revision({ id, revision: revision - 1, hash });
  return before?.state === 'usable' ? before : null;
}
