import type { ArticleId } from '../../model/index.ts';
import type { StoredArticle } from '../../store/index.ts';

/** What became of an offer. */
export type IngestOutcome = {
  readonly outcome: 'created' | 'revised' | 'unchanged' | 'withdrawn' | 'dropped' | 'refused' | 'postponed' | 'full';
  readonly article: ArticleId | null;
  readonly revision: number | null;
  /** What was changed, or why nothing was. */
  readonly detail: string;
};

/** Nothing is stored of the offer. */
export function dropped(detail: string): IngestOutcome {
  return { outcome: 'dropped', article: null, revision: null, detail };
}

/** What is stored stays as it is. */
export function unchanged(stored: StoredArticle | null, detail: string): IngestOutcome {
  const article = stored?.article ?? null;
  return { outcome: 'unchanged', article: article?.id ?? null, revision: article?.revision ?? null, detail };
}

/** What is stored stays as it is, since who tells this may not do it. */
export function refused(stored: StoredArticle, detail: string): IngestOutcome {
  return { ...unchanged(stored, detail), outcome: 'refused' };
}
