import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { dataSet, scores } from './parse-accuracy.ts';
import { FORMATS } from './parse-feeds.ts';
import { peaks } from './parse-memory.ts';
import { READER_NAMES } from './parse-readers.ts';
import { type Pace, SIZE_NAMES, type Speeds, speeds, speedsOnSet } from './parse-speed.ts';

// How many feeds of the data set are read wholly right, how fast, and with how much memory, beside other readers.
// Usage: node test/bench/parse.ts [--failures]

const folder = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds');
if (!existsSync(folder)) {
  console.error(`no data set at ${folder}: set FEEDMILL_DATA to the folder that holds feeds/`);
  process.exit(1);
}

const files = dataSet(folder);
const groups = await scores(files, (file, found) => {
  if (process.argv.includes('--failures')) console.log(`${file}\n  ${found.slice(0, 4).join('\n  ')}`);
});
const right = new Table({ head: ['read wholly right', 'of', 'rss-parser', '%', 'Feedmill', '%'], style: { head: [] } });
for (const [group, { files: of, rssParser, feedmill }] of groups) {
  right.push([group, of, rssParser, percent(rssParser, of), feedmill, percent(feedmill, of)]);
}
console.log(right.toString());

const measured: Speeds[] = [];
const fast = new Table({ head: ['MB/s (to rss-parser)', ...READER_NAMES], style: { head: [] } });
for (const format of FORMATS) {
  for (const size of SIZE_NAMES) {
    for (const row of await speeds(format, size)) {
      measured.push(row);
      fast.push([`${format} ${size} ${row.state}`, ...READER_NAMES.map((name) => told(row.paces[name]))]);
    }
  }
}
const onSet = await speedsOnSet(files.map(({ text }) => text));
fast.push(['the data set', ...READER_NAMES.map((name) => told(onSet[name]))]);
console.log(fast.toString());

const memory = FORMATS.flatMap((format) => [peaks(format, 'well-formed'), peaks(format, 'cut off')]);
const large = new Table({ head: ['MB taken to read 5 MB', ...READER_NAMES], style: { head: [] } });
for (const row of memory) {
  large.push([`${row.format} ${row.state}`, ...READER_NAMES.map((name) => row.peaks[name] ?? 'refused')]);
}
console.log(large.toString());
console.log(JSON.stringify({ groups: Object.fromEntries(groups), speeds: measured, dataSet: onSet, memory }));

/** A speed, its ratio, and what part was found where not all was. */
function told(pace: Pace | null): string {
  if (pace === null) return 'refused';
  const part = pace.found < 0.999 ? `, ${percent(pace.found, 1)} % read` : '';
  return `${pace.speed.toFixed(1)} (${pace.ratio.toFixed(2)})${part}`;
}

function percent(part: number, whole: number): string {
  return ((100 * part) / whole).toFixed(1);
}
