import { type Config, feedsOf } from '../../config/index.ts';
import { instant, millis } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { configure } from './configure.ts';
import { republish } from './define.ts';

/** What a deployment brings along: what is declared, and a hash over that and the settings that documents show. */
export type Brought = { readonly hash: string; readonly declared: Pick<Config, 'sources' | 'feeds'> };

/** So long nobody else begins with it: longer than a function may run. */
const AT_IT_MS = 16 * 60_000;

/**
 * Carries a deployment's configuration into the table, once: sources and feeds follow it, what came from the command
 * line stays, and every feed is looked through, since the site's address and title are part of its documents. Where it
 * is in the table already nothing happens; where it failed the next call does it anew, where a
 * process died over it the next after a quarter of an hour. Whether it was carried in now. Throws what made it fail.
 */
export async function carryConfiguration(
  { hash, declared }: Brought,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'>,
): Promise<boolean> {
  const now = ports.now();
  const until = instant(millis(now) + AT_IT_MS);
  const version = await ports.store.carried.begin(hash, now, until);
  if (version === null) return false;
  try {
    await configure({ sources: declared.sources, feeds: feedsOf(declared, now) }, { ...ports, ordersAll: true });
    // Before it is finished: whoever dies in between orders them anew.
    await republish(await ports.store.feeds.list(), ports);
  } catch (error) {
    await ports.store.carried.giveUp(hash, version, ports.now());
    throw error;
  }
  await ports.store.carried.finish(hash, version);
  ports.log.info('configuration carried in', { sources: declared.sources.length, feeds: declared.feeds.length });
  return true;
}
