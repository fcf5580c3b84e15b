import type { LocalQueues } from '../queues/queues.ts';

/**
 * So many articles may wait that could be taken in at once; beyond that nothing is polled that would bring more. What waits
 * for its host's turn does not count: a slow host holds up nobody.
 */
export const MOST_ARTICLES = 1_000;

/** So many polls may wait that could be made at once. What is due beyond that stays due, and is handed out later. */
const MOST_POLLS = 500;

/** Whether more articles wait than are to. */
export function isBehind(queues: Pick<LocalQueues, 'reaches'>, most = MOST_ARTICLES): boolean {
  return queues.reaches('article', most);
}

/** How many polls more may be handed out now. */
export function roomForPolls(queues: Pick<LocalQueues, 'depth'>): number {
  return Math.max(0, MOST_POLLS - queues.depth('poll').waiting);
}
