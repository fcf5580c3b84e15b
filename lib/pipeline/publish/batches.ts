import { sha256 } from '../../identity/index.ts';
import type { ArticleId, Feed } from '../../model/index.ts';

/** An archive that fills grows by so many batches on average. */
const BATCHES = 8;

/**
 * Whether a batch of a feed's open archive ends with this article: what was found too late to be among the newest by its
 * date is filed by the batch, and shown by the feed's documents until then. By the article's id alone, so that whoever
 * comes before it or goes, in whatever order, moves no other batch's end. A small feed has an article to a batch, and so
 * has one that shows copies once: of these nobody knows what is shown before all are looked at.
 */
export function endsBatch(article: ArticleId, { size, duplicates }: Pick<Feed, 'size' | 'duplicates'>): boolean {
  const length = duplicates === 'one' ? 1 : Math.max(1, Math.round(size / BATCHES));
  return length === 1 || Number.parseInt(sha256(article).slice(0, 8), 16) % length === 0;
}
