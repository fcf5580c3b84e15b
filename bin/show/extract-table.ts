import Table from 'cli-table3';
import colors from 'picocolors';
import { type ArticleContent, type ArticleField, type Extraction, formatStated } from '../../lib/model/index.ts';
import { headline } from './headline.ts';
import { printable, printableLines } from './printable.ts';

const VALUE_WIDTH = 78;

/** An extraction for a reader at a terminal: each field with where it was taken from; the items of a listing below. */
export function extractionTable(extraction: Extraction, color: boolean): string {
  const paint = colors.createColors(color);
  const { kind, article, items, next, whole, feeds, confidence } = extraction;
  const count = kind === 'listing' ? `${items.length} item${items.length === 1 ? '' : 's'}, ` : '';
  const parts = [`${paint.bold(kind)} (${count}confidence ${confidence.toFixed(2)})`];
  if (article) parts.push(articleTable(article, paint));
  if (items.length > 0) parts.push(itemTable(extraction, paint));
  if (next)
    parts.push(
      `${kind === 'article' ? 'next part (read when the article is ingested)' : 'next page'}  ${printable(next)}`,
    );
  if (whole) parts.push(`on a single page  ${printable(whole)}`);
  for (const feed of feeds) parts.push(`feed  ${printable(feed)}`);
  return `${parts.join('\n')}\n`;
}

type Paint = ReturnType<typeof colors.createColors>;

function articleTable(article: ArticleContent, paint: Paint): string {
  const table = new Table({
    head: ['field', 'value', 'from'],
    style: { head: [], border: [], compact: true },
    colWidths: [14, VALUE_WIDTH + 2, 12],
    wordWrap: true,
  });
  for (const [field, value] of fieldsOf(article)) {
    const from = value === '' ? '' : (article.provenance[field] ?? '');
    const shown = breakable(printableLines(value), VALUE_WIDTH);
    table.push([paint.cyan(field), shown || paint.dim('-'), paint.dim(printable(from))]);
  }
  const size = `${article.wordCount} words${article.complete ? '' : ', incomplete'}`;
  table.push([paint.cyan('size'), size, '']);
  if (article.access) table.push([paint.cyan('access'), printable(article.access), '']);
  return table.toString();
}

function fieldsOf(article: ArticleContent): [ArticleField, string][] {
  return [
    ['title', article.title ?? ''],
    ['authors', article.authors.join(', ')],
    ['published', formatStated(article.published) ?? ''],
    ['modified', formatStated(article.modified) ?? ''],
    ['language', article.language ?? ''],
    ['canonicalUrl', article.canonicalUrl ?? ''],
    ['section', article.section ?? ''],
    ['tags', article.tags.join(', ')],
    ['leadImage', article.leadImage?.url ?? ''],
    ['enclosures', article.enclosures.map(({ url }) => url).join('\n')],
    ['excerpt', article.excerpt ?? ''],
    ['html', shortened(article.text)],
  ];
}

/** The beginning and the end: what a reader looks at to see whether a text is whole. */
function shortened(text: string): string {
  return text.length <= 640 ? text : `${text.slice(0, 400).trimEnd()} …\n\n… ${text.slice(-200).trimStart()}`;
}

function itemTable({ items }: Extraction, paint: Paint): string {
  const table = new Table({
    head: ['#', 'published', 'item'],
    style: { head: [], border: [], compact: true },
    colWidths: [5, 12, VALUE_WIDTH + 11],
    wordWrap: true,
  });
  items.forEach(({ title, url, published, excerpt, complete }, i) => {
    const lines = [
      paint.bold(printable(headline({ title, excerpt, text: '' }))),
      printable(url ?? 'no address'),
      printable(excerpt ?? ''),
      complete ? 'complete text' : '',
    ];
    table.push([i + 1, formatStated(published)?.slice(0, 10) ?? '-', lines.filter(Boolean).join('\n')]);
  });
  return table.toString();
}

/** Breaks words that are wider than their column, such as addresses: the table would cut them off. */
function breakable(text: string, width: number): string {
  return text.replace(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$&\n');
}
