import { crowdedHistories } from './history.ts';
import { HISTORIES, SEED, testHistories } from './test-histories.ts';

/** How many histories go on among ten thousand feeds more. */
const CROWDED = Number(process.env.FEEDMILL_CROWDED ?? Math.ceil(HISTORIES / 50));

testHistories({ what: 'crowded', of: crowdedHistories, count: CROWDED, seed: SEED + 1 });
