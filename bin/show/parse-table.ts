import Table from 'cli-table3';
import colors from 'picocolors';
import { plainText } from '../../lib/extract/index.ts';
import { everyWords, spanWords } from '../../lib/habit/index.ts';
import { formatStated, type Repair, type SourceFeed, type StatedSchedule } from '../../lib/model/index.ts';
import { headline } from './headline.ts';
import { printable } from './printable.ts';

const ITEM_WIDTH = 88;

/** A feed for a reader at a terminal: its title and site, what it asks of its readers, where older items are, a row for each item, then what had to be mended. */
export function feedTable(feed: SourceFeed, color: boolean): string {
  const paint = colors.createColors(color);
  const count = `${feed.items.length} item${feed.items.length === 1 ? '' : 's'}`;
  const parts = [
    `${paint.bold(printable(feed.title ?? '(no title)'))} (${[count, feed.language]
      .filter((part) => part !== null)
      .map(printable)
      .join(', ')})`,
  ];
  if (feed.links[0] !== undefined) parts.push(printable(feed.links[0]));
  const schedule = scheduleWords(feed.schedule);
  if (schedule !== '') parts.push(schedule);
  if (feed.older !== null) parts.push(`older items: ${printable(feed.older)}`);
  if (feed.items.length > 0) parts.push(itemTable(feed, paint));
  for (const repair of feed.repairs) parts.push(paint.yellow(repairLine(repair)));
  feed.items.forEach((item, i) => {
    for (const repair of item.repairs) parts.push(paint.yellow(`#${i + 1} ${repairLine(repair)}`));
  });
  return `${parts.join('\n')}\n`;
}

/** What a feed asks of those who read it, in words; empty where it asks nothing. */
function scheduleWords({ ttl, updateEvery, skipHours, skipDays }: StatedSchedule): string {
  const hours = skipHours.map((hour) => `${hour}`.padStart(2, '0')).join(', ');
  const wishes = [
    ttl === null ? null : `asks not to be polled for ${spanWords(ttl * 1000)}`,
    updateEvery === null ? null : `says it changes ${everyWords(updateEvery * 1000)}`,
    hours === '' ? null : `asks not to be polled in hours ${hours} (UTC)`,
    skipDays.length === 0 ? null : `asks not to be polled on ${skipDays.map((day) => DAYS[day]).join(', ')}`,
  ];
  return wishes.filter((wish) => wish !== null).join('; ');
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

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
      paint.bold(printable(headline({ title: item.title, excerpt: null, text: wordsOf(item) }))),
      printable(item.url ?? 'no address'),
      paint.dim(printable([item.authors.join(', '), size].filter(Boolean).join(' · '))),
    ];
    table.push([i + 1, formatStated(item.published ?? item.updated)?.slice(0, 10) ?? '-', lines.join('\n')]);
  });
  return table.toString();
}

function wordsOf({ title, content, summary }: SourceFeed['items'][number]): string {
  return title === null ? plainText(summary ?? content ?? '') : '';
}

function summarySize(summary: string | null): string {
  return summary === null ? 'no content' : `${summary.length} characters of summary`;
}

/** A repair as it is told at a terminal. */
export function repairLine({ code, detail }: Repair): string {
  return printable(`repaired ${code}: ${detail}`);
}
