import colors from 'picocolors';
import { formatStated, type StatedDate } from '../../lib/model/index.ts';
import type { Sitemap } from '../../lib/parse/index.ts';
import { repairLine } from './parse-table.ts';
import { type Cell, textTable } from './table.ts';

/** Nobody reads on, and a table of 50,000 rows takes minutes to lay out. */
const MOST_ROWS = 500;

/** A sitemap for a reader at a terminal: a row for each page or sitemap, 500 at most, then what had to be mended. */
export function sitemapTable(sitemap: Sitemap, color: boolean): string {
  const paint = colors.createColors(color);
  const { name, head, rows } = sitemap.kind === 'index' ? indexRows(sitemap) : pageRows(sitemap);
  const parts = [`${paint.bold(name)} (${rows.length} ${rows.length === 1 ? 'entry' : 'entries'})`];
  if (rows.length > 0) parts.push(textTable(['#', ...head], rows.slice(0, MOST_ROWS).map(numbered), color));
  if (rows.length > MOST_ROWS) parts.push(`and ${rows.length - MOST_ROWS} more; for all of them, add --json`);
  for (const repair of sitemap.repairs) parts.push(paint.yellow(repairLine(repair)));
  if (sitemap.kind === 'urlset') {
    sitemap.items.slice(0, MOST_ROWS).forEach(({ repairs }, i) => {
      for (const repair of repairs) parts.push(paint.yellow(`#${i + 1} ${repairLine(repair)}`));
    });
  }
  return `${parts.join('\n')}\n`;
}

type Rows = { readonly name: string; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] };

function pageRows({ items }: Sitemap & { readonly kind: 'urlset' }): Rows {
  return {
    name: 'Sitemap',
    head: ['PUBLISHED', 'CHANGED', 'PAGE'],
    rows: items.map(({ published, updated, title, url }) => [
      day(published),
      day(updated),
      [title, url].filter((text) => text !== null).join(' '),
    ]),
  };
}

function indexRows({ sitemaps }: Sitemap & { readonly kind: 'index' }): Rows {
  return {
    name: 'Sitemap index',
    head: ['CHANGED', 'SITEMAP'],
    rows: sitemaps.map(({ url, modified }) => [day(modified), url]),
  };
}

function numbered(row: readonly Cell[], i: number): readonly Cell[] {
  return [`${i + 1}`, ...row];
}

function day(date: StatedDate | null): string {
  return formatStated(date)?.slice(0, 10) ?? '-';
}
