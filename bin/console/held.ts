import { drawHeld, type HeldArticle, type HeldData } from '../../lib/console/index.ts';
import type { Article } from '../../lib/model/index.ts';
import { keptBack } from '../../lib/pipeline/index.ts';
import { headline } from '../show/headline.ts';
import { whoWords } from '../show/kept-back.ts';
import { page } from './registry.ts';

/** So many are shown. */
const SHOWN = 200;

/** What is held back or embargoed. */
export const heldPage = page<HeldData>({
  path: '/held',
  title: 'Held',
  async load(place) {
    const { ports } = await place.workplace();
    const { articles, isAll } = await keptBack(SHOWN, ports);
    return { articles: articles.map(heldArticle), isAll };
  },
  draw: drawHeld,
});

/** An article that is kept back, as it is shown. */
export function heldArticle(article: Article): HeldArticle {
  return {
    id: article.id,
    title: headline(article),
    state: article.state === 'withheld' ? 'held' : 'embargoed',
    by: whoWords(article),
    until: article.state === 'withheld' ? null : (article.embargo ?? null),
    since: article.revisedAt,
    source: article.source,
    reason: article.reason ?? null,
  };
}
