import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRuntime, type Runtime } from '../lambda/runtime.ts';
import { FUNCTIONS, openStack } from '../lambda/stack.ts';
import { httpEvent, sqsEvent } from '../lambdas/events.ts';
import { tickEvent } from '../world.ts';

// Cold start (spawn to the first request for an event) and warm time per event of every bundle under the runtime client,
// beside an empty handler, in milliseconds: medians, printed as JSON. Usage: npm run bench:lambda

const COLD_STARTS = 5;
const WARM_EVENTS = 50;

/** The least that each is asked to do: what is measured is the way through the function, not the work. */
const EVENTS: Readonly<Record<string, unknown>> = {
  empty: {},
  configure: tickEvent(),
  dispatch: tickEvent(),
  poll: sqsEvent({ source: 'unknown' }),
  ingest: sqsEvent({ release: 'unknown' }),
  route: { Records: [] },
  publish: sqsEvent({ feed: 'unknown' }),
  api: httpEvent('GET', '/status'),
};

const stack = await openStack();
try {
  const empty = join(stack.folder, 'empty');
  await mkdir(empty);
  await writeFile(join(empty, 'index.mjs'), 'export const handler = async () => null;\n');
  const figures: Record<string, unknown> = {};
  for (const name of ['empty', ...FUNCTIONS] as const) {
    const folder = name === 'empty' ? empty : stack.folderOf(name);
    const { size } = await stat(join(folder, 'index.mjs'));
    const open = () => (name === 'empty' ? openRuntime(folder, stack.environment) : stack.open(name));
    figures[name] = { kb: Math.round(size / 1024), coldMs: await coldMs(open), ...(await warm(open, EVENTS[name])) };
  }
  console.log(
    JSON.stringify({ node: process.version, coldStarts: COLD_STARTS, warmEvents: WARM_EVENTS, figures }, null, 2),
  );
} finally {
  await stack.close();
}

async function coldMs(open: () => Promise<Runtime>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const runtime = await open();
    const began = performance.now();
    await runtime.ready();
    times.push(performance.now() - began);
    await runtime.close();
  }
  return median(times);
}

async function warm(open: () => Promise<Runtime>, event: unknown): Promise<{ firstMs: number; warmMs: number }> {
  const runtime = await open();
  await runtime.ready();
  const timed = async () => {
    const began = performance.now();
    const outcome = await runtime.invoke(event);
    const failures = JSON.stringify(outcome).includes('itemIdentifier');
    if (outcome.ended !== 'answered' || failures) throw new Error(`${JSON.stringify(outcome)}\n${runtime.output()}`);
    await runtime.ready();
    return performance.now() - began;
  };
  const firstMs = median([await timed()]);
  const times: number[] = [];
  for (let i = 0; i < WARM_EVENTS; i++) times.push(await timed());
  await runtime.close();
  return { firstMs, warmMs: median(times) };
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}
