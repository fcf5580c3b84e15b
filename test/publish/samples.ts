import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  type Instant,
  NO_CONTENT,
  type Sha256,
  type Source,
  type SourceId,
  type Tombstone,
} from '../../lib/model/index.ts';
import type { DocumentInput, Site } from '../../lib/publish/index.ts';

/** Where the sample article comes from. */
export const SOURCE: Source = {
  id: 'gazette' as SourceId,
  title: 'The Gazette & Herald',
  kind: 'feed',
  url: 'https://gazette.example/rss?a=1&b=2' as AbsoluteUrl,
  fullText: 'auto',
  interval: { least: 900, most: 900 },
  recheck: 3600,
  tags: [],
  language: null,
  rules: {},
  paused: false,
  origin: 'config',
};

export const SITE: Site = { baseUrl: 'https://mill.example/news/' as AbsoluteUrl, title: 'The Mill' };

/** A site of which all is known. */
export const RICH_SITE: Site = {
  ...SITE,
  hub: 'https://hub.example/?a=1&b=2' as AbsoluteUrl,
  rights: '© The Mill & Co',
  image: 'https://mill.example/logo.png' as AbsoluteUrl,
};

/** Where else the sample article's story is told. */
export const ALSO_AT: NonNullable<DocumentInput['alsoAt']> = new Map([
  [
    'aaaabbbbccccddddeeee' as ArticleId,
    [{ title: 'The Courier & Post', url: 'https://courier.example/x?a=1&b=2' as AbsoluteUrl }],
  ],
]);

/** A feed in every format. */
export function sampleFeed(changes: Partial<Feed> = {}): Feed {
  return {
    id: 'harbour' as FeedId,
    title: 'Harbour & Town',
    description: 'What happens on the quay.',
    filter: {},
    size: 50,
    formats: ['rss', 'atom', 'json', 'html'],
    content: 'full',
    language: 'en-GB',
    since: '2026-01-01T00:00:00.000Z' as Instant,
    origin: 'config',
    ...changes,
  };
}

/** A complete article with a picture, a sound file, two authors and a date to the second. */
export function sampleArticle(changes: Partial<Article> = {}): Article {
  return {
    ...NO_CONTENT,
    id: 'aaaabbbbccccddddeeee' as ArticleId,
    source: 'gazette' as SourceId,
    state: 'usable',
    revision: 1,
    hash: '0'.repeat(64) as Sha256,
    previousHash: null,
    firstSeen: '2026-11-20T10:00:00.000Z' as Instant,
    revisedAt: '2026-11-20T10:05:00.000Z' as Instant,
    changed: [],
    reason: null,
    withdrawnBy: null,
    title: 'Ferry "Petrel" & crew return',
    authors: ['Ada Quill', 'Ben Oar'],
    published: { instant: '2026-11-20T09:30:00.000Z' as Instant, precision: 'second' },
    language: 'en',
    canonicalUrl: 'https://www.gazette.example/ferry?a=1&b=2' as AbsoluteUrl,
    section: 'Harbour',
    tags: ['ferries', 'R&D'],
    leadImage: {
      url: 'https://gazette.example/ferry.jpg' as AbsoluteUrl,
      width: 1200,
      height: 800,
      alt: 'The ferry at the quay',
      credit: 'Cy Lens',
    },
    enclosures: [{ url: 'https://gazette.example/ferry.mp3' as AbsoluteUrl, type: 'audio/mpeg', length: 12345 }],
    html: '<p>She came in at dawn &amp; was met.</p><p><img src="https://gazette.example/quay.jpg" alt=""></p>',
    text: 'She came in at dawn & was met.',
    excerpt: 'She came in at dawn & was met.',
    wordCount: 8,
    complete: true,
    provenance: { title: 'json-ld', published: 'json-ld' },
    ...changes,
  };
}

/** An article of which only a card on a listing is known. */
export function sampleTeaser(changes: Partial<Article> = {}): Article {
  return sampleArticle({
    id: 'bbbbccccddddeeeeffff' as ArticleId,
    title: 'Lighthouse to be painted',
    html: '<p>The lighthouse will […]</p>',
    text: 'The lighthouse will […]',
    excerpt: 'The lighthouse will […]',
    complete: false,
    published: { instant: '2026-11-19T00:00:00.000Z' as Instant, precision: 'day' },
    ...changes,
  });
}

export const TOMBSTONE: Tombstone = {
  id: 'gggghhhhiiiijjjjkkkk' as ArticleId,
  revision: 2,
  when: '2026-11-21T08:00:00.000Z' as Instant,
  reason: 'Withdrawn at the <author>’s request',
};

/** A feed of those two and a tombstone. */
export function sampleInput(changes: Partial<DocumentInput<Article>> = {}): DocumentInput<Article> {
  return {
    feed: sampleFeed(),
    members: [sampleArticle(), sampleTeaser()],
    tombstones: [TOMBSTONE],
    sources: [],
    site: SITE,
    ...changes,
  };
}
