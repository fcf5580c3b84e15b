import { type Article, type ArticleId, FEED_FORMATS } from '../../lib/model/index.ts';
import { type EntryCache, entryCache, renderBytes } from '../../lib/publish/index.ts';
import { sampleArticle, sampleInput } from '../publish/samples.ts';
import { PEERS } from './publish-peers.ts';

// Prints as JSON how long a feed takes to be written, cold and after one new article, beside other writers in the same
// process: milliseconds as medians, and how many times as long as Feedmill the others take. A writer that keeps nothing
// writes the whole feed again after one new article.

const SIZES: readonly (readonly [size: number, rounds: number])[] = [
  [50, 60],
  [500, 20],
  [5000, 5],
];
const FORMATS = ['rss', 'atom', 'json'] as const;
const ROOM = 1_000_000_000;

/** What was written before, by the feed's members. */
const caches = new Map<readonly Article[], EntryCache>();

type Task = { readonly prepare: (round: number) => unknown; readonly run: (prepared: never) => unknown };

const report = Object.fromEntries(SIZES.map(([size, rounds]) => [size, measured(size, rounds)]));
console.log(JSON.stringify(report, null, 2));

function measured(size: number, rounds: number) {
  const members = Array.from({ length: size }, (_, at) => story(at));
  const tasks: Record<string, Task> = {};
  for (const format of FORMATS) {
    for (const [peer, writers] of Object.entries(PEERS)) {
      const write = writers[format];
      if (write !== undefined) tasks[`${format} ${peer}`] = { prepare: () => members, run: write };
    }
  }
  for (const format of [...FORMATS, 'html'] as const) {
    const write = ({ shown, cache }: Prepared) => renderBytes(format, sampleInput({ members: shown }), cache);
    tasks[`${format} cold`] = { prepare: () => ({ shown: members, cache: entryCache(ROOM) }), run: write };
    tasks[`${format} one new`] = { prepare: (round) => afterOneNew(members, round), run: write };
  }
  // As a publish does it: what the formats share is made once.
  const writeAll = ({ shown, cache }: Prepared) =>
    FEED_FORMATS.map((format) => renderBytes(format, sampleInput({ members: shown }), cache));
  tasks['all four cold'] = { prepare: () => ({ shown: members, cache: entryCache(ROOM) }), run: writeAll };
  tasks['all four one new'] = { prepare: (round) => afterOneNew(members, round), run: writeAll };
  const ms = medians(tasks, rounds);
  const ratios = FORMATS.flatMap((format) =>
    Object.keys(PEERS)
      .filter((peer) => ms[`${format} ${peer}`] !== undefined)
      .map((peer) => {
        const theirs = ms[`${format} ${peer}`] ?? Number.NaN;
        const times = (ours: string) => rounded(theirs / (ms[`${format} ${ours}`] ?? Number.NaN));
        return [`${format} ${peer}`, { cold: times('cold'), oneNew: times('one new') }] as const;
      }),
  );
  return { medianMs: ms, timesAsLongAsFeedmill: Object.fromEntries(ratios) };
}

type Prepared = { readonly shown: readonly Article[]; readonly cache: EntryCache };

/** A feed that was written before, and has one new article since. */
function afterOneNew(members: readonly Article[], round: number): Prepared {
  const cache = warm(members);
  return { shown: [story(1_000_000 + round), ...members.slice(0, -1)], cache };
}

function warm(members: readonly Article[]): EntryCache {
  const known = caches.get(members);
  if (known !== undefined) return known;
  const cache = entryCache(ROOM);
  for (const format of FEED_FORMATS) renderBytes(format, sampleInput({ members }), cache);
  caches.set(members, cache);
  return cache;
}

/** Turn by turn, so that a busy moment of the machine falls on all alike. */
function medians(tasks: Readonly<Record<string, Task>>, rounds: number): Record<string, number> {
  const times = new Map<string, number[]>(Object.keys(tasks).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, { prepare, run }] of Object.entries(tasks)) {
      const prepared = prepare(round * 1000 + times.size) as never;
      const begin = performance.now();
      // Bytes, as they are put: a string that is never looked at may never have been made.
      const written = run(prepared);
      if (typeof written === 'string') Buffer.from(written);
      times.get(name)?.push(performance.now() - begin);
    }
  }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
}

/** 600 words, no two articles the same. */
function story(at: number): Article {
  const paragraph = `<p>${`Ferry ${at} came in at dawn &amp; was met by the town band. `.repeat(10)}</p>`;
  return sampleArticle({
    id: String(at).padStart(20, 'a') as ArticleId,
    title: `Ferry ${at} & crew return`,
    html: paragraph.repeat(5),
    text: paragraph.repeat(5).replace(/<[^>]+>/g, ''),
    wordCount: 600,
    enclosures: [],
  });
}

function median(values: readonly number[]): number {
  return rounded(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
