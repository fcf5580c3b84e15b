import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SIGNATURE_METHODS, sign } from '../../../lib/hub/index.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { answerCallback, type CallbackRequest, defineSource, PUSH_BYTES } from '../../../lib/pipeline/index.ts';
import { feedOf } from '../../world.ts';
import { atom, COURIER, entry, type HubWorld, openHubWorld, TOPIC, titlesOf, tokenOf } from './test-hub.ts';

const CRANES = entry('cranes', '2026-11-20T07:00:00Z');
const FERRY = entry('ferry', '2026-11-20T07:50:00Z');

let world: HubWorld;
beforeEach(async () => {
  world = await openHubWorld();
  world.web.set(TOPIC, { body: atom([CRANES]), type: 'application/atom+xml' });
  await world.addSource({ id: 'courier', url: TOPIC });
  await world.tick();
  await world.hub.verify();
});
afterEach(() => world.close());

const token = () => tokenOf(world.hub.forms[0]!['hub.callback']!);
const secret = () => world.hub.forms[0]!['hub.secret']!;
const lease = async () => (await world.ports.store.sourceHubs.get(COURIER))!.hub;
const call = (request: Partial<CallbackRequest>) =>
  answerCallback(
    { method: 'POST', token: token(), query: '', headers: {}, bytes: new Uint8Array(), ...request },
    world.ports,
  );

/** Nothing of it was taken: no message, no object, nothing in the feeds. */
async function expectNothing(): Promise<void> {
  expect(world.queues.poll).toEqual([]);
  for await (const key of world.ports.store.objects.list('offers/')) expect(key).toBeNull();
  await world.settle();
  expect(await titlesOf(world)).toEqual([CRANES.title]);
}

describe('a push', () => {
  it.each(SIGNATURE_METHODS)('is taken with the signature that it names: %s', async (method) => {
    expect(await world.hub.push(atom([FERRY]), { method })).toMatchObject([{ status: 202 }]);
    await world.settle();
    expect(await titlesOf(world)).toContain(FERRY.title);
  });

  it('is stored and in the queue before it is answered, and gone once it was looked at', async () => {
    await world.hub.push(atom([FERRY]));
    const [message] = world.queues.poll.map(({ body }) => JSON.parse(body));
    expect(message).toMatchObject({ source: 'courier', pushed: { at: world.ports.now(), type: 'text/html' } });
    expect(Buffer.from((await world.ports.store.objects.get(message.pushed.key))!.bytes).toString()).toBe(
      atom([FERRY]),
    );
    await world.settle();
    expect(await world.ports.store.objects.get(message.pushed.key)).toBeNull();
  });

  it('costs a read and no write of the table until it is looked at', async () => {
    const before = { ...world.table.counts() };
    await world.hub.push(atom([FERRY]));
    const after = world.table.counts();
    expect(after.GetItem! - (before.GetItem ?? 0)).toBe(1);
    expect({ ...after, GetItem: 0 }).toEqual({ ...before, GetItem: 0 });
  });

  it('of fifty million bytes is refused, by whoever brings it and by us', async () => {
    const headers = { 'x-hub-signature': 'sha256=00' };
    expect((await call({ bytes: null, headers })).status).toBe(413);
    const huge = new Uint8Array(PUSH_BYTES + 1);
    expect((await call({ bytes: huge, headers: { 'x-hub-signature': sign(huge, secret(), 'sha1') } })).status).toBe(
      413,
    );
    await expectNothing();
  });

  it('that is packed is refused, as nobody could tell what was signed', async () => {
    const [answer] = await world.hub.push(atom([FERRY]), { headers: { 'content-encoding': 'gzip' } });
    expect(answer?.status).toBe(415);
    await expectNothing();
  });

  it.each([
    ['another secret', (body: Buffer) => sign(body, 'guessed', 'sha256')],
    ['other bytes', (body: Buffer) => sign(Buffer.concat([body, Buffer.from(' ')]), secret(), 'sha256')],
    ['a method that nobody knows', () => 'md5=d41d8cd98f00b204e9800998ecf8427e'],
    ['half a signature', (body: Buffer) => sign(body, secret(), 'sha256').slice(0, 40)],
  ])('signed by %s is counted, and thrown away without a word', async (_what, signature) => {
    const bytes = Buffer.from(atom([FERRY]));
    const answer = await call({ bytes, headers: { 'x-hub-signature': signature(bytes) } });
    expect(answer).toMatchObject({ status: 202, body: '' });
    expect((await lease()).forged).toBe(1);
    await expectNothing();
  });

  it('not signed at all is refused', async () => {
    expect((await call({ bytes: Buffer.from(atom([FERRY])) })).status).toBe(403);
    await expectNothing();
  });

  it.each([
    'courier.nobody-was-given-this-token',
    'other.nobody-was-given-this-token',
    'courier',
    '..',
    '',
    'a'.repeat(5000),
  ])('at a callback that is none is told so: %s', async (guessed) => {
    const bytes = Buffer.from(atom([FERRY]));
    expect(
      (await call({ token: guessed, bytes, headers: { 'x-hub-signature': sign(bytes, secret(), 'sha256') } })).status,
    ).toBe(410);
    expect((await call({ token: guessed, method: 'GET', query: 'hub.mode=subscribe' })).status).toBe(404);
    await expectNothing();
  });

  it('by anything but POST and GET is refused', async () => {
    expect(await call({ method: 'PUT' })).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
  });

  it('is one of six hundred in an hour at most', async () => {
    await world.hub.push(atom([FERRY]));
    await world.settle();
    expect((await lease()).hour).toEqual({ at: world.ports.now(), pushes: 1 });
    const hour = { at: world.ports.now(), pushes: 600 };
    await world.ports.store.sourceHubs.change(COURIER, (hub) => ({ ...hub, hour }));
    expect(await world.hub.push(atom([entry('more', FERRY.at)]))).toMatchObject([
      { status: 429, headers: { 'retry-after': '600' } },
    ]);
    world.pass(3600);
    expect(await world.hub.push(atom([entry('more', FERRY.at)]))).toMatchObject([{ status: 202 }]);
  });
});

