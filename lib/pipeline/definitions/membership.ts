import { type Article, type FeedId, type Membership, outlineOf, type Place } from '../../model/index.ts';

/**
 * An article's place in a feed as it is given and taken. Archives file by the articles themselves: places of that series
 * need not say what theirs is like.
 */
export function membershipOf(feed: FeedId, article: Article, { series, at }: Place, gone = false): Membership {
  const { id, revision } = article;
  const outline = series === 'filed' ? {} : { outline: outlineOf(article) };
  return { feed, article: id, series, at, revision, gone, ...outline };
}
