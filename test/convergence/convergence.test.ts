import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { histories } from './history.ts';
import { convergenceOf } from './run.ts';

const [SEED = 20_261_126, ...PATH] = (process.env.FEEDMILL_SEED ?? '').split('/').filter(Boolean).map(Number);
const HISTORIES = Number(process.env.FEEDMILL_HISTORIES ?? 500);

it(`gives, after each of ${HISTORIES} histories, the documents that a calm run gives`, {
  timeout: 3_600_000,
}, async () => {
  const begin = performance.now();
  const result = await fc.check(
    fc.asyncProperty(histories, async (history) => {
      const { faults } = await convergenceOf(history);
      if (faults.length > 0) throw new Error(faults.join('\n'));
    }),
    { numRuns: HISTORIES, seed: SEED, ...(PATH.length > 0 && { path: PATH.join(':') }) },
  );
  const seconds = (performance.now() - begin) / 1000;
  console.log(`seed ${SEED}: ${result.numRuns} histories in ${seconds.toFixed(1)} s`);
  if (result.failed)
    console.log(JSON.stringify(result.counterexample, null, 1), result.counterexamplePath, result.numShrinks);
  expect(result.failed ? String(result.errorInstance) : null).toBeNull();
});
