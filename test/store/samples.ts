import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  type FeedState,
  type Instant,
  instant,
  type Membership,
  millis,
  NO_CONTENT,
  type OrderKey,
  type Partner,
  type PartnerId,
  type Sha256,
  type Source,
  type SourceId,
} from '../../lib/model/index.ts';

export const EPOCH = '2026-11-20T08:00:00.000Z' as Instant;

/** So many seconds after {@link EPOCH}. */
export function instantAt(seconds: number): Instant {
  return instant(millis(EPOCH) + seconds * 1000);
}

let given = 0;

/** An id that no other test has. */
export function freshId(): ArticleId {
  given += 1;
  return `a${given.toString(5).replace(/\d/g, (digit) => 'bcdef'[Number(digit)] ?? 'b')}`.padEnd(20, 'z') as ArticleId;
}

export function anArticle(more: Partial<Article> = {}): Article {
  return {
    ...NO_CONTENT,
    id: freshId(),
    source: 'courier' as SourceId,
    state: 'usable',
    revision: 1,
    hash: 'f'.repeat(64) as Sha256,
    previousHash: null,
    firstSeen: EPOCH,
    revisedAt: EPOCH,
    changed: [],
    reason: null,
    withdrawnBy: null,
    title: 'Cranes “to go” – ½ of them 🏗',
    authors: ['Ada Moor', ''],
    html: '<p>One.</p>\n<p>Two, naïve &amp; 日本語.</p>',
    text: 'One.\n\nTwo, naïve & 日本語.',
    complete: true,
    ...more,
  };
}

export function aSource(id: string, more: Partial<Source> = {}): Source {
  return {
    id: id as SourceId,
    title: id,
    kind: 'feed',
    url: `https://${id}.example/feed.xml` as AbsoluteUrl,
    fullText: 'auto',
    interval: { least: 900, most: 900 },
    recheck: 0,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
    ...more,
  };
}

export function aPartner(id: string, more: Partial<Partner> = {}): Partner {
  return {
    id: id as PartnerId,
    name: id,
    feeds: ['all' as FeedId],
    sources: [],
    quota: null,
    terms: null,
    webhook: null,
    origin: 'command',
    ...more,
  };
}

export function aFeed(id: string): Feed {
  return {
    id: id as FeedId,
    title: id,
    description: '',
    filter: { words: ['ferry'] },
    size: 50,
    formats: ['rss', 'atom'],
    content: 'full',
    language: null,
    since: EPOCH,
    origin: 'command',
  };
}

export function aFeedState(id: string, version: number): FeedState {
  return {
    id: id as FeedId,
    version,
    definition: null,
    documents: { rss: { etag: `"${version}"`, hash: 'a'.repeat(64) as Sha256, bytes: version } },
    shown: version,
    members: [],
    lastPublished: EPOCH,
    delay: null,
  };
}

export function aPlace(feed: string, more: Partial<Membership> = {}): Membership {
  return {
    feed: feed as FeedId,
    article: freshId(),
    series: 'newest',
    at: `${EPOCH}/${EPOCH}` as OrderKey,
    revision: 1,
    gone: false,
    ...more,
  };
}
