import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../../lib/hub/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { answerCallback } from '../../../lib/pipeline/index.ts';
import { atom, COURIER, entry, HUB, type HubWorld, openHubWorld, TOPIC, titlesOf, tokenOf } from './test-hub.ts';

/** What the Recommendation asks of a subscriber (https://www.w3.org/TR/websub/), each by its section. */

const CRANES = entry('cranes', '2026-11-20T07:00:00Z');
const FERRY = entry('ferry', '2026-11-20T07:50:00Z');
const DAY = 24 * 3600;

let world: HubWorld;
afterEach(() => world.close());

type Links = Parameters<typeof atom>[1];

async function open(links: Links = {}, header: readonly [rel: string, url: string][] = []): Promise<void> {
  world = await openHubWorld();
  serve([CRANES], links, header);
  await world.addSource({ id: 'courier', url: TOPIC });
  await world.tick();
}

function serve(
  items: readonly (typeof CRANES)[],
  links: Links = {},
  header: readonly [rel: string, url: string][] = [],
) {
  const named = header.map(([rel, url]) => ({ rel, url: url as AbsoluteUrl, type: '', title: '' }));
  world.web.set(TOPIC, { body: atom(items, links), type: 'application/atom+xml', links: named });
}

async function poll(after: number): Promise<void> {
  world.pass(after);
  await world.tick();
}

const form = (at = 0) => world.hub.forms[at]!;
const token = (at = 0) => tokenOf(form(at)['hub.callback']!);
const intent = (more: Record<string, string> = {}) => ({
  'hub.mode': 'subscribe',
  'hub.topic': TOPIC,
  'hub.challenge': 'abc',
  'hub.lease_seconds': String(DAY),
  ...more,
});
const push = (bytes: Uint8Array, headers: Record<string, string>) =>
  answerCallback({ method: 'POST', token: token(), query: '', headers, bytes }, world.ports);
const active = async () => (await world.ports.store.sourceHubs.get(COURIER))!.hub.active;

