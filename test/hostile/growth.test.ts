import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Growth } from './count-work.ts';
import { HOSTILE } from './shapes.ts';

const COUNT = fileURLToPath(new URL('count-work.ts', import.meta.url));
const LARGEST = fileURLToPath(new URL('largest.ts', import.meta.url));

/** A guard against hanging, not a measurement. */
const HANGS = 600_000;

/** A doubling may cost so many times as much. */
const LINEAR = 2.3;

/** Counts below this are of what is done once. */
const FEW = 5000;

const growth = new Map<string, Growth>();
let largest = '';

/** Counted in processes of their own: what else runs in this one is not in the counts. */
async function count(shapes: readonly string[]): Promise<void> {
  const words = ['--no-opt', '--no-maglev', COUNT, ...shapes];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1e7, timeout: HANGS });
  for (const line of stdout.trim().split('\n')) {
    const one = JSON.parse(line) as Growth;
    growth.set(one.shape, one);
  }
}

async function readLargest(): Promise<void> {
  const words = ['--max-old-space-size=256', LARGEST];
  const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: HANGS, killSignal: 'SIGKILL' });
  largest = stdout.trim().split('\n').at(-1)!;
}

beforeAll(async () => {
  const shapes = Object.keys(HOSTILE);
  const halves = [0, 1].map((half) => count(shapes.filter((_, at) => at % 2 === half)));
  await Promise.all([...halves, readLargest()]);
}, HANGS);

describe('the work that hostile bytes make', () => {
  it.each(Object.keys(HOSTILE))('grows no faster than they do: %s', (shape) => {
    const { steps, touched } = growth.get(shape)!;
    for (const counts of [steps, touched]) {
      counts.slice(1).forEach((more, at) => {
        const told = `${counts.join(', ')} ${counts === steps ? 'steps' : 'gone through'}`;
        if (more > FEW) expect(more / counts[at]!, told).toBeLessThan(LINEAR);
      });
    }
  });

  it('is made by all but those that are refused for their length', () => {
    const idle = [...growth].filter(([, { steps, touched }]) => Math.max(...steps, ...touched) < 2 * FEW);
    expect(idle.map(([shape]) => shape).sort()).toEqual([
      'a push of JSON with authors',
      'an address of letters',
      'an address of parameters',
    ]);
  });
});

it('reads the largest of each to its end, in a heap of 256 MB', () => {
  const { shapes, megabytes } = JSON.parse(largest) as Record<string, number>;
  expect(shapes).toBe(Object.keys(HOSTILE).length);
  expect(megabytes).toBeLessThan(600);
});
