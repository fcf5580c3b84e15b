import { type Config, feedsOf } from '../../config/index.ts';
import { instant, millis } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { configure } from './configure.ts';
import { republish } from './define.ts';
import { openMailboxes, type RandomBytes } from './mailboxes.ts';
import { excessOf, type Plan, planOf } from './plan.ts';

/** What a deployment brings along: what is declared, and a hash over that and the settings that documents show. */
export type Brought = {
  readonly hash: string;
  readonly declared: Pick<Config, 'sources' | 'feeds'> & Partial<Pick<Config, 'partners'>>;
  /** Follow it however much it removes. */
  readonly allowRemovals?: boolean;
};

/** So long nobody else begins with it: longer than a function may run. */
const AT_IT_MS = 16 * 60_000;

/**
 * Carries a deployment's configuration into the table, once: sources and feeds follow it, what came from the command
 * line stays, and every feed is looked through, since the site's address and title are part of its documents. Where it
 * is in the table already nothing happens; where it failed the next call does it anew, where a
 * process died over it the next after a quarter of an hour. Whether it was carried in now. Throws what made it fail, and
 * where it would remove more than is done unasked ({@link excessOf}); then nothing is changed. What goes is in the log
 * before and after. With `random` each newsletter that has no address gets one.
 */
export async function carryConfiguration(
  { hash, declared, allowRemovals = false }: Brought,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'>,
  random: RandomBytes | null = null,
): Promise<boolean> {
  const now = ports.now();
  const until = instant(millis(now) + AT_IT_MS);
  const version = await ports.store.carried.begin(hash, now, until);
  if (version === null) return false;
  try {
    const declaredFeeds = feedsOf({ ...declared, automaticFeeds: ports.automaticFeeds }, now);
    const wanted = { sources: declared.sources, feeds: declaredFeeds, partners: declared.partners };
    const [sources, feeds] = [await ports.store.sources.list(), await ports.store.feeds.list()];
    const live = { sources, feeds, partners: await ports.store.partners.list() };
    const plan = planOf(wanted, live, ports.automaticFeeds);
    const excess = excessOf(plan);
    if (excess !== null && !allowRemovals) {
      ports.log.warn('configuration refused', { reason: excess, ...told(plan) });
      throw new Error(`The deployed configuration was not applied: ${excess}. Deploy the right file, or ${ASKED}`);
    }
    ports.log.info('configuration taken up', told(plan));
    await configure(wanted, { ...ports, ordersAll: true });
    if (random !== null) await openMailboxes(declared.sources, ports, random);
    // Before it is finished: whoever dies in between orders them anew.
    await republish(await ports.store.feeds.list(), ports);
    await ports.store.carried.finish(hash, version);
    const counts = { sources: declared.sources.length, feeds: declared.feeds.length };
    ports.log.info('configuration carried in', { ...counts, ...told(plan) });
  } catch (error) {
    await ports.store.carried.giveUp(hash, version, ports.now());
    throw error;
  }
  return true;
}

/** How an operator says that so much is meant to go. */
const ASKED = 'deploy this one with -c allowRemovals=true if you do want to remove these';

/** So many ids of what goes stand in the log. */
const NAMED = 50;

/** A plan for the log: counts, and by their ids what goes. */
function told({ sources, feeds, named, partners }: Plan): Record<string, unknown> {
  const gone = [...feeds.removed, ...named.removed];
  const ids = (all: readonly { readonly id: string }[]) => all.slice(0, NAMED).map(({ id }) => id);
  return {
    added: sources.added.length + feeds.added.length + partners.added.length,
    changed: sources.changed.length + feeds.changed.length + partners.changed.length,
    removed: sources.removed.length + gone.length + partners.removed.length,
    ...(sources.removed.length > 0 && { removedSources: ids(sources.removed) }),
    ...(partners.removed.length > 0 && { removedPartners: ids(partners.removed) }),
    ...(gone.length > 0 && { removedFeeds: ids(gone) }),
  };
}
