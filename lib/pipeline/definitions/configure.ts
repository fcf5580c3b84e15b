import type { Feed, Source } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { isNamed, recountNames } from './automatic.ts';
import { defineFeed, defineSource, publishFront, readDefinitionsAnew, removeFeed, removeSource } from './define.ts';

/** What a configuration declares: its sources with their automatic feeds, the feed of everything, its own feeds. */
export type Declared = { readonly sources: readonly Source[]; readonly feeds: readonly Feed[] };

/**
 * Makes what is stored follow the configuration: defines what it declares, removes what it declared once and does no
 * longer, and leaves alone what came from the command line. Feeds by name stay unless their kind is off.
 */
export async function configure(
  { sources, feeds }: Declared,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'>,
): Promise<void> {
  const declaredSources = new Set<string>(sources.map((source) => source.id));
  const declaredFeeds = new Set<string>(feeds.map((feed) => feed.id));
  await readDefinitionsAnew(ports);
  // What a process died over goes first.
  for (const source of await ports.store.sources.leaving()) await removeSource(source, ports);
  for (const feed of await ports.store.feeds.leaving()) await removeFeed(feed, ports);
  const stored = await ports.store.sources.list();
  for (const source of stored) {
    if (source.origin === 'config' && !declaredSources.has(source.id)) await removeSource(source, ports);
  }
  const commanded = new Set<string>(stored.filter((one) => one.origin === 'command').map((one) => one.id));
  for (const feed of await ports.store.feeds.list()) {
    const kept =
      declaredFeeds.has(feed.id) || feed.origin === 'command' || commanded.has(feed.id) || isWanted(feed, ports);
    if (!kept) await removeFeed(feed, ports);
  }
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

function isWanted(feed: Feed, { automaticFeeds }: Pick<Ports, 'automaticFeeds'>): boolean {
  const { named } = feed.filter;
  return isNamed(feed) && named !== undefined && automaticFeeds?.floors[named.kind] !== null;
}

function split(feeds: readonly Feed[], isOwn: (feed: Feed) => boolean): [others: Feed[], own: Feed[]] {
  return [feeds.filter((feed) => !isOwn(feed)), feeds.filter(isOwn)];
}
