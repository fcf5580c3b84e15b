import { afterEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceKind } from '../../../lib/model/index.ts';
import { callerTo, startSite } from '../../fetch/loopback-site.ts';
import { openWorld, type WebAnswer } from '../../world.ts';
import { atom, COURIER, entry, HUB, type HubWorld, openHubWorld, TOPIC, titlesOf, tokenOf } from './test-hub.ts';

/**
 * The checks for subscribers of the public suite, by their numbers there, made anew: it delivers every topic as text/html,
 * whatever it is, with leases of a day and signatures by SHA-256.
 */

const FETCHED = 'https://courier.example/front/';
const FIRST = entry('cranes', '2026-11-20T07:00:00Z');
const SECOND = entry('ferry', '2026-11-20T08:05:00Z');
const LEASE = 86_400;

let world: HubWorld;
afterEach(() => world.close());

const link = (rel: string, url: string) => ({ rel, url: url as AbsoluteUrl, type: '', title: '' });
const IN_HEADER: NonNullable<WebAnswer['links']> = [link('hub', HUB), link('self', TOPIC)];

const TEXT = 'Nobody at the quay had thought that it would come to this, and yet it did. ';
const listed = (items: readonly (typeof FIRST)[], head = '') =>
  `<!DOCTYPE html><html><head><title>Courier</title>${head}</head><body><main>${items
    .map(
      ({ id, title, at }) =>
        `<article class="post"><h2><a href="https://courier.example/${id}">${title} at the harbour</a></h2><time datetime="${at}">${at}</time><p>${TEXT}</p></article>`,
    )
    .join('')}</main></body></html>`;

