import type { Sha256 } from './ids.ts';

/** The documents a feed can be rendered to: those for readers, a news sitemap for search engines, ninjs for partners. */
export type FeedFormat = 'rss' | 'atom' | 'json' | 'html' | 'news' | 'ninjs';

/** The formats that a feed has unless it says otherwise, in the order they are rendered. */
export const FEED_FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json', 'html'];

/** Every format there is. */
export const DOCUMENT_FORMATS: readonly FeedFormat[] = [...FEED_FORMATS, 'news', 'ninjs'];

/** A document as it was last published. */
export type PublishedDocument = {
  readonly etag: string;
  readonly hash: Sha256;
  readonly bytes: number;
};
