import { afterEach, describe, expect, it } from 'vitest';
import { createCaller } from '../../../lib/fetch/index.ts';
import { type AbsoluteUrl, firstPosition, instant, millis, type PartnerId } from '../../../lib/model/index.ts';
import {
  deliver,
  enableWebhook,
  removePartner,
  resendChanges,
  rotateWebhook,
  silentWebhooks,
  WEBHOOK_LIMITS,
  webhookStatus,
} from '../../../lib/pipeline/index.ts';
import { DAY_MS, FEED, openPress, PARTNER, type Press, RECEIVER } from './press.ts';

/** What Standard Webhooks 1.0.0 asks of who sends, and what we promise beyond; each message as its receiver verifies it. */

let press: Press;
afterEach(() => press.world.close());

const HOUR = 3600;
const MINUTE = 60;

const progress = async () => (await press.world.ports.store.webhooks.progress(FEED, PARTNER))?.progress;
const status = async () => webhookStatus(press.partner, press.world.hubPorts);
const idOf = (index: number) => press.calls.at(index)?.headers?.['webhook-id'];
const timestampOf = (index: number) => Number(press.calls.at(index)?.headers?.['webhook-timestamp']);
const waiting = () => press.world.queues.deliver.map(({ body }) => JSON.parse(body));

describe('a message', () => {
  it('is thin, verified by who knows the secret, and by nobody else', async () => {
    press = await openPress();
    await press.change(2);
    await press.soon();
    const [call] = press.calls;
    expect(call).toMatchObject({ method: 'POST', url: RECEIVER, headers: { 'content-type': 'application/json' } });
    const told = press.verified(call!);
    expect(told).toEqual({
      type: 'changes',
      timestamp: told.data.changes[1]?.at,
      data: {
        feed: 'wire',
        from: press.start + 1,
        to: press.start + 2,
        changes: [
          expect.objectContaining({
            position: press.start + 1,
            id: 'urn:feedmill:articleaaaaaaaaaaaa1',
            kind: 'created',
          }),
          expect.objectContaining({
            position: press.start + 2,
            revision: 1,
            url: 'https://feeds.example/articles/article2/',
          }),
        ],
      },
    });
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => press.verified(call!, other)).toThrow(/No matching signature/);
    expect(() => press.verified({ ...call!, body: Buffer.from('{}') })).toThrow(/No matching signature/);
    const { 'webhook-id': _, ...rest } = call!.headers!;
    expect(() => press.verified({ ...call!, headers: { ...rest, 'webhook-id': 'msg_other' } })).toThrow();
  });

  it('is signed by a secret of 32 bytes of our own, which nobody is shown again', async () => {
    press = await openPress();
    expect(press.secret).toMatch(/^whsec_/);
    expect(Buffer.from(press.secret.slice(6), 'base64')).toHaveLength(32);
    const lines: unknown[] = [];
    Object.assign(press.world.hubPorts.log, {
      info: (...line: unknown[]) => lines.push(line),
      warn: (...line: unknown[]) => lines.push(line),
    });
    press.receiver.reacts = () => ({ status: 500 });
    await press.change();
    await press.soon();
    press.receiver.reacts = () =>
      ({ outcome: 'unreachable', reason: 'timeout', message: 'acme.example does not answer' }) as never;
    await press.soon(10);
    press.receiver.reacts = () => ({});
    await press.soon(HOUR);
    expect(lines.length).toBeGreaterThan(2);
    for (const told of [lines, await status(), waiting()]) {
      expect(JSON.stringify(told)).not.toContain(press.secret.slice(6, 20));
      expect(JSON.stringify(told)).not.toContain('of-the-receiver');
    }
  });

  it('is shorter than 20 kB however much changes, and the next goes on where it ended', async () => {
    press = await openPress();
    const last = await press.change(730);
    await press.soon();
    for (const { body } of press.receiver.deliveries) expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    const told = press.told();
    expect(told.length).toBeGreaterThan(5);
    let next = press.start + 1;
    for (const { data } of told) {
      expect(data.from).toBe(next);
      expect(data.changes.map(({ position }) => position)).toEqual(
        Array.from({ length: data.to - data.from + 1 }, (_, at) => data.from + at),
      );
      next = data.to + 1;
    }
    expect(next).toBe(last + 1);
  });

  it('is not sent before it can be fetched, nor is what came behind it', async () => {
    press = await openPress({ publicAfter: 65 });
    const first = await press.change();
    await press.soon(60);
    await press.change();
    await press.soon(4);
    expect(press.calls).toEqual([]);
    await press.soon(1);
    expect(press.told().map(({ data }) => data.to)).toEqual([first]);
    await press.soon(60);
    expect(press.told().map(({ data }) => [data.from, data.to])).toEqual([
      [first, first],
      [first + 1, first + 1],
    ]);
  });

  it('is sent to nobody twice for what he has acknowledged, however often it was announced', async () => {
    press = await openPress();
    await press.change();
    await press.change();
    await press.soon();
    await press.soon(10);
    const count = press.calls.length;
    const message = { kind: 'tell partners', feed: FEED, position: press.start + 2, written: null } as const;
    await deliver(message, press.world.hubPorts);
    await press.world.settle();
    expect(press.told().at(-1)?.data.to).toBe(press.start + 2);
    expect(press.calls).toHaveLength(count);
  });
});

