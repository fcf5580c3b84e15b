import Table from 'cli-table3';
import type { Comparison } from './extract-peers.ts';
import { READER_NAMES } from './extract-readers.ts';

/** The comparison as tables: bodies, metadata, speed and memory, and the bars. */
export function tables({ accuracy, paces, largest }: Comparison): string {
  const bodies = table('body', 'precision', 'recall', 'F1', 'exact', 'snippets kept %', 'leaked %');
  const metadata = table(
    'metadata',
    'title %',
    'lenient',
    'authors %',
    'name F1',
    'day %',
    'wrong',
    'image %',
    'lang %',
  );
  for (const { set, reader, figures } of accuracy) {
    const { precision, recall, f1, exact, without, day } = figures;
    const name = `${set}: ${reader}`;
    const leaked = without === undefined ? undefined : 1 - without;
    if (f1 !== undefined) {
      bodies.push([name, ...[precision, recall, f1, exact].map(thousandth), percent(figures.with), percent(leaked)]);
    }
    if (day === undefined) continue;
    const [image, lang] = [told(figures.image), told(figures.lang)];
    const { title, 'title~': lenient, authors, nameF1, 'day!': wrong } = figures;
    const people = [percent(authors), thousandth(nameF1)];
    metadata.push([name, percent(title), percent(lenient), ...people, percent(day), percent(wrong), image, lang]);
  }
  const speed = table('aeb, warm', 'pages/s', 'Feedmill to it', 'slowest page ms', 'peak MB', 'before the first page');
  for (const name of READER_NAMES) {
    const { perSecond, ratio, slowestMs, peak, start } = paces[name];
    speed.push([name, perSecond.toFixed(1), ratio.toFixed(2), ...[slowestMs, peak, start].map(Math.round)]);
  }
  return [bodies, metadata, speed, bars(paces, largest)].map((one) => one.toString()).join('\n');
}

function bars(paces: Comparison['paces'], largest: Comparison['largest']): Table.Table {
  const met = table('Feedmill', 'measured', 'bar');
  const ratio = (name: keyof typeof paces) => paces[name].ratio.toFixed(2);
  met.push(
    ['pages/s to Readability on jsdom', ratio('Readability on jsdom'), 'at least 15'],
    ['pages/s to Readability on linkedom', ratio('Readability on linkedom'), 'at least 3'],
    ['pages/s to the bare parse by parse5, which it builds on', ratio('parse5, parse only'), 'at least 0.5'],
    ['peak MB over all pages', Math.round(paces.Feedmill.peak), 'under 300'],
    [`peak MB on ${largest.page}, ${largest.megabytes.toFixed(1)} MB`, Math.round(largest.peak), 'under 256'],
  );
  return met;
}

function table(...head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}

function thousandth(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(3);
}

function percent(value: number | undefined): string {
  return value === undefined ? '' : (100 * value).toFixed(1);
}

/** A field that is never right is one that the extractor does not tell. */
function told(value: number | undefined): string {
  return value === 0 ? '-' : percent(value);
}
