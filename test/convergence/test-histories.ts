import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from './history.ts';
import { convergenceOf } from './run.ts';

/**
 * Other histories: `FEEDMILL_SEED=7`. A failure prints a seed with a path behind it, `7/12/0/3`, which lives through that
 * history alone. `FEEDMILL_HISTORIES=5000` takes so many; `npm run test:long` lives through 500.
 *
 * The histories are fast-check's, which shortens one that fails step by step and trouble by trouble. Whose turn it is
 * within a history is drawn from a seed of the history's own: what is left of it is still interleaved somehow.
 */
export const [SEED = 20_261_126, ...PATH] = (process.env.FEEDMILL_SEED ?? '').split('/').filter(Boolean).map(Number);
export const HISTORIES = Number(process.env.FEEDMILL_HISTORIES ?? 100);

/** The shortening of a history ends after so many milliseconds. */
const PATIENCE = 60_000;

export type Lives = {
  readonly what: 'random' | 'further' | 'crowded';
  readonly of: fc.Arbitrary<History>;
  readonly count: number;
  readonly seed: number;
};

/** Lives through so many histories, each beside a calm one. The kinds have files of their own, so that they run side by side. */
export function testHistories({ what, of, count, seed: start }: Lives): void {
  describe(`${what} histories`, () => {
    // What a path leads to is in one of them.
    const isMeant = PATH.length === 0 || (process.env.FEEDMILL_OF ?? 'random') === what;
    it.skipIf(!isMeant)(`end with the documents that a calm run gives: ${count}`, { timeout: 7_200_000 }, async () => {
      const begin = performance.now();
      let lived = 0;
      let failedAt: number | null = null;
      const seed = PATH.length > 0 ? SEED : start;
      const { failed, numRuns, counterexample, counterexamplePath } = await fc.check(
        fc.asyncProperty(of, async (history) => {
          if (failedAt !== null && performance.now() - failedAt > PATIENCE) return;
          lived += 1;
          const { faults } = await convergenceOf(history);
          if (faults.length === 0) return;
          failedAt ??= performance.now();
          throw new Error('it did not converge');
        }),
        PATH.length > 0 ? { numRuns: 1, seed, path: PATH.join(':'), endOnFailure: true } : { numRuns: count, seed },
      );
      const seconds = (performance.now() - begin) / 1000;
      const speed = `${(lived / seconds).toFixed(1)} lived through a second`;
      console.log(`convergence, ${what}, seed ${seed}: ${numRuns} histories; ${speed}`);
      if (!failed) return;
      const [history] = counterexample as [History];
      const { faults, trace } = await convergenceOf(history);
      const path = [seed, ...(counterexamplePath ?? '').split(':')].join('/');
      const command = `FEEDMILL_OF=${what} FEEDMILL_SEED=${path} npx vitest run test/convergence/${FILES[what]}`;
      console.log(`${command}\n${trace.join('\n')}`);
      expect({ path, history, faults }).toBeNull();
    });
  });
}

const FILES = { random: 'convergence.test.ts', further: 'further.test.ts', crowded: 'crowded.test.ts' } as const;
