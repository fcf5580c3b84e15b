import { earlier, type Instant, type Source, type WindowItem } from '../../model/index.ts';
import { sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';
import type { PollOutcome, Visit } from './visit.ts';
import { dueRechecks, nextRecheck } from './window.ts';

/** Its own answer is not due yet, but pages that it lists are. */
export async function recheckPages({ source, state, now, ports }: Visit): Promise<PollOutcome> {
  const { rechecked, next } = await recheck(source, null, ports, now);
  const pollDue = state.pollDue ?? now;
  const nextDue = next === null ? pollDue : earlier(pollDue, next);
  await ports.store.sources.saveState({ ...state, nextDue });
  ports.log.info('polled', { source: source.id, outcome: 'rechecked', offered: 0, rechecked, pollDue });
  return { source: source.id, outcome: 'rechecked', offered: rechecked, error: null };
}

/** Offers the listed pages that are due to be looked at again, keeps the window, and says when the next ones are due. */
export async function recheck(source: Source, listed: readonly WindowItem[] | null, ports: Ports, now: Instant) {
  if (source.recheck <= 0) {
    if (listed !== null) await ports.store.sources.saveWindow(source.id, listed);
    return { rechecked: 0, next: null };
  }
  const before = listed ?? (await ports.store.sources.window(source.id));
  const { offers, window } = dueRechecks(before, source, now);
  await sendOffers(offers, ports.store, ports.queues);
  if (listed !== null || offers.length > 0) await ports.store.sources.saveWindow(source.id, window);
  return { rechecked: offers.length, next: nextRecheck(window, source, now) };
}
