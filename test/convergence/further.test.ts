import { histories } from './history.ts';
import { HISTORIES, SEED, testHistories } from './test-histories.ts';

// The second half of the random histories, beside the first.
testHistories({ what: 'further', of: histories, count: Math.floor(HISTORIES / 2), seed: SEED + 2 });
