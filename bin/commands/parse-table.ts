import Table from 'cli-table3';
import colors from 'picocolors';
import { formatStated, type Repair, type SourceFeed } from '../../lib/model/index.ts';
import { printable } from '../table.ts';

const ITEM_WIDTH = 88;

/** A feed for a reader at a terminal: its title and site, a row for each item, then what had to be mended. */
export function feedTable(feed: SourceFeed, color: boolean): string {
  const paint = colors.createColors(color);
  const about = [feed.language, feed.schedule.ttl === null ? null : `ttl ${feed.schedule.ttl / 60} min`].filter(
    (part) => part !== null,
  );
  const count = `${feed.items.length} item${feed.items.length === 1 ? '' : 's'}`;
  const parts = [
    `${paint.bold(printable(feed.title ?? '(no title)'))} (${[count, ...about].map(printable).join(', ')})`,
  ];
  if (feed.links[0] !== undefined) parts.push(printable(feed.links[0]));
  if (feed.items.length > 0) parts.push(itemTable(feed, paint));
  for (const repair of feed.repairs) parts.push(paint.yellow(repairLine(repair)));
  feed.items.forEach((item, i) => {
    for (const repair of item.repairs) parts.push(paint.yellow(`#${i + 1} ${repairLine(repair)}`));
  });
  return `${parts.join('\n')}\n`;
}

type Paint = ReturnType<typeof colors.createColors>;

function itemTable({ items }: SourceFeed, paint: Paint): string {
  const table = new Table({
    head: ['#', 'published', 'item'],
    style: { head: [], border: [], compact: true },
    colWidths: [6, 12, ITEM_WIDTH + 2],
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  items.forEach((item, i) => {
    const size = item.content === null ? summarySize(item.summary) : `${item.content.length} characters of content`;
    const lines = [
      paint.bold(printable(item.title ?? '(no title)')),
      printable(item.url ?? 'no address'),
      paint.dim(printable([item.authors.join(', '), size].filter(Boolean).join(' · '))),
    ];
    table.push([i + 1, formatStated(item.published ?? item.updated)?.slice(0, 10) ?? '-', lines.join('\n')]);
  });
  return table.toString();
}

function summarySize(summary: string | null): string {
  return summary === null ? 'no content' : `${summary.length} characters of summary`;
}

function repairLine({ code, detail }: Repair): string {
  return printable(`mended ${code}: ${detail}`);
}