const MUSTS: readonly (readonly [section: string, promise: string, holds: () => Promise<void>])[] = [
  [
    '4',
    'looks for the hub and the topic in the Link headers first',
    async () => {
      await open({ hub: 'https://in-document.example/' }, [
        ['hub', HUB],
        ['self', `${TOPIC}?header`],
      ]);
      expect((await world.ports.store.sourceHubs.get(COURIER))!.hub.asked).toMatchObject({
        url: HUB,
        topic: `${TOPIC}?header`,
      });
    },
  ],
  [
    '4',
    'looks in the document where the headers name none',
    async () => {
      await open({}, [['alternate', 'https://courier.example/']]);
      expect(form()).toMatchObject({ 'hub.topic': TOPIC });
    },
  ],
  [
    '5.1',
    'sends hub.callback, hub.mode and hub.topic, form-encoded',
    async () => {
      await open();
      expect(Object.keys(form())).toEqual(expect.arrayContaining(['hub.callback', 'hub.mode', 'hub.topic']));
    },
  ],
  [
    '5.1',
    'sends a secret of less than 200 bytes, unlike any other',
    async () => {
      await open();
      expect(Buffer.byteLength(form()['hub.secret']!)).toBeLessThan(200);
      expect(form()['hub.secret']).not.toBe(token().split('.')[1]);
    },
  ],
  [
    '5.1',
    'takes another callback for each subscription, that nobody guesses',
    async () => {
      await open();
      await world.hub.verify(2 * DAY);
      await poll(DAY);
      expect(form(1)['hub.mode']).toBe('subscribe');
      expect(form(1)['hub.callback']).not.toBe(form(0)['hub.callback']);
    },
  ],
  [
    '5.2',
    'takes a denial, whatever its reason',
    async () => {
      await open();
      expect((await world.hub.get(token(), { 'hub.mode': 'denied', 'hub.topic': TOPIC })).status).toBe(200);
    },
  ],
  [
    '5.3',
    'answers a verification of what it wants by a success and the challenge itself',
    async () => {
      await open();
      expect(await world.hub.get(token(), intent())).toMatchObject({ status: 200, body: 'abc' });
    },
  ],
  [
    '5.3',
    'answers 404 to a verification of what it does not want',
    async () => {
      await open();
      expect((await world.hub.get(token(), intent({ 'hub.topic': HUB }))).status).toBe(404);
      expect((await world.hub.get(token(), intent({ 'hub.mode': 'unsubscribe' }))).status).toBe(404);
      expect((await world.hub.get(`${token()}x`, intent())).status).toBe(404);
    },
  ],
  [
    '5.3',
    'takes hub.lease_seconds for the end of the subscription, and renews before it',
    async () => {
      await open();
      await world.hub.get(token(), intent());
      expect((await active())?.until).toBe('2026-11-21T08:00:00.000Z');
      await poll(DAY / 2);
      expect(form(1)).toMatchObject({ 'hub.mode': 'subscribe' });
    },
  ],
  [
    '5.3',
    'confirms an end that it asked for',
    async () => {
      await open();
      await world.hub.verify();
      serve([FERRY, CRANES], { hub: null });
      await poll(900);
      expect(await world.hub.get(token(), intent({ 'hub.mode': 'unsubscribe' }))).toMatchObject({
        status: 200,
        body: 'abc',
      });
    },
  ],
  [
    '7',
    'acknowledges a delivery by a success, before it works on it',
    async () => {
      await open();
      await world.hub.verify();
      expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 202 }]);
      expect(await titlesOf(world)).toEqual([CRANES.title]);
      await world.settle();
      expect(await titlesOf(world)).toContain(FERRY.title);
    },
  ],
  [
    '7',
    'says 410 where the subscription is over',
    async () => {
      await open();
      await world.hub.verify();
      await world.ports.store.sources.remove(COURIER);
      expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 410 }]);
    },
  ],
  [
    '7',
    'takes a delivery in which entries that were delivered before are left out',
    async () => {
      await open();
      await world.hub.verify();
      await world.hub.push(atom([FERRY]));
      await world.settle();
      expect((await titlesOf(world)).sort()).toEqual([CRANES.title, FERRY.title]);
    },
  ],
  [
    '7.1',
    'knows the four methods by the name in the header, and compares over the bytes as they came',
    async () => {
      await open();
      await world.hub.verify();
      for (const method of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
        const bytes = Buffer.from(atom([entry(method, FERRY.at)]));
        const signed = { 'x-hub-signature': sign(bytes, form()['hub.secret']!, method) };
        expect((await push(bytes, signed)).status).toBe(202);
      }
      await world.settle();
      expect(await titlesOf(world)).toHaveLength(5);
    },
  ],
  [
    '7.1',
    'ignores a delivery whose signature does not fit, and one without',
    async () => {
      await open();
      await world.hub.verify();
      const bytes = Buffer.from(atom([FERRY]));
      await push(bytes, { 'x-hub-signature': sign(bytes, 'other', 'sha256') });
      await push(bytes, {});
      await world.settle();
      expect(await titlesOf(world)).toEqual([CRANES.title]);
    },
  ],
  [
    '8.1',
    'asks the hub over TLS where it can be had so, though it is named without',
    async () => {
      world = await openHubWorld();
      const asked: string[] = [];
      const { call } = world.ports.hubs!;
      Object.assign(world.ports.hubs!, {
        call: (request: Parameters<typeof call>[0]) => {
          asked.push(request.url);
          return call(request);
        },
      });
      serve([CRANES], { hub: 'http://hub.example/' });
      await world.addSource({ id: 'courier', url: TOPIC });
      await world.tick();
      expect(asked).toEqual(['https://hub.example/']);
    },
  ],
];

describe('a subscriber', () => {
  it.each(MUSTS)('§%s %s', (_section, _promise, holds) => holds());
});
