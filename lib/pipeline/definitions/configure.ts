import { formatsOfAutomatic } from '../../config/index.ts';
import { type Feed, type Source, withoutCanary } from '../../model/index.ts';
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
import { definePartner, removePartner } from './define-partner.ts';
import { everyArticle } from './every-article.ts';
import { type Declared, goingFeeds, goingPartners, goingSources } from './plan.ts';

/**
 * Makes what is stored follow the configuration: defines what it declares, removes what it declared once and does no
 * longer, and leaves alone what came from the command line. Feeds by name stay unless their kind is off.
 */
export async function configure(
  { sources, feeds, partners }: Declared,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'> & Ordering,
): Promise<void> {
  const declaredSources = new Set<string>(sources.map((source) => source.id));
  await readDefinitionsAnew(ports);
  // What a process died over goes first.
  for (const source of await ports.store.sources.leaving()) await removeSource(source, ports);
  for (const feed of await ports.store.feeds.leaving()) await removeFeed(feed, ports);
  // Nobody opens a door any more that the file has closed, whatever comes of the rest.
  await configurePartners(partners, ports);
  const stored = await ports.store.sources.list();
  if (stored.length === 0 && (await isEmpty(ports))) await ports.store.sources.beginToRemember();
  const declared = { sources, feeds };
  for (const source of goingSources(stored, declared)) await removeSource(source, ports);
  const live = { sources: stored, feeds: await ports.store.feeds.list() };
  for (const feed of goingFeeds(live, declared, ports.automaticFeeds)) await removeFeed(feed, ports);
  const standing = await whatStands(ports);
  const known = new Map<string, Source>(sources.map((source) => [source.id, source]));
  // The feed of everything comes first: the others are filled from it.
  const [others, own] = split(feeds, (feed) => declaredSources.has(feed.id));
  for (const feed of others) if (!standing.hasFeed(feed)) await defineFeed(feed, ports);
  for (const feed of own) {
    const source = known.get(feed.id);
    if (source === undefined || (standing.hasSource(source) && standing.hasFeed(feed))) continue;
    await defineSource(source, feed, ports);
  }
  await reformat(ports);
  await recountNames(ports);
  await publishFront(ports);
}

/**
 * What stands as it is declared, with all that follows from it done: mostly all of it, and then one query tells of a
 * thousand definitions that nothing is to be done for them.
 */
async function whatStands({ store }: Pick<Ports, 'store'>) {
  const [sources, feeds] = await Promise.all([store.sources.listSettled(), store.feeds.listSettled()]);
  const sourceOf = new Map(sources.map((source) => [source.id, JSON.stringify(source)]));
  const feedOf = new Map(feeds.map((feed) => [feed.id, feed]));
  return {
    hasSource: (source: Source) => sourceOf.get(source.id) === JSON.stringify(source),
    hasFeed(feed: Feed) {
      const known = feedOf.get(feed.id);
      return known !== undefined && JSON.stringify(known) === JSON.stringify({ ...feed, since: known.since });
    },
  };
}

/** Feeds that came by themselves without being declared, as those by name, are published in the formats of all such. */
async function reformat(ports: Parameters<typeof configure>[1]): Promise<void> {
  const formats = formatsOfAutomatic(ports.automaticFeeds);
  for (const feed of withoutCanary(await ports.store.feeds.list())) {
    if (feed.origin !== 'automatic' || feed.filling || feed.formats.join() === formats.join()) continue;
    await defineFeed({ ...feed, formats }, ports);
  }
}

/** Whether nothing was ever told: there is no feed, and no article that was ever placed. */
async function isEmpty({ store }: Pick<Ports, 'store'>): Promise<boolean> {
  if ((await store.feeds.list()).length > 0) return false;
  for await (const _ of everyArticle(store)) return false;
  return true;
}

async function configurePartners(
  declared: Declared['partners'],
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<void> {
  for (const partner of await ports.store.partners.leaving()) await removePartner(partner, ports);
  if (declared === undefined) return;
  for (const partner of goingPartners(await ports.store.partners.list(), declared)) await removePartner(partner, ports);
  for (const partner of declared) await definePartner(partner, ports);
}

function split(feeds: readonly Feed[], isOwn: (feed: Feed) => boolean): [others: Feed[], own: Feed[]] {
  return [feeds.filter((feed) => !isOwn(feed)), feeds.filter(isOwn)];
}