describe('what was pushed', () => {
  const dropped = async () => (await lease()).useless?.reason;

  it.each([
    ['no feed', 'We are sorry. The page is gone.'],
    ['nothing', ''],
    ['half a feed', atom([FERRY]).slice(0, 60)],
  ])('and is %s is left to the next poll, and told', async (_what, body) => {
    expect(await world.hub.push(body)).toMatchObject([{ status: 202 }]);
    await world.settle();
    await expectNothing();
    expect(await dropped()).toEqual(expect.any(String));
    expect(await world.ports.store.sources.state(COURIER)).toMatchObject({
      failures: 0,
      quarantine: null,
      lastError: null,
    });
  });

  it('and is of another topic is left alone', async () => {
    await world.hub.push(atom([FERRY], { self: 'https://elsewhere.example/feed' }));
    await world.settle();
    expect(await titlesOf(world)).toEqual([CRANES.title]);
    expect(await dropped()).toBe('it is for another topic, https://elsewhere.example/feed');
  });

  it('waits where its source is in quarantine, and is left out where it is paused', async () => {
    const { sources } = world.ports.store;
    const state = (await sources.state(COURIER))!;
    await sources.saveState({ ...state, quarantine: { since: world.ports.now(), reason: 'unlike it' } });
    await world.hub.push(atom([FERRY]));
    await world.settle();
    expect(await dropped()).toBe('its source is in quarantine');
    await sources.saveState(state);
    await defineSource({ ...(await sources.get(COURIER))!, paused: true }, feedOf({ id: 'courier' }), world.ports);
    await world.hub.push(atom([entry('gulls', FERRY.at)]));
    await world.settle();
    expect(await titlesOf(world)).toEqual([CRANES.title]);
  });

  it('is read in the charset that it names, whatever the hub says', async () => {
    const latin = Buffer.from(
      atom([entry('cafe', FERRY.at, 'Caf\u00e9 Zur M\u00f6we')]).replace('utf-8', 'iso-8859-1'),
      'latin1',
    );
    await world.hub.push(latin, { type: 'application/atom+xml; charset=utf-8' });
    await world.settle();
    expect(await titlesOf(world)).toContain('Caf\u00e9 Zur M\u00f6we');
  });

  it('teaches nothing of its source, and puts no poll off', async () => {
    const { sources } = world.ports.store;
    const [state, window] = [await sources.state(COURIER), await sources.window(COURIER)];
    const others = Array.from({ length: 60 }, (_, at) => entry(`other-${at}`, FERRY.at));
    await world.hub.push(atom(others));
    await world.settle();
    expect(await sources.state(COURIER)).toEqual(state);
    expect(await sources.window(COURIER)).toEqual(window);
  });

  it('visits the pages that a poll would visit, as politely', async () => {
    const cut = { id: 'cut', title: 'Cut short', at: FERRY.at, text: 'Nobody had thought that \u2026' };
    world.web.set('https://courier.example/cut', {
      body: `<html><body><article><h1>Cut short</h1><p>${'All of it stands here, on its own page. '.repeat(30)}</p></article></body></html>`,
    });
    await world.hub.push(atom([cut]));
    await world.settle();
    expect(world.asked).toContain('https://courier.example/cut');
    const { items } = JSON.parse(await world.document('all', 'json')) as { items: { content_html: string }[] };
    expect(items[0]!.content_html).toContain('on its own page');
  });
});

