import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { createFetcher } from '../../../lib/fetch/index.ts';
import { type AbsoluteUrl, instant, millis } from '../../../lib/model/index.ts';
import { politeFetch } from '../../../lib/pipeline/index.ts';
import { type Site, startSite, visitor } from '../../fetch/loopback-site.ts';
import { openWorld, type World } from '../../world.ts';

/** Where our sites stand and what they say, by path; robots.txt too. */
type Words = Record<string, { readonly status?: number; readonly location?: string; readonly body?: string }>;

let world: World;
let here: Site & { words: Words };
let there: Site & { words: Words };
let fetcher: ReturnType<typeof createFetcher>;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A new pair of hosts for each test: what one leaves in the ledger is nothing to the next. */
beforeEach(async () => {
  [here, there] = [await speaker(), await speaker()];
  fetcher = visitor([here.origin, there.origin]);
  here.words['/away'] = { status: 302, location: there.at('/page') };
  there.words['/page'] = { body: 'found' };
  return async () => {
    await fetcher.close();
    await Promise.all([here.close(), there.close()]);
  };
});

async function speaker() {
  const words: Words = {};
  const answer: Parameters<typeof startSite>[0][string] = (request, response) => {
    const { status = 200, location, body = '' } = words[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  };
  const site = await startSite(new Proxy({}, { get: () => answer }));
  return { ...site, words };
}

const asked = (site: Site) => site.requests.map(({ url }) => url);
const fetch = (url: AbsoluteUrl, more: Partial<World['ports']> = {}) =>
  politeFetch(
    { url },
    { ...world.ports, fetch: fetcher, manners: { ...world.ports.manners, spacingMs: 1000 }, ...more },
  );
const hostOf = (site: Site) => new URL(site.origin).host;

describe('a redirect to another host', () => {
  it('is followed in our turn there', async () => {
    expect(await fetch(here.at('/away'))).toMatchObject({ outcome: 'fetched', url: there.at('/page') });
    expect(asked(there)).toEqual(['/robots.txt', '/page']);
    for (const site of [here, there]) expect((await world.ports.store.hosts.turns(hostOf(site))).next).not.toBeNull();
  });

  it('is not followed where that host’s robots.txt forbids it', async () => {
    there.words['/robots.txt'] = { body: 'User-agent: *\nDisallow: /page' };
    const result = await fetch(here.at('/away'));
    expect(result).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(`${hostOf(there)}/robots.txt`),
    });
    expect(asked(there)).toEqual(['/robots.txt']);
  });

  it('waits for another time where that host has none for us', async () => {
    const { hosts } = world.ports.store;
    const now = millis(world.ports.now());
    await hosts.saveRobots(hostOf(there), { text: '', until: instant(now + 1e7), barred: null });
    await hosts.saveTurns(
      hostOf(there),
      { next: null, heldUntil: null },
      { next: instant(now + 60_000), heldUntil: null },
    );
    expect(await fetch(here.at('/away'))).toMatchObject({
      outcome: 'busy',
      message: expect.stringContaining(hostOf(there)),
      until: instant(millis(world.ports.now()) + (now + 60_000 - millis(world.ports.now())) * 1.25),
    });
    expect(asked(there)).toEqual([]);
  });

  it('that is asked to stay away keeps us from that host and not from the one before', async () => {
    there.words['/page'] = { status: 429 };
    expect(await fetch(here.at('/away'))).toMatchObject({ outcome: 'unreachable', status: 429 });
    const limits = async (site: Site) => (await world.ports.store.hosts.get(hostOf(site))).limits;
    expect(await limits(here)).toEqual([]);
    expect(await limits(there)).toMatchObject([{ path: '/page' }]);
    expect(await fetch(here.at('/away'))).toMatchObject({ outcome: 'busy' });
    expect(asked(there)).toEqual(['/robots.txt', '/page']);
  });

  it('is taken for robots.txt as well, whose rules are then those of the host that was asked', async () => {
    here.words['/robots.txt'] = { status: 301, location: there.at('/robots.txt') };
    there.words['/robots.txt'] = { body: 'User-agent: *\nDisallow: /private' };
    expect(await fetch(here.at('/private'))).toMatchObject({ outcome: 'refused' });
    expect(asked(here)).toEqual(['/robots.txt']);
  });

  it('never makes a failure of our own store one of the host', async () => {
    const { store } = world.ports;
    const get: typeof store.hosts.get = (host) =>
      host === hostOf(there) ? Promise.reject(new Error('the table is gone')) : store.hosts.get(host);
    const broken = { ...store, hosts: { ...store.hosts, get } };
    await expect(fetch(here.at('/away'), { store: broken })).rejects.toThrow('the table is gone');
  });
});

describe('a redirect within a host', () => {
  it('belongs to the turn of the request before', async () => {
    here.words['/old'] = { status: 301, location: '/older' };
    here.words['/older'] = { status: 301, location: '/new' };
    here.words['/new'] = { body: 'news' };
    await fetch(here.at('/new'));
    world.pass(60);
    const before = world.table.counts();
    expect(await fetch(here.at('/old'))).toMatchObject({ outcome: 'fetched', movedTo: here.at('/new') });
    const made = Object.entries(world.table.counts()).filter(([kind, all]) => all !== before[kind]);
    expect(made.map(([kind, all]) => [kind, all - (before[kind] ?? 0)])).toEqual([
      ['Query', 1],
      ['PutItem', 1],
    ]);
  });

  it('is not followed where robots.txt forbids it', async () => {
    here.words['/robots.txt'] = { body: 'User-agent: *\nDisallow: /private' };
    here.words['/open'] = { status: 302, location: '/private/page' };
    expect(await fetch(here.at('/open'))).toMatchObject({ outcome: 'refused' });
    expect(asked(here)).toEqual(['/robots.txt', '/open']);
  });
});
