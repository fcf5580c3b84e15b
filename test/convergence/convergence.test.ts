import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type History, histories } from './history.ts';
import { convergenceOf } from './run.ts';

/**
 * Other histories: `FEEDMILL_SEED=7`. A failure prints a seed with a path behind it, `7/12/0/3`, which lives through that
 * history alone. `FEEDMILL_HISTORIES=5000` takes so many; `npm run test:long` lives through 500.
 *
 * The histories are fast-check's, which shortens one that fails step by step and trouble by trouble. Whose turn it is
 * within a history is drawn from a seed of the history's own: what is left of it is still interleaved somehow.
 */
const [SEED = 20_261_126, ...PATH] = (process.env.FEEDMILL_SEED ?? '').split('/').filter(Boolean).map(Number);
const HISTORIES = Number(process.env.FEEDMILL_HISTORIES ?? 100);

/** The shortening of a history ends after so many milliseconds. */
const PATIENCE = 60_000;

it(`ends ${HISTORIES} random histories with the documents that a calm run gives`, { timeout: 7_200_000 }, async () => {
  const begin = performance.now();
  let lived = 0;
  let failedAt: number | null = null;
  const { failed, numRuns, counterexample, counterexamplePath } = await fc.check(
    fc.asyncProperty(histories, async (history) => {
      if (failedAt !== null && performance.now() - failedAt > PATIENCE) return;
      lived += 1;
      const { faults } = await convergenceOf(history);
      if (faults.length === 0) return;
      failedAt ??= performance.now();
      throw new Error('it did not converge');
    }),
    PATH.length > 0
      ? { numRuns: 1, seed: SEED, path: PATH.join(':'), endOnFailure: true }
      : { numRuns: HISTORIES, seed: SEED },
  );
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `convergence, seed ${SEED}: ${numRuns} histories; ${(lived / seconds).toFixed(1)} lived through a second`,
  );
  if (!failed) return;
  const [history] = counterexample as [History];
  const { faults, trace } = await convergenceOf(history);
  const seed = [SEED, ...(counterexamplePath ?? '').split(':')].join('/');
  console.log(`FEEDMILL_SEED=${seed} npx vitest run test/convergence/convergence.test.ts\n${trace.join('\n')}`);
  expect({ seed, history, faults }).toBeNull();
});
