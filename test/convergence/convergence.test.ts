import { histories } from './history.ts';
import { HISTORIES, SEED, testHistories } from './test-histories.ts';

testHistories({ what: 'random', of: histories, count: HISTORIES, seed: SEED });
