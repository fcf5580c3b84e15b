import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  dayOf,
  type FeedId,
  type Instant,
  instant,
  millis,
  NOBODY,
  type Partner,
  type PartnerId,
  type Quota,
} from '../../../lib/model/index.ts';
import { type PartnerFetch, tokenHash, tokenOf, usageOf } from '../../../lib/partners/index.ts';
import { partnerTroubles, usageOfPartner } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const HERALD = 'herald' as PartnerId;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const partner = (quota: Quota | null = null): Partner => ({
  ...{ id: HERALD, name: 'Herald', feeds: ['all' as FeedId], sources: [], terms: null, webhook: null },
  ...{ quota, origin: 'command' as const },
});
async function fetched(at: Instant, count = 1, more: Partial<PartnerFetch> = {}, id = HERALD): Promise<void> {
  const day = dayOf(at);
  const one = { ...{ feed: 'all' as FeedId, status: 200, bytes: 9, agent: 'curl/8', address: 'a', at }, ...more };
  const { usages } = world.ports.store;
  await usages.save(usageOf(id, day, Array(count).fill(one)), await usages.get(id, day), 0);
}
async function publishStories(...slugs: string[]): Promise<void> {
  const stories = slugs.map((slug) => story(slug, `The ${slug}`));
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
  world.pass(3600);
  await world.tick();
}

describe('what is told of a partner', () => {
  it('is the newest article that it fetched, and how far it is behind', async () => {
    await world.addSource({ id: 'courier', url: FEED });
    await publishStories('cranes');
    const told = async () => (await usageOfPartner(partner(), world.ports)).feeds[0];
    expect(await told()).toEqual({ feed: 'all', last: null, newest: null, behind: null });
    world.pass(60);
    const last = world.ports.now();
    await fetched(last);
    expect(await told()).toMatchObject({ last, newest: { title: 'The cranes' }, behind: null });
    await publishStories('ferry', 'cranes');
    const since = world.ports.now();
    await publishStories('quay', 'ferry', 'cranes');
    expect(await told()).toMatchObject({
      last,
      newest: { title: 'The cranes' },
      behind: { articles: 2, isMore: false, since },
    });
    // A 304 says that it has what the feed shows.
    world.pass(60);
    await fetched(world.ports.now(), 1, { status: 304 });
    expect(await told()).toMatchObject({ newest: { title: 'The quay' }, behind: null });
  });
});

describe('what an operator is to look at of partners', () => {
  const later = (days: number) => instant(millis(START) + days * 24 * 3600_000);
  const given = async (quota: Quota | null = null) => {
    await world.ports.store.partners.define(partner(quota));
    await world.ports.store.partners.saveToken({
      hash: tokenHash(tokenOf(new Uint8Array(32))),
      partner: HERALD,
      start: 'abcd',
      since: START,
      until: null,
    });
  };
  const troubles = () => partnerTroubles(world.ports);

  it('is who has a token and fetches nothing, once it could have', async () => {
    await given();
    expect(await troubles()).toEqual([]);
    world.pass(4 * 24 * 3600);
    expect(await troubles()).toEqual([{ partner: HERALD, trouble: 'quiet', last: null }]);
    await fetched(later(3.9));
    expect(await troubles()).toEqual([]);
    world.pass(3 * 24 * 3600);
    expect(await troubles()).toEqual([{ partner: HERALD, trouble: 'quiet', last: later(3.9) }]);
    // What is refused is nothing.
    await fetched(later(6.9), 1, { status: 404 });
    expect(await troubles()).toMatchObject([{ trouble: 'quiet' }]);
  });

  it('is a token that looks shared, a quota that is used up, and many tokens that open nothing', async () => {
    await given({ perMinute: null, perDay: 45 });
    const { usages } = world.ports.store;
    const day = dayOf(START);
    const all = ['curl/8', 'newsboat/2', 'miniflux/2'].flatMap((agent, at) =>
      Array<PartnerFetch>(15).fill({
        feed: 'all' as FeedId,
        status: 200,
        bytes: 9,
        agent,
        address: String(at),
        at: START,
      }),
    );
    await usages.save(usageOf(HERALD, day, all), await usages.get(HERALD, day), 0);
    await fetched(START, 100, { status: 404, feed: null }, NOBODY);
    expect(await troubles()).toMatchObject([
      { partner: HERALD, trouble: 'shared', shared: { agents: ['curl', 'miniflux', 'newsboat'], addresses: 3 } },
      { partner: HERALD, trouble: 'over', perDay: 45, requests: 45 },
      { partner: null, trouble: 'wrong tokens', requests: 100 },
    ]);
  });
});
