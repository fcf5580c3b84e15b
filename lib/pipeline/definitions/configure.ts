import type { Feed } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { recountNames } from './automatic.ts';
import {
  defineFeed,
  defineSource,
  type Ordering,
  publishFront,
  readDefinitionsAnew,
  removeFeed,
  removeSource,
} from './define.ts';
import { type Declared, goingFeeds, goingSources } from './plan.ts';

/**
 * Makes what is stored follow the configuration: defines what it declares, removes what it declared once and does no
 * longer, and leaves alone what came from the command line. Feeds by name stay unless their kind is off.
 */
export async function configure(
  { sources, feeds }: Declared,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'> & Ordering,
): Promise<void> {
  const declaredSources = new Set<string>(sources.map((source) => source.id));
  await readDefinitionsAnew(ports);
  // What a process died over goes first.
  for (const source of await ports.store.sources.leaving()) await removeSource(source, ports);
  for (const feed of await ports.store.feeds.leaving()) await removeFeed(feed, ports);
  const stored = await ports.store.sources.list();
  const declared = { sources, feeds };
  for (const source of goingSources(stored, declared)) await removeSource(source, ports);
  const live = { sources: stored, feeds: await ports.store.feeds.list() };
  for (const feed of goingFeeds(live, declared, ports.automaticFeeds)) await removeFeed(feed, ports);
  // The feed of everything comes first: the others are filled from it.
  const [others, own] = split(feeds, (feed) => declaredSources.has(feed.id));
  for (const feed of others) await defineFeed(feed, ports);
  for (const feed of own) {
    const source = sources.find((one) => one.id === (feed.id as string));
    if (source !== undefined) await defineSource(source, feed, ports);
  }
  await recountNames(ports);
  await publishFront(ports);
}

function split(feeds: readonly Feed[], isOwn: (feed: Feed) => boolean): [others: Feed[], own: Feed[]] {
  return [feeds.filter((feed) => !isOwn(feed)), feeds.filter(isOwn)];
}
