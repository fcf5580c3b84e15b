import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Newspaper, type Receipt, startNewspaper } from '../../lib/local/newspaper/index.ts';
import type { Instant } from '../../lib/model/index.ts';
import { START } from '../world.ts';

const TOPIC = 'http://127.0.0.1:8640/feeds/all/feed.json';

let newspaper: Newspaper;
let hub: Server;
const forms: URLSearchParams[] = [];
const receipts: Receipt[] = [];

beforeEach(async () => {
  forms.length = 0;
  receipts.length = 0;
  const onReceipt = (receipt: Receipt) => void receipts.push(receipt);
  newspaper = await startNewspaper({ port: 0, edition: 0, startedAt: START as Instant, onReceipt });
  hub = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    forms.push(new URLSearchParams(Buffer.concat(parts).toString()));
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await newspaper.close();
  await new Promise((resolve) => hub.close(resolve));
});

const subscribe = () => newspaper.subscribe(`http://127.0.0.1:${(hub.address() as AddressInfo).port}/hub`, TOPIC);
const callback = () => forms[0]!.get('hub.callback')!;
const verify = (topic: string) =>
  fetch(`${callback()}?hub.mode=subscribe&hub.challenge=abc&hub.topic=${encodeURIComponent(topic)}`);
const deliver = (body: string, secret: string) => {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return fetch(callback(), { method: 'POST', body, headers: { 'x-hub-signature': `sha256=${signature}` } });
};

describe('the newspaper’s reader', () => {
  it('subscribes with a secret, and confirms what he meant alone', async () => {
    expect(await subscribe()).toBe(true);
    expect(Object.fromEntries(forms[0]!)).toMatchObject({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC });
    expect(await (await verify(TOPIC)).text()).toBe('abc');
    expect((await verify(`${TOPIC}?other`)).status).toBe(404);
  });

  it('says what he was told, and whether it was signed as agreed', async () => {
    await subscribe();
    const body = JSON.stringify({ items: [{ title: 'One' }, { title: 'Two' }] });
    expect((await deliver(body, forms[0]!.get('hub.secret')!)).status).toBe(204);
    await deliver(body, 'guessed');
    await deliver('no feed', forms[0]!.get('hub.secret')!);
    expect(receipts).toEqual([
      { titles: ['One', 'Two'], isSigned: true },
      { titles: ['One', 'Two'], isSigned: false },
      { titles: [], isSigned: true },
    ]);
  });

  it('says that a hub did not hear him', async () => {
    expect(await newspaper.subscribe('http://127.0.0.1:1/hub', TOPIC)).toBe(false);
  });
});
