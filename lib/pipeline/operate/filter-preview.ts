import { type Article, type ArticleId, type Feed, type FeedFilter, type Instant, orderKey } from '../../model/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { everyArticle } from '../definitions/every-article.ts';
import { firstFailing } from '../definitions/first-failing.ts';
import type { Ports } from '../ports.ts';

/** An article that a changed filter moves, and why where it goes. */
export type MovedArticle = { readonly article: Omit<Article, 'html' | 'text'>; readonly why: string | null };

/** What a filter would change among the newest articles. */
export type FilterPreview = {
  readonly looked: number;
  /** The moment by which the oldest of those stands that were looked at; null where there was none. */
  readonly back: Instant | null;
  /** Whether these are all articles that are shown anywhere. */
  readonly isAll: boolean;
  readonly comesIn: readonly MovedArticle[];
  readonly goesOut: readonly MovedArticle[];
  /** Those that belong to it before and after, the newest. */
  readonly stays: readonly MovedArticle[];
  /** How many of either: more may move than are named. */
  readonly counts: { readonly comesIn: number; readonly goesOut: number; readonly stays: number };
};

/** So many of the newest articles are looked at. */
export const MOST_PREVIEWED = 500;

const NAMED = 50;
const BATCH = 100;

/**
 * Which of the newest articles would come into a feed and go out of it, were its filter another; `before` is null for a
 * feed that is not there yet, and `visibility` says whom it is for. By the very function that routes articles. Writes nothing.
 */
export async function previewFilter(
  before: FeedFilter | null,
  after: FeedFilter,
  { store }: Pick<Ports, 'store'>,
  visibility?: Feed['visibility'],
): Promise<FilterPreview> {
  const moved = { comesIn: [] as MovedArticle[], goesOut: [] as MovedArticle[], stays: [] as MovedArticle[] };
  const counts = { comesIn: 0, goesOut: 0, stays: 0 };
  let looked = 0;
  let back: Instant | null = null;
  const look = async (batch: readonly ArticleId[]) => {
    const stored = await store.articles.getMany(batch);
    for (const id of batch) {
      const article = stored.get(id)?.article;
      if (article === undefined || article.state !== 'usable') continue;
      looked += 1;
      back = orderKey(article).split('/')[0] as Instant;
      const had = before !== null && belongs({ filter: before, visibility }, article);
      const has = belongs({ filter: after, visibility }, article);
      if (!had && !has) continue;
      const what = had ? (has ? 'stays' : 'goesOut') : 'comesIn';
      counts[what] += 1;
      if (moved[what].length >= NAMED) continue;
      const { html: _, text: __, ...content } = article;
      moved[what].push({ article: content, why: has ? null : firstFailing({ filter: after, visibility }, article) });
    }
  };
  const seen = new Set<ArticleId>();
  let batch: ArticleId[] = [];
  let isAll = true;
  for await (const article of everyArticle(store, { visibility })) {
    if (seen.size >= MOST_PREVIEWED) {
      isAll = false;
      break;
    }
    if (seen.has(article)) continue;
    seen.add(article);
    batch.push(article);
    if (batch.length < BATCH) continue;
    await look(batch);
    batch = [];
  }
  await look(batch);
  return { looked, back, isAll, ...moved, counts };
}
