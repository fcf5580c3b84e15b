import { spanWords } from '../../lib/habit/index.ts';
import { type Article, type Instant, millis } from '../../lib/model/index.ts';
import { headline } from './headline.ts';
import { sinceWords } from './status.ts';
import { textTable } from './table.ts';

/** Articles that are held back or embargoed: by whom, until when, and why. */
export function showKeptBack(
  articles: readonly Article[],
  now: Instant,
  color: boolean,
  width: number | null = null,
): string {
  const rows = articles.map((article) => [
    article.id,
    article.state === 'withheld' ? 'held' : 'embargoed',
    whoWords(article),
    untilWords(article, now),
    sinceWords(article.revisedAt, now),
    article.source,
    article.reason ?? '-',
    headline(article),
  ]);
  return textTable(['ARTICLE', 'STATE', 'BY', 'UNTIL', 'SINCE', 'SOURCE', 'REASON', 'TITLE'], rows, color, width);
}

/** Who keeps an article back. */
export function whoWords({ withdrawnBy }: Pick<Article, 'withdrawnBy'>): string {
  return withdrawnBy === 'operator' ? 'an operator' : 'its source';
}

/** Until when an article is kept back: `2026-12-01T09:00:00.000Z (in 2 days)`. */
export function untilWords({ state, embargo }: Pick<Article, 'state' | 'embargo'>, now: Instant): string {
  if (state === 'withheld' || embargo == null) return 'an operator releases it';
  const left = millis(embargo) - millis(now);
  return `${embargo} (${left <= 0 ? 'over; it will be released next' : `in ${spanWords(left)}`})`;
}