describe('a receiver who does not take it', () => {
  it('is tried after 5 s, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours, by one id, and then no more', async () => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 500 });
    await press.change();
    await press.soon(0);
    const pauses = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
    for (const [at, pause] of pauses.entries()) {
      const { calls } = press;
      expect(calls).toHaveLength(at + 1);
      // As a queue hides nothing for longer than twelve hours, it may come before its time.
      for (let left = pause - 1; left > 0; left -= 11 * HOUR) await press.soon(Math.min(left, 11 * HOUR));
      expect(calls).toHaveLength(at + 1);
      await press.soon(1);
      expect(calls).toHaveLength(at + 2);
    }
    expect(new Set(press.calls.map(({ headers }) => headers?.['webhook-id'])).size).toBe(1);
    expect(new Set(press.calls.map(({ headers }) => headers?.['webhook-timestamp'])).size).toBe(10);
    expect(new Set(press.calls.map(({ body }) => Buffer.from(body ?? []).toString())).size).toBe(1);
    for (const call of press.calls.slice(-1)) press.verified(call);
    expect(waiting()).toEqual([]);
    expect((await status())?.off?.why).toMatch(
      /^10 attempts since 2026-11-20T08:00:00.000Z failed, the last: it answered 500$/,
    );
    await press.change();
    await press.soon(30 * 24 * HOUR);
    expect(press.calls).toHaveLength(10);
  });

  it.each([
    [0, 4],
    [1 - Number.EPSILON, 6],
  ])('is tried a fifth earlier or later, as chance has it: %d', async (random, seconds) => {
    press = await openPress();
    Object.assign(press.world.hubPorts, { random: () => random });
    press.receiver.reacts = () => ({ status: 500 });
    await press.change();
    await press.soon(0);
    const failing = (await progress())?.failing;
    expect(millis(failing!.next!) - millis(failing!.since)).toBe(seconds * 1000);
  });

  it.each([
    ['a redirect', { status: 302, location: 'https://elsewhere.example/' }, 5],
    ['a redirect that keeps the method', { status: 307, location: RECEIVER }, 5],
    ['304', { status: 304 }, 5],
    ['400', { status: 400 }, 5],
    ['401', { status: 401 }, 5],
    ['500', { status: 500 }, 5],
    ['503 and a time', { status: 503, retryAfter: 600 }, 600],
    ['429', { status: 429 }, 60],
    ['429 and a time', { status: 429, retryAfter: 1800 }, 1800],
    ['502', { status: 502 }, 60],
    ['504 and a day', { status: 504, retryAfter: 86_400 }, 6 * HOUR],
    ['nothing within 20 s', { outcome: 'unreachable', reason: 'timeout', message: 'acme.example took too long' }, 5],
  ])('by %s is tried again, when it asks for it or soon', async (_, answer, seconds) => {
    press = await openPress();
    press.receiver.reacts = () => answer as never;
    await press.change();
    await press.soon(0);
    const failing = (await progress())?.failing;
    expect(millis(failing!.next!) - millis(failing!.since)).toBe(seconds * 1000);
    expect((await progress())?.acknowledged).toBe(press.start);
    expect(press.calls).toHaveLength(1);
  });

  it.each([200, 201, 202, 204, 299])('is none where it answers %i', async (code) => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: code });
    const position = await press.change();
    await press.soon();
    expect(await progress()).toMatchObject({ acknowledged: position, failing: null, deliveries: 1 });
  });

  it('by 410 is sent nothing more, of no feed, until an operator switches it on', async () => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 410 });
    await press.change();
    await press.soon();
    expect(await status()).toMatchObject({ off: { why: 'it answered 410 (gone)' } });
    expect(await silentWebhooks(press.world.hubPorts)).toMatchObject(
      [{ partner: PARTNER, off: { why: /410/ } }].map(() => ({ partner: PARTNER })),
    );
    press.receiver.reacts = () => ({});
    await press.change(3);
    await press.soon(DAY_MS / 1000);
    expect(press.calls).toHaveLength(1);
    expect(await enableWebhook(press.partner, press.world.hubPorts)).toBe(true);
    await press.soon();
    expect(
      press
        .told()
        .slice(1)
        .map(({ data }) => [data.from - press.start, data.to - press.start]),
    ).toEqual([
      [1, 1],
      [2, 4],
    ]);
    expect(await silentWebhooks(press.world.hubPorts)).toEqual([]);
    await press.change();
    await press.soon();
    expect(press.told().at(-1)?.data).toMatchObject({ from: press.start + 5, to: press.start + 5 });
  });

  it('has one message waiting however much changes, and then all of it from where it stands', async () => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 500 });
    const first = await press.change();
    await press.soon();
    for (let round = 0; round < 40; round++) {
      await press.change();
      await press.world.settle();
    }
    expect(waiting()).toHaveLength(1);
    press.receiver.reacts = () => ({});
    await press.soon(10 * MINUTE);
    const [, , then, after] = [undefined, ...press.told()];
    // What was begun comes as it was, by the id that it had.
    expect(then?.data).toMatchObject({ from: first, to: first });
    expect(idOf(1)).toBe(idOf(0));
    expect(after?.data).toMatchObject({ from: first + 1, to: first + 40 });
  });

  it('and whose log has moved on meanwhile is told from where it begins now', async () => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 500 });
    await press.change(900);
    await press.soon();
    await press.forgetBefore(press.start + 401);
    press.receiver.reacts = () => ({});
    await press.soon(10 * MINUTE);
    expect(press.told()[1]?.data.from).toBe(press.start + 401);
    expect(press.told().at(-1)?.data.to).toBe(press.start + 900);
  });
});

