import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Runs the demonstration as `npm start` does and prints as JSON: seconds from the command to the first feed with an
 * article and to ready, and the milliseconds from each write to its feed. Takes the seconds to watch (default 120).
 */
const seconds = Number(process.argv[2] ?? 120);
const port = 18_640;
const data = await mkdtemp(join(tmpdir(), 'feedmill-bench-'));
const began = performance.now();
const elapsed = () => Math.round(performance.now() - began) / 1000;

const feedmill = spawn(
  process.execPath,
  ['bin/feedmill.ts', 'start', '--data', join(data, 'd'), '--port', String(port), '--newspaper-port', String(port + 1)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const delays: { readonly loading: boolean; readonly ms: number }[] = [];
let ready: number | null = null;
let changes = 0;
createInterface({ input: feedmill.stdout }).on('line', (line) => {
  if (line.includes('Ready in')) ready = elapsed();
  if (line.includes('newspaper: ')) changes += 1;
  const delay = / published \S+: \d+ members, (\d+) ms/.exec(line)?.[1];
  if (delay !== undefined) delays.push({ loading: changes === 0, ms: Number(delay) });
});

let firstFeed: number | null = null;
while (firstFeed === null && elapsed() < 60) {
  const rss = await fetch(`http://127.0.0.1:${port}/feeds/all/rss.xml`).then(
    (answer) => answer.text(),
    () => '',
  );
  if (rss.includes('<item>')) firstFeed = elapsed();
  else await new Promise((resume) => setTimeout(resume, 20));
}
await new Promise((resume) => setTimeout(resume, seconds * 1000));
feedmill.kill('SIGTERM');
await new Promise((resume) => feedmill.once('exit', resume));
await rm(data, { recursive: true, force: true });

const sorted = delays
  .filter((delay) => !delay.loading)
  .map((delay) => delay.ms)
  .sort((a, b) => a - b);
console.log(
  JSON.stringify({
    secondsToFirstFeed: firstFeed,
    secondsToReady: ready,
    changesOfTheNewspaper: changes,
    publishes: sorted.length,
    writeToFeedMs: { median: sorted[Math.floor(sorted.length / 2)] ?? null, worst: sorted.at(-1) ?? null },
  }),
);