const rss = (items: readonly (typeof FIRST)[]) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Courier</title><link>https://courier.example/</link>` +
  `<atom:link rel="hub" href="${HUB}"/><atom:link rel="self" href="${TOPIC}"/>${items
    .map(
      ({ id, title, at }) =>
        `<item><guid>${id}</guid><title>${title}</title><link>https://courier.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate><description>${TEXT.repeat(12)}</description></item>`,
    )
    .join('')}</channel></rss>`;

/** Follows what is answered at an address, and has the hub verify. */
async function follow(answer: WebAnswer, { kind = 'feed' as SourceKind, url = FETCHED } = {}): Promise<void> {
  world = await openHubWorld();
  world.web.set(url, { type: 'text/html', ...answer });
  await world.addSource({ id: 'courier', url, kind, fullText: 'never' });
  await world.tick();
  await world.hub.verify(LEASE);
}

/** That the topic was subscribed to at the hub, verified, and that a push of it is in the feed. */
async function expectDelivery(body: string, title = SECOND.title): Promise<void> {
  expect(world.hub.forms).toMatchObject([{ 'hub.mode': 'subscribe', 'hub.topic': TOPIC }]);
  expect([...world.hub.held.values()]).toMatchObject([{ topic: TOPIC }]);
  expect(await world.hub.push(body)).toMatchObject([{ status: 202 }]);
  await world.settle();
  expect(await titlesOf(world)).toContain(title);
}

describe('discovery', () => {
  it('100: by the header of the answer', async () => {
    await follow({ body: atom([FIRST], { hub: null, self: null }), links: IN_HEADER });
    await expectDelivery(atom([SECOND, FIRST], { hub: null, self: null }));
  });

  it('101: by the links of a page’s head', async () => {
    const items = [FIRST, entry('gulls', '2026-11-20T06:00:00Z'), entry('tide', '2026-11-20T05:00:00Z')];
    const head = `<link rel="hub" href="${HUB}"><link rel="self" href="${TOPIC}">`;
    await follow({ body: listed(items, head) }, { kind: 'page' });
    await expectDelivery(listed([SECOND, ...items], head), `${SECOND.title} at the harbour`);
  });

  it('101: not by links that stand in a page’s body, where readers may write', async () => {
    const items = [FIRST, entry('gulls', '2026-11-20T06:00:00Z'), entry('tide', '2026-11-20T05:00:00Z')];
    const body = listed(items).replace(
      '</main>',
      `<link rel="hub" href="${HUB}"><link rel="self" href="${TOPIC}"></main>`,
    );
    await follow({ body }, { kind: 'page' });
    expect(world.hub.forms).toEqual([]);
  });

  it('102: by the links of an Atom feed', async () => {
    await follow({ body: atom([FIRST]) });
    await expectDelivery(atom([SECOND, FIRST]));
  });

  it('103: by the links of an RSS feed', async () => {
    await follow({ body: rss([FIRST]) });
    await expectDelivery(rss([SECOND, FIRST]));
  });

  it('104: by the header before the document, where both name one', async () => {
    const other = { hub: 'https://other.example/', self: 'https://other.example/feed' };
    await follow({ body: atom([FIRST], other), links: IN_HEADER });
    await expectDelivery(atom([SECOND, FIRST], other));
  });
});

describe('subscribing', () => {
  it('200: to what the topic calls itself, not to where it was fetched', async () => {
    await follow({ body: atom([FIRST]) });
    expect(world.asked).toContain(FETCHED);
    await expectDelivery(atom([SECOND]));
  });

  it.each([
    [201, 'for now (302)'],
    [202, 'for good (301)'],
  ])('%d: where the topic redirects %s, to what is found there', async (number) => {
    // The fetcher follows; what a poll sees of it is where it ended, and whether for good.
    await follow({ body: atom([FIRST]), ...(number === 202 && { movedTo: TOPIC }) });
    await expectDelivery(atom([SECOND]));
  });

  it.each([
    [203, 307],
    [204, 308],
  ] as const)('%d: at a hub that sends elsewhere by %d, there', async (_number, status) => {
    world = await openHubWorld();
    const forms: string[] = [];
    const site = await startSite({
      '/hub': (_, response) => void response.writeHead(status, { location: '/there' }).end(),
      '/there': (request, response) => {
        request.on('data', (part) => forms.push(`${request.method} ${part}`));
        request.on('end', () => void response.writeHead(202).end());
      },
    });
    const caller = callerTo(site.origin);
    const hubs = { ...world.ports.hubs!, call: caller };
    const real = await openWorld({ hubs });
    try {
      const feed = site.at('/feed');
      real.web.set(feed, { body: atom([FIRST], { hub: site.at('/hub'), self: feed }), type: 'text/html' });
      await real.addSource({ id: 'courier', url: feed });
      await real.tick();
      expect(forms).toHaveLength(1);
      expect(forms[0]).toMatch(/^POST .*hub\.mode=subscribe/);
      expect((await real.ports.store.sourceHubs.get(COURIER))?.hub.asked).not.toBeNull();
    } finally {
      await real.close();
      await caller.close();
      await site.close();
    }
  });

  it('205: says 404, and nothing else, to who verifies another topic than the one asked for', async () => {
    world = await openHubWorld();
    world.web.set(FETCHED, { body: atom([FIRST]), type: 'text/html' });
    await world.addSource({ id: 'courier', url: FETCHED });
    await world.tick();
    const token = tokenOf(world.hub.forms[0]!['hub.callback']!);
    const asked = { 'hub.mode': 'subscribe', 'hub.challenge': 'abc', 'hub.lease_seconds': String(LEASE) };
    expect((await world.hub.get(token, { ...asked, 'hub.topic': `${TOPIC}?other` })).status).toBe(404);
    expect((await world.hub.get(token, { ...asked, 'hub.topic': TOPIC })).status).toBe(200);
  });
});

describe('delivery', () => {
  it('300: is answered with a success', async () => {
    await follow({ body: atom([FIRST]) });
    expect(await world.hub.push(atom([SECOND]))).toMatchObject([{ status: 202, body: '' }]);
  });

  it('301: with a wrong signature is thrown away', async () => {
    await follow({ body: atom([FIRST]) });
    await world.hub.push(atom([SECOND]), { headers: { 'x-hub-signature': `sha256=${'0'.repeat(64)}` } });
    await world.settle();
    expect(await titlesOf(world)).toEqual([FIRST.title]);
    expect(world.queues.poll).toEqual([]);
  });

  it('302: without a signature, though a secret was given, is refused', async () => {
    await follow({ body: atom([FIRST]) });
    const [answer] = await world.hub.push(atom([SECOND]), { headers: { 'x-hub-signature': undefined } });
    expect(answer?.status).toBe(403);
    await world.settle();
    expect(await titlesOf(world)).toEqual([FIRST.title]);
  });
});