describe('where it may not go', () => {
  it.each([
    ['a private address', 'http://10.0.0.7/hook', ['10.0.0.7']],
    ['the machine itself', 'http://127.0.0.1/hook', ['127.0.0.1']],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/', ['169.254.169.254']],
    ['a name that leads to a private address', 'https://acme.example/hook', ['192.168.1.7']],
    ['a name that leads to a public and a private address', 'https://acme.example/hook', ['192.0.78.24', '10.0.0.7']],
    ['a port that is not for the web', 'https://acme.example:22/hook', ['192.0.78.24']],
  ])('to %s, nothing is sent, at no attempt', async (_, url, addresses) => {
    press = await openPress();
    const policy = { userAgent: 'Feedmill/test', limits: WEBHOOK_LIMITS, ports: [80, 443], trustedOrigins: [] };
    let asked = 0;
    const call = createCaller(policy, {
      resolve: async () => {
        asked += 1;
        return addresses;
      },
    });
    Object.assign(press.world.hubPorts, { callWebhook: call });
    await press.define({ ...press.partner, webhook: { url: url as AbsoluteUrl } });
    await press.change();
    await press.soon(0);
    const first = await progress();
    expect(first?.failing?.error).toMatch(/not a public address|is not allowed/);
    const before = asked;
    await press.soon(6);
    expect(await progress()).toMatchObject({ acknowledged: press.start, failing: { times: 2 } });
    // A name is looked up anew with each attempt.
    expect(asked - before).toBe(before);
    await call.close();
  });
});

