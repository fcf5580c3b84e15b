import { FEED_FORMATS, type FeedFormat } from '../model/index.ts';

/** How much news there is. */
export type Workload = {
  /** New articles a day. */
  readonly articles: number;
  readonly sources: number;
  /** Feeds besides that of everything and each source's own. */
  readonly feeds: number;
  /** In which formats feeds are published; absent: in rss, atom, json and html. */
  readonly formats?: readonly FeedFormat[] | undefined;
  /** So many of all feeds are published in ninjs, too; absent: none. */
  readonly ninjs?: number | undefined;
  /** Readers, each of one feed. */
  readonly subscribers: number;
  /** Subscribers at our own hub, each of one feed; 0 where there is no hub. */
  readonly pushed: number;
  /** Partners with a webhook, each told of one feed; absent: none. */
  readonly webhooks?: number | undefined;
  /** Partners who fetch by a token, each one feed every five minutes; absent: none. */
  readonly partners?: number | undefined;
  /** Feeds with a change log, besides those of which partners are told; absent: none. */
  readonly changeLogs?: number | undefined;
  /** Seconds between two regenerations of a feed at least; 0: at once. */
  readonly every: number;
};

/** In how many feeds an article is: that of everything, that of its source, and of the others some. */
export function feedsEach({ sources, feeds }: Pick<Workload, 'sources' | 'feeds'>, topics: number): number {
  return sources === 0 ? 0 : 2 + Math.min(feeds, topics);
}

/** In how many formats a feed's documents are written, and its archives: those that say where a history goes on. */
export function formatsOf({ formats = FEED_FORMATS }: Pick<Workload, 'formats'>) {
  return { documents: formats.length, archives: formats.filter((one) => one === 'atom' || one === 'json').length };
}
