import { type Instant, millis } from '../../model/index.ts';
import type { LocalQueues } from '../queues/queues.ts';

/**
 * So many articles may wait that could be taken in at once; beyond that nothing is polled that would bring more. What waits
 * for its host's turn does not count: a slow host holds up nobody.
 */
export const MOST_ARTICLES = 1_000;

/** So many polls may wait that could be made at once. What is due beyond that stays due, and is handed out later. */
const MOST_POLLS = 500;

/**
 * Of one group, as a site whose pages are visited or a source that tells whole articles, so many count: all groups take
 * turns, and thousands of one are in nobody else's way.
 */
const MOST_OF_GROUP = 50;

/** While many wait it is not counted how they are spread more often than this, in milliseconds. */
const COUNTED_EVERY = 100;

/** Tells whether more articles wait than are to, of however many groups. */
export function watchBacklog(
  queues: Pick<LocalQueues, 'reaches' | 'isSpread'>,
  now: () => Instant,
  most = MOST_ARTICLES,
): () => boolean {
  let counted: { readonly at: number; readonly is: boolean } | null = null;
  return () => {
    if (!queues.reaches('article', most)) return false;
    const at = millis(now());
    if (counted === null || Math.abs(at - counted.at) >= COUNTED_EVERY) {
      counted = { at, is: queues.isSpread('article', most, MOST_OF_GROUP) };
    }
    return counted.is;
  };
}

/** How many polls more may be handed out now. */
export function roomForPolls(queues: Pick<LocalQueues, 'depth'>): number {
  return Math.max(0, MOST_POLLS - queues.depth('poll').waiting);
}