describe('a verification', () => {
  const asking = async (): Promise<string> => {
    const id = 'gazette' as SourceId;
    const url = 'https://gazette.example/feed.xml';
    world.web.set(url, { body: atom([CRANES], { self: url }) });
    await world.addSource({ id, url });
    await world.tick();
    return tokenOf(world.hub.forms.at(-1)!['hub.callback']!);
  };
  const intent = (more: Record<string, string> = {}) => ({
    'hub.mode': 'subscribe',
    'hub.topic': 'https://gazette.example/feed.xml',
    'hub.challenge': '<script>alert(1)</script>',
    'hub.lease_seconds': '86400',
    ...more,
  });

  it('is answered by the challenge as plain text, which nobody takes for a page', async () => {
    const answer = await world.hub.get(await asking(), intent());
    expect(answer).toMatchObject({ status: 200, body: '<script>alert(1)</script>' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each<[string, Record<string, string>]>([
    ['another topic', { 'hub.topic': TOPIC }],
    ['an end that nobody asked for', { 'hub.mode': 'unsubscribe' }],
    ['something that is no intent', { 'hub.mode': 'publish' }],
    ['a challenge that is none', { 'hub.challenge': '' }],
    ['a challenge without end', { 'hub.challenge': 'a'.repeat(5000) }],
    ['a denial of another topic', { 'hub.mode': 'denied', 'hub.topic': TOPIC }],
  ])('of %s is answered 404, and what was asked for stands', async (_what, more) => {
    const own = await asking();
    expect((await world.hub.get(own, intent(more))).status).toBe(404);
    expect((await world.hub.get(own, intent())).status).toBe(200);
  });

  it('may be made once more within the hour, and not after', async () => {
    const own = await asking();
    await world.hub.get(own, intent());
    expect((await world.hub.get(own, intent())).status).toBe(200);
    world.pass(3600);
    expect((await world.hub.get(own, intent())).status).toBe(404);
  });

  it('of which no lease is told stands for ten days, whatever stands in its place', async () => {
    for (const seconds of ['-1', 'for ever', '']) {
      const own = await asking();
      expect((await world.hub.get(own, intent({ 'hub.lease_seconds': seconds }))).status).toBe(200);
      const { active } = (await world.ports.store.sourceHubs.get('gazette' as SourceId))!.hub;
      expect(Date.parse(active!.until) - Date.parse(active!.since)).toBe(864_000_000);
      await world.ports.store.sources.remove('gazette' as SourceId);
    }
  });

  it('may be a denial of what was verified before', async () => {
    const own = await asking();
    await world.hub.get(own, intent());
    expect(await world.hub.get(own, intent({ 'hub.mode': 'denied', 'hub.reason': 'over' }))).toMatchObject({
      status: 200,
      body: '',
    });
    const { hub } = (await world.ports.store.sourceHubs.get('gazette' as SourceId))!;
    expect(hub).toMatchObject({ active: null, asked: null, denied: { reason: 'over' } });
  });
});
