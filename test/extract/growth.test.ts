import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Growth } from './count-steps.ts';
import { SHAPES } from './growing-pages.ts';

const COUNT = fileURLToPath(new URL('count-steps.ts', import.meta.url));

/** By shape. Counted in a process of its own: what else runs in this one is not in the counts. */
const growth = new Map<string, Growth>();

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [COUNT], { maxBuffer: 1e7 });
  for (const line of stdout.trim().split('\n')) {
    const one = JSON.parse(line) as Growth;
    growth.set(one.shape, one);
  }
}, 240_000);

describe('the work that a page makes', () => {
  it.each(Object.keys(SHAPES))('grows no faster than the page: %s', (shape) => {
    const { steps, steepest } = growth.get(shape)!;
    const told = `${steps.join(', ')} steps; ${JSON.stringify(steepest)}`;
    // A page may cease on the way to be too small to be anything, which is a step up once: at the end it must be over.
    expect(steps.at(-1)! / steps.at(-2)!, told).toBeLessThan(2.1);
    expect(steps.at(-1)! / steps[0]!, told).toBeLessThan(2.3 ** (steps.length - 1));
  });

  it('is for elements nested as deep as is kept a few times that of the same side by side, and no more', () => {
    const [[deep], [broad]] = [growth.get('nested')!.steps, growth.get('flat')!.steps] as [[number], [number]];
    expect(deep / broad).toBeLessThan(6);
  });
});
