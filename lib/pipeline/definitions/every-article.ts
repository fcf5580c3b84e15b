import { type ArticleId, type Feed, type FeedId, instant, isForPartners } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** The id of the feed that takes everything that everybody may read: it knows every such article that was ever placed. */
export const EVERYTHING = 'all' as FeedId;

/**
 * What knows every article for partners alone that was ever placed. It is given its places as a feed is, is none that can be
 * defined, by its id, and has no documents.
 */
export const RESERVED: Feed = {
  id: 'all/partners' as FeedId,
  title: 'Everything for partners',
  description: '',
  filter: {},
  size: 1,
  formats: [],
  content: 'link',
  visibility: 'partners',
  language: null,
  since: instant(0),
  origin: 'automatic',
};

const PAGE = 100;

/**
 * Every article that was ever placed and that a feed like this may have, without one of all: the newest first, and those for
 * partners alone behind the others. Whoever fills a feed for everybody asks no more for them.
 */
export async function* everyArticle(
  { memberships }: Pick<Store, 'memberships'>,
  feed: Pick<Feed, 'visibility'> = RESERVED,
): AsyncGenerator<ArticleId> {
  for await (const { article } of memberships.latest(EVERYTHING, 'newest', PAGE)) yield article;
  if (!isForPartners(feed)) return;
  for await (const { article } of memberships.latest(RESERVED.id, 'newest', PAGE)) yield article;
}
