import { Session } from 'node:inspector/promises';
import { HOSTILE } from './shapes.ts';
import { countTouched, takeTouched, traceTouched } from './touched.ts';

// A process that counts the work that each hostile shape makes at four sizes, each twice the one before: the steps, which
// are how often V8 ran each function and each block of our code and of the libraries; and what the built-in functions
// went through. Both are the same every time.
// Usage: node --no-opt --no-maglev test/hostile/count-work.ts [shape …]
// (optimised code is not counted). For a named shape alone it also tells what grows fastest.

/** The work that one shape makes, each size twice the one before. */
export type Growth = { readonly shape: string; readonly steps: readonly number[]; readonly touched: readonly number[] };

const DOUBLINGS = [1, 2, 4, 8];
const ROOT = new URL('../../', import.meta.url).href;
/** Of the libraries as of our own code; not what counts. */
const COUNTED = ['lib/', 'node_modules/'];

const chosen = process.argv.slice(2);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
countTouched();
const traces = chosen.length === 1 ? traceTouched() : null;

for (const [shape, { size, at }] of Object.entries(HOSTILE)) {
  if (chosen.length > 0 && !chosen.includes(shape)) continue;
  // What is made once and kept counts for none of them.
  await at(size)();
  const steps: Map<string, number>[] = [];
  const touched: number[] = [];
  const lines: Map<string, number>[] = [];
  for (const times of DOUBLINGS) {
    const work = at(size * times);
    await takeSteps();
    takeTouched();
    (traces as Map<string, number> | null)?.clear();
    await work();
    touched.push(takeTouched());
    lines.push(new Map(traces));
    steps.push(await takeSteps());
  }
  const sums = steps.map((counts) => [...counts.values()].reduce((sum, one) => sum + one, 0));
  console.log(JSON.stringify({ shape, steps: sums, touched } satisfies Growth));
  if (traces !== null) console.log([...steepest(steps), ...steepest(lines)].join('\n'));
}
process.exit();

/** What grows most at the last doubling, of what matters. */
function steepest(counted: readonly ReadonlyMap<string, number>[]): string[] {
  const [before, last] = counted.slice(-2) as [ReadonlyMap<string, number>, ReadonlyMap<string, number>];
  const all = [...last.values()].reduce((sum, one) => sum + one, 0);
  return [...last]
    .filter(([, count]) => count > 0.02 * all)
    .map(([name, count]) => ({ name, count, ratio: count / (before.get(name) ?? 1) }))
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, 6)
    .map(({ name, count, ratio }) => `  ${ratio.toFixed(2)} times: ${count} ${name}`);
}

async function takeSteps(): Promise<Map<string, number>> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const counts = new Map<string, number>();
  for (const { url, functions } of result) {
    const file = decodeURI(url).slice(ROOT.length);
    const isCounted =
      url.includes('/node_modules/') || (url.startsWith(ROOT) && COUNTED.some((one) => file.startsWith(one)));
    if (!isCounted) continue;
    for (const { functionName, ranges } of functions) {
      const name = `${file} ${functionName || `(at ${ranges[0]!.startOffset})`}`;
      counts.set(name, (counts.get(name) ?? 0) + ranges.reduce((sum, { count }) => sum + count, 0));
    }
  }
  return counts;
}
