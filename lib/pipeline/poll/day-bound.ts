import { bytesWords, type WindowItem } from '../../model/index.ts';
import type { Visit } from './visit.ts';
import type { WindowChange } from './window.ts';

/** A poll that tells less than this in all tells it without looking at what its source may still have kept today. */
const LOOKED_AT_FROM = 100_000;

/** What an offer weighs besides what it tells: its page is visited. */
const PAGE = 5000;

/**
 * What a poll may hand on: nothing new where its source has had all that is kept of it today, so that what must wait
 * waits at the source and not in our queue; `held` then, and its answer is to be read again as if it were new. What has
 * vanished is looked at in any case. One read, by polls that tell much.
 */
export async function withinDay(
  change: WindowChange,
  before: readonly WindowItem[],
  { source, now, ports }: Visit,
): Promise<WindowChange & { readonly held: boolean }> {
  const { keptPerDay, store, log } = ports;
  const told = change.offers.filter(({ purpose }) => purpose === 'listed');
  if (keptPerDay === null || JSON.stringify(told).length + PAGE * told.length < LOOKED_AT_FROM) {
    return { ...change, held: false };
  }
  const kept = await store.ledger.kept(source.id, now);
  if (kept < keptPerDay) return { ...change, held: false };
  log.warn('source held until tomorrow', { source: source.id, kept: bytesWords(kept), offered: told.length });
  const known = new Map(before.map((item) => [item.key, item]));
  return {
    offers: change.offers.filter(({ purpose }) => purpose !== 'listed'),
    window: change.window.flatMap(({ key }) => known.get(key) ?? []),
    held: true,
  };
}
