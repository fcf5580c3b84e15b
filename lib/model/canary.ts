import type { FeedId, SourceId } from './ids.ts';

/**
 * The source and the feed of the canary: an article that a deployment sends through its whole way over and over, to see
 * that it comes out. It belongs to this feed alone, whatever other feeds take, and this feed stands on no page.
 */
export const CANARY = { source: 'feedmill-canary' as SourceId, feed: 'feedmill-canary' as FeedId } as const;

/** Whether an article of this source is the canary's, which no feed shows that does not name it. */
export function isCanary({ source }: { readonly source: SourceId }): boolean {
  return source === CANARY.source;
}

/** The feeds that readers are told of. */
export function withoutCanary<T extends { readonly id: string }>(feeds: readonly T[]): T[] {
  return feeds.filter(({ id }) => id !== CANARY.feed);
}
