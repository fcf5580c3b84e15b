import { type ArticleId, type Feed, type FeedId, isForPartners } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** The id of the feed that takes everything that everybody may read: it knows every such article that was ever placed. */
export const EVERYTHING = 'all' as FeedId;

const PAGE = 100;

/**
 * Every article that was ever placed and that a feed like this may have, without one of all; the newest of each feed first,
 * and some several times. Those for partners alone come last, from the feeds of their own sources: when a source is removed,
 * what it told stays where it was, and comes to no other feed. Whoever fills a feed for everybody asks no more for them.
 */
export async function* everyArticle(
  { memberships, sources }: Pick<Store, 'memberships' | 'sources'>,
  feed: Pick<Feed, 'visibility'> = { visibility: 'partners' },
): AsyncGenerator<ArticleId> {
  for await (const { article } of memberships.latest(EVERYTHING, 'newest', PAGE)) yield article;
  if (!isForPartners(feed)) return;
  for (const { id } of (await sources.list()).filter(isForPartners)) {
    for await (const { article } of memberships.latest(id as string as FeedId, 'newest', PAGE)) yield article;
  }
}
