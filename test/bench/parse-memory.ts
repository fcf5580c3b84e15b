import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Format, type State, sampleFeed } from './parse-feeds.ts';
import { READER_NAMES, READERS, type ReaderName } from './parse-readers.ts';
import { median } from './parse-speed.ts';

/** Memory that a process took beyond what it had when the feed's text was there, in MB; null where the feed is refused. */
export type Peaks = {
  readonly format: Format;
  readonly state: State;
  readonly peaks: Readonly<Record<ReaderName, number | null>>;
};

/** Has each reader read a feed of 5 MB, thrice, each time in a process of its own that has all readers loaded. */
export function peaks(format: Format, state: State): Peaks {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-bench-'));
  try {
    const file = join(folder, 'feed.xml');
    writeFileSync(file, sampleFeed(format, '5 MB', state).text);
    return {
      format,
      state,
      peaks: Object.fromEntries(READER_NAMES.map((name) => [name, peak(name, file)])) as Peaks['peaks'],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peak(name: ReaderName, file: string): number | null {
  const measured = [1, 2, 3].map(() => {
    const said = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, file], { encoding: 'utf8' });
    return JSON.parse(said) as number | null;
  });
  return measured.includes(null) ? null : median(measured as number[]);
}

/** The process that reads: says on standard output how much memory it took. */
async function measure(name: ReaderName, file: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const before = process.memoryUsage.rss();
  const read = await READERS[name](text).catch(() => null);
  // Linux tells the highest point of a process in KB.
  const highest = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify(read === null ? null : Math.round((highest - before) / 1e5) / 10));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, file] = process.argv.slice(2);
  await measure(name as ReaderName, file!);
}
