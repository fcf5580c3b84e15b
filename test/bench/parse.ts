import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import Parser from 'rss-parser';
import { decodeText } from '../../lib/fetch/charset.ts';
import type { AbsoluteUrl, SourceFeed } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';
import { DATA_SET_ADDRESS, differences, type Expectation } from '../parse/comparison.ts';

// How many feeds of the data set are read wholly right, and how fast. Usage: node test/bench/parse.ts [--failures]

const data = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds');
if (!existsSync(data)) {
  console.error(`no data set at ${data}: set FEEDMILL_DATA to the folder that holds feeds/`);
  process.exit(1);
}
const expectations = JSON.parse(readFileSync(join(data, 'expectations.json'), 'utf8')) as Record<string, Expectation>;

type Score = { files: number; right: number };
const groups = new Map<string, Score>();
for (const [file, expected] of Object.entries(expectations)) {
  const bytes = readFileSync(join(data, 'feeds', file));
  const found = differences(expected, await read(bytes));
  for (const group of ['all', expected.group]) {
    const score = groups.get(group) ?? { files: 0, right: 0 };
    groups.set(group, { files: score.files + 1, right: score.right + (found.length === 0 ? 1 : 0) });
  }
  if (found.length > 0 && process.argv.includes('--failures'))
    console.log(`${file}\n  ${found.slice(0, 4).join('\n  ')}`);
}

const speeds = [await fastest('rss'), await fastest('atom')];
const table = new Table({ head: ['group', 'right', 'of', '%'] });
for (const [group, { files, right }] of groups) table.push([group, right, files, percent(right, files)]);
console.log(table.toString());
const speedTable = new Table({ head: ['feed', 'MB', 'Feedmill MB/s', 'mended MB/s', 'rss-parser MB/s'] });
for (const { name, size, ours, mended, bare } of speeds) speedTable.push([name, size, ours, mended, bare]);
console.log(speedTable.toString());
console.log(JSON.stringify({ groups: Object.fromEntries(groups), speeds }));

async function read(bytes: Uint8Array): Promise<SourceFeed | null> {
  try {
    const { text } = decodeText(bytes, 'application/xml', 'xml');
    return await parseFeed(text, { url: DATA_SET_ADDRESS as AbsoluteUrl });
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAFeedError') return null;
    throw error;
  }
}

type Speed = { name: string; size: string; ours: string; mended: string; bare: string };

/** Speeds on a feed of our own making; `mended` is the same feed with its last end tag cut off. */
async function fastest(name: 'rss' | 'atom'): Promise<Speed> {
  const feed = sample(name, 200);
  const url = DATA_SET_ADDRESS as AbsoluteUrl;
  const megabytes = Buffer.byteLength(feed) / 1e6;
  const speed = async (work: () => Promise<unknown>): Promise<string> => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 15; round++) {
      const start = performance.now();
      await work();
      best = Math.min(best, performance.now() - start);
    }
    return (megabytes / (best / 1000)).toFixed(1);
  };
  return {
    name,
    size: megabytes.toFixed(2),
    ours: await speed(() => parseFeed(feed, { url })),
    mended: await speed(() => parseFeed(feed.slice(0, -4), { url })),
    bare: await speed(() => new Parser().parseString(feed)),
  };
}

function sample(name: 'rss' | 'atom', size: number): string {
  const html = '<p>The mill by the river turns again, and the bread is good.</p>'.repeat(16);
  const items = Array.from({ length: size }, (_, i) =>
    name === 'rss'
      ? `<item><title>Item ${i}</title><link>https://news.example/${i}</link><guid>https://news.example/${i}</guid>` +
        `<pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate><description><![CDATA[${html}]]></description></item>`
      : `<entry><title>Item ${i}</title><link href="https://news.example/${i}"/><id>https://news.example/${i}</id>` +
        `<updated>2026-01-01T10:00:00Z</updated><content type="html">${html.replaceAll('<', '&lt;')}</content></entry>`,
  ).join('\n');
  return name === 'rss'
    ? `<rss version="2.0"><channel><title>Bench</title><link>https://news.example/</link>${items}</channel></rss>`
    : `<feed xmlns="http://www.w3.org/2005/Atom"><title>Bench</title><id>urn:b</id>${items}</feed>`;
}

function percent(part: number, whole: number): string {
  return ((100 * part) / whole).toFixed(1);
}
