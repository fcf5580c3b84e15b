import { type ArticleRow, type ArticlesData, drawArticles } from '../../lib/console/index.ts';
import { type Article, type Instant, orderKey, type SourceId } from '../../lib/model/index.ts';
import { findArticles, trace } from '../../lib/pipeline/index.ts';
import { askedFor } from '../acts/article-named.ts';
import { headline } from '../show/headline.ts';
import { traceSections } from '../show/trace.ts';
import { verdict } from '../show/trace-verdict.ts';
import { page } from './registry.ts';

/** More sources than these nobody chooses from in a list. */
const MOST_CHOICES = 300;

/** Articles: found by an address, by words of their titles, by their source. */
export const articlesPage = page<ArticlesData>({
  path: '/articles',
  title: 'Articles',
  async load(place, { query }) {
    const workplace = await place.workplace();
    const { ports, sight } = workplace;
    const asked = (query.get('q') ?? '').trim().slice(0, 2000);
    const source = (query.get('source') ?? '').trim();
    const all = await ports.store.sources.list();
    const sources = all.length > MOST_CHOICES ? null : all.map(({ id }) => id).sort();
    const given = { asked, source, sources };
    const named = askedFor(asked);
    if (asked !== '' && (named.id !== null || named.urls.length > 0)) {
      const found = await trace(named, sight, ports);
      const rows = found.found === null ? [] : [asRow(found.found.article)];
      const none =
        found.found === null
          ? { lines: verdict(found).lines, sections: traceSections(found, ports.site.baseUrl) }
          : null;
      return { ...given, rows, scope: null, none, isEmpty: false };
    }
    const { articles, looked, back, isAll } = await findArticles(
      { words: asked, source: source === '' ? null : (source as SourceId) },
      ports,
    );
    return {
      ...given,
      rows: articles.map(asRow),
      scope: looked === 0 ? null : scopeWords(looked, back, isAll),
      none: null,
      isEmpty: looked === 0 && source === '',
    };
  },
  draw: drawArticles,
});

function asRow(article: Omit<Article, 'html' | 'text'>): ArticleRow {
  const { id, source, state, revision } = article;
  const at = orderKey(article).split('/')[0] as Instant;
  const title = state === 'cancelled' ? '(taken down)' : headline({ ...article, text: '' });
  return { id, title, source, state, revision, at };
}

function scopeWords(looked: number, back: Instant | null, isAll: boolean): string {
  if (isAll) return `All ${looked} articles were searched.`;
  const since = back === null ? '' : `, back to ${back.slice(0, 10)}`;
  return `The newest ${looked} articles were searched${since}. To find an older one, search for its address.`;
}
