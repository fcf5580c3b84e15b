import { type Article, type ArticleId, type FeedId, type Instant, orderKey, type SourceId } from '../../model/index.ts';
import { everyArticle } from '../definitions/every-article.ts';
import { foldText } from '../definitions/names.ts';
import type { Ports } from '../ports.ts';

/** Which articles are looked for: those whose title or beginning holds all of these words, of one source or of all. */
export type ArticleSearch = { readonly words: string; readonly source: SourceId | null };

/** What was found, and how far back it was looked. */
export type ArticlesFound = {
  /** The newest first, without their texts. */
  readonly articles: readonly Omit<Article, 'html' | 'text'>[];
  readonly looked: number;
  /** The moment by which the oldest of those stands that were looked at; null where there was none. */
  readonly back: Instant | null;
  /** Whether all there are were looked at, and all that were found are told. */
  readonly isAll: boolean;
};

/** So many of the newest are looked at: somebody waits for the answer, and each of them is read. */
export const MOST_LOOKED_AT = 1000;

const MOST_FOUND = 50;
const BATCH = 100;

/**
 * Looks through the newest articles of a source, or of all, for words. Reads no more than {@link MOST_LOOKED_AT} of them,
 * however many are stored. What is held back stands in no feed, and is not found so.
 */
export async function findArticles(
  { words, source }: ArticleSearch,
  { store }: Pick<Ports, 'store'>,
): Promise<ArticlesFound> {
  const wanted = foldText(words)
    .split(/\s+/)
    .filter((word) => word !== '');
  const all = source === null ? everyArticle(store) : articlesIn(source as string as FeedId, store);
  const found: Omit<Article, 'html' | 'text'>[] = [];
  let looked = 0;
  let back: Instant | null = null;
  let batch: ArticleId[] = [];
  const look = async () => {
    const stored = await store.articles.getMany(batch);
    for (const id of batch) {
      const article = stored.get(id)?.article;
      if (article === undefined) continue;
      looked += 1;
      back = orderKey(article).split('/')[0] as Instant;
      const { html: _, text: __, ...content } = article;
      const said =
        wanted.length === 0 ? '' : foldText(`${article.title ?? ''} ${article.excerpt ?? ''}`.slice(0, 5000));
      if (found.length < MOST_FOUND && wanted.every((word) => said.includes(word))) found.push(content);
    }
    batch = [];
  };
  const seen = new Set<ArticleId>();
  for await (const article of all) {
    if (seen.size >= MOST_LOOKED_AT || found.length >= MOST_FOUND)
      return { articles: found, looked, back, isAll: false };
    if (seen.has(article)) continue;
    seen.add(article);
    batch.push(article);
    if (batch.length === BATCH) await look();
  }
  await look();
  return { articles: found, looked, back, isAll: found.length < MOST_FOUND };
}

async function* articlesIn(feed: FeedId, { memberships }: Ports['store']): AsyncGenerator<ArticleId> {
  for await (const { article } of memberships.latest(feed, 'newest', BATCH)) yield article;
}