describe('secrets', () => {
  it('sign both while one takes the place of another, for as long as was said', async () => {
    press = await openPress();
    const { hubPorts } = press.world;
    const next = await rotateWebhook(press.partner, { keep: DAY_MS, random: new Uint8Array(32).fill(9) }, hubPorts);
    await press.change();
    await press.soon();
    expect(press.calls[0]?.headers?.['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [press.secret, next]) press.verified(press.calls[0]!, secret);
    await press.soon(DAY_MS / 1000);
    await press.change();
    await press.soon();
    expect(press.verified(press.calls[1]!, next).data.to).toBe(press.start + 2);
    expect(() => press.verified(press.calls[1]!, press.secret)).toThrow(/No matching signature/);
    expect((await status())?.keys).toHaveLength(2);
  });

  it('are four at most, however often they are made', async () => {
    press = await openPress();
    for (let round = 0; round < 9; round++)
      await rotateWebhook(
        press.partner,
        { keep: DAY_MS, random: new Uint8Array(32).fill(round) },
        press.world.hubPorts,
      );
    await press.change();
    await press.soon();
    expect(press.calls[0]?.headers?.['webhook-signature']?.split(' ')).toHaveLength(4);
  });

  it('are none where nothing was made yet: nothing is sent, and what changed is told with the first', async () => {
    press = await openPress();
    const other = {
      ...press.partner,
      id: 'other' as PartnerId,
      webhook: { url: 'https://other.example/' as AbsoluteUrl },
    };
    await press.define(other);
    await press.change();
    await press.soon();
    expect(press.calls.map(({ url }) => url)).toEqual([RECEIVER]);
    expect(await silentWebhooks(press.world.hubPorts)).toEqual([{ partner: 'other', off: null }]);
    const secret = await rotateWebhook(other, { keep: 0, random: new Uint8Array(32) }, press.world.hubPorts);
    await press.soon();
    expect(press.verified(press.calls[1]!, secret).data).toMatchObject({ from: press.start + 1, to: press.start + 1 });
  });
});

describe('a partner', () => {
  it.each([
    ['who was removed', () => removePartner(press.partner, press.world.ports)],
    ['whose definition alone is gone', () => press.world.ports.store.partners.remove(PARTNER)],
    ['who has the feed no longer', () => press.define({ ...press.partner, feeds: [] })],
    ['who has no webhook any more', () => press.define({ ...press.partner, webhook: null })],
  ])('%s while a message waits is sent nothing', async (_, change) => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 500 });
    await press.change();
    await press.soon();
    await change();
    await press.change();
    await press.soon(30 * 24 * HOUR);
    expect(press.calls).toHaveLength(1);
    expect(await progress()).toBeUndefined();
    expect(waiting()).toEqual([]);
  });

  it('whose address is another by now is told there', async () => {
    press = await openPress();
    press.receiver.reacts = () => ({ status: 500 });
    await press.change();
    await press.soon();
    await press.define({ ...press.partner, webhook: { url: 'https://new.example/' as AbsoluteUrl } });
    await press.soon(10 * MINUTE);
    expect(press.calls.map(({ url }) => url)).toEqual([RECEIVER, 'https://new.example/']);
  });

  it('is told again on request, from a position or a time, by the ids of before where it is the same', async () => {
    press = await openPress();
    await press.change();
    await press.soon(60);
    await press.change();
    const since = press.world.ports.now();
    await press.soon(60);
    const from = press.start + 2;
    expect(await resendChanges(press.partner, from, press.world.hubPorts)).toEqual([{ feed: FEED, from, changes: 1 }]);
    await press.soon();
    expect(press.told()[2]?.data).toMatchObject({ from, to: from });
    expect(idOf(2)).toBe(idOf(1));
    expect(timestampOf(2)).toBeGreaterThan(timestampOf(1));
    await resendChanges(press.partner, since, press.world.hubPorts);
    await press.soon();
    expect(press.told()[3]?.data).toMatchObject({ from, to: from });
    await resendChanges(press.partner, firstPosition(instant(0)), press.world.hubPorts);
    await press.soon();
    expect(press.told()[4]?.data).toMatchObject({ from: press.start + 1, to: from });
    expect(await resendChanges(press.partner, from + 50, press.world.hubPorts)).toMatchObject([{ changes: 0 }]);
    await press.soon();
    expect(press.calls).toHaveLength(5);
    // And goes on behind it.
    const next = await press.change();
    await press.soon();
    expect(press.told()[5]?.data).toMatchObject({ from: next, to: next });
  });
});

describe('a delivery', () => {
  it('is one at a time for a partner and a feed: another comes when it is over', async () => {
    press = await openPress();
    const position = await press.change();
    const message = { kind: 'tell partner', feed: FEED, partner: PARTNER, position, written: null } as const;
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    press.receiver.reacts = async () => {
      await answered;
      return {} as never;
    };
    const first = deliver(message, press.world.hubPorts);
    while (press.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await deliver(message, press.world.hubPorts)).toMatchObject({ outcome: 'busy', until: expect.any(String) });
    answer();
    expect(await first).toEqual({ outcome: 'delivered' });
    expect(await deliver(message, press.world.hubPorts)).toEqual({ outcome: 'known' });
    expect(press.calls).toHaveLength(1);
  });

  it('that died before it was noted comes again by the same id, though more has changed', async () => {
    press = await openPress();
    const { hubPorts } = press.world;
    const { store } = hubPorts;
    const position = await press.change();
    const webhooks = { ...store.webhooks, save: () => Promise.reject(new Error('killed')) };
    Object.assign(hubPorts, { store: { ...store, webhooks } });
    const message = { kind: 'tell partner', feed: FEED, partner: PARTNER, position, written: null } as const;
    await expect(deliver(message, hubPorts)).rejects.toThrow('killed');
    Object.assign(hubPorts, { store });
    await press.change(3);
    await press.soon();
    expect(press.calls).toHaveLength(1);
    await press.soon(30);
    await press.soon(10);
    const ids = press.calls.map(({ headers }) => headers?.['webhook-id']);
    expect(ids[1]).toBe(ids[0]);
    expect(press.told().map(({ data }) => [data.from, data.to])).toEqual([
      [position, position],
      [position, position],
      [position + 1, position + 3],
    ]);
  });
});
