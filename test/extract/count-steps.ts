import { Session } from 'node:inspector/promises';
import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { flat, nested, SHAPES } from './growing-pages.ts';

// A process that counts what the code of lib/extract does with growing pages: how often V8 ran each of its functions and
// each of their blocks (loops, branches). The counts are exact and the same every time; what goes on inside built-in
// functions and regular expressions is not in them.
// Usage: node test/extract/count-steps.ts [shape …]

/** The steps over pages of one shape, each of twice the size of the one before; and the functions that grow fastest. */
export type Growth = {
  readonly shape: string;
  readonly steps: readonly number[];
  readonly steepest: readonly { readonly function: string; readonly steps: number; readonly ratio: number }[];
};

const SIZES = [100, 200, 400, 800];
/** How deep a page nests and is still kept as it is: all but the deepest. */
const DEEPEST = 380;
const FOLDER = new URL('../../lib/extract/', import.meta.url).href;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const chosen = process.argv.slice(2);
const shapes = { ...SHAPES, nested, flat };
for (const [shape, make] of Object.entries(shapes)) {
  if (chosen.length > 0 && !chosen.includes(shape)) continue;
  const sizes = shape in SHAPES ? SIZES : [DEEPEST];
  const counted: Map<string, number>[] = [];
  for (const size of sizes) counted.push(await stepsOver(make(size)));
  const steps = counted.map((counts) => [...counts.values()].reduce((sum, one) => sum + one, 0));
  console.log(JSON.stringify({ shape, steps, steepest: steepest(counted) } satisfies Growth));
}

/** The three functions that grow most at the last doubling, of those that matter. */
function steepest(counted: readonly Map<string, number>[]): Growth['steepest'] {
  const [before, last] = counted.slice(-2);
  if (before === undefined || last === undefined) return [];
  const all = [...last.values()].reduce((sum, one) => sum + one, 0);
  return [...last]
    .filter(([, steps]) => steps > 0.02 * all)
    .map(([name, steps]) => ({ function: name, steps, ratio: steps / (before.get(name) ?? 1) }))
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, 3);
}

async function stepsOver(html: string): Promise<Map<string, number>> {
  // Taking the counts sets them to nought.
  await session.post('Profiler.takePreciseCoverage');
  extractPage(html, { url: 'https://mill.example/news/story' as AbsoluteUrl });
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const counts = new Map<string, number>();
  for (const { url, functions } of result) {
    if (!url.startsWith(FOLDER)) continue;
    const file = url.slice(FOLDER.length);
    for (const { functionName, ranges } of functions) {
      const name = `${file} ${functionName || `(at ${ranges[0]!.startOffset})`}`;
      counts.set(name, (counts.get(name) ?? 0) + ranges.reduce((sum, { count }) => sum + count, 0));
    }
  }
  return counts;
}
