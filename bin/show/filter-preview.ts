import pc from 'picocolors';
import type { FilterPreview, MovedArticle } from '../../lib/pipeline/index.ts';
import { headline } from './headline.ts';
import { type Cell, textTable } from './table.ts';

/** What a filter changes among the newest articles: what goes out and why, what comes in, and how far back it was looked. */
export function showFilterPreview(preview: FilterPreview, color: boolean, width: number | null): string {
  const { green, red } = pc.createColors(color);
  const { counts, looked, back, isAll, comesIn, goesOut } = preview;
  const rows = [...goesOut.map((one) => row('out', one, red)), ...comesIn.map((one) => row('in', one, green))];
  const scope = isAll ? `all ${looked} articles` : `the newest ${looked} articles, back to ${back?.slice(0, 10)}`;
  const line = `Of ${scope}, ${counts.goesOut} would leave the feed, ${counts.comesIn} would join it, ${counts.stays} would stay`;
  return rows.length === 0 ? line : `${textTable(['', 'ARTICLE', 'SOURCE', 'TITLE'], rows, color, width)}\n\n${line}`;
}

function row(what: string, { article, why }: MovedArticle, tint: (text: string) => string): Cell[] {
  const title = headline({ ...article, text: '' });
  return [{ text: what, tint }, article.id, article.source, why === null ? title : `${title} (${why})`];
}
