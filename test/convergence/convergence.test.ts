import { histories } from './history.ts';
import { HISTORIES, SEED, testHistories } from './test-histories.ts';

// The other half are in `further.test.ts`.
testHistories({ what: 'random', of: histories, count: Math.ceil(HISTORIES / 2), seed: SEED });
