import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenCaller } from '../../lib/fetch/index.ts';
import { type HeldSubscription, type Newspaper, startNewspaper } from '../../lib/local/newspaper/index.ts';
import type { AbsoluteUrl, Instant } from '../../lib/model/index.ts';
import { answerCallback } from '../../lib/pipeline/index.ts';
import { callerTo } from '../fetch/loopback-site.ts';
import { openWorld, START, type World } from '../world.ts';

/** The newspaper's hub shares no line with our subscriber: what they say to each other goes over sockets. */

let newspaper: Newspaper;
let world: World;
let door: Server;
let caller: OpenCaller;
let kept: readonly HeldSubscription[] = [];
const answers: string[] = [];

beforeEach(async () => {
  newspaper = await startNewspaper({
    port: 0,
    edition: 0,
    startedAt: START as Instant,
    keep: (held) => {
      kept = held;
    },
  });
  caller = callerTo(newspaper.origin);
  door = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { pathname, search } = new URL(request.url ?? '/', 'http://door');
    const headers = request.headers as Record<string, string>;
    const token = pathname.slice('/websub/'.length);
    const given = { method: request.method ?? '', token, query: search.slice(1), headers, bytes: Buffer.concat(parts) };
    const answer = await answerCallback(given, world.ports);
    answers.push(`${request.method} ${answer.status}`);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const callbacks = `http://127.0.0.1:${(door.address() as AddressInfo).port}/` as AbsoluteUrl;
  world = await openWorld({ hubs: { call: caller, callbacks, newSecret: () => 'a-secret-of-the-test-alone' } });
  answers.length = 0;
  kept = [];
  await follow();
});
afterEach(async () => {
  await world.close();
  await caller.close();
  await newspaper.close();
  await new Promise((resolve) => door.close(resolve));
});

const feedAt = () => `${newspaper.origin}/harbour/rss.xml`;

async function follow(): Promise<void> {
  world.web.set(feedAt(), { body: await (await fetch(feedAt())).text(), type: 'application/rss+xml' });
  await world.addSource({ id: 'harbour', url: feedAt(), fullText: 'never' });
  await world.tick();
  await expect.poll(() => kept.length).toBe(1);
}

/** Goes on until the harbour writes something new. */
function write(): string {
  for (;;) {
    const { kind, source, title } = newspaper.advance();
    if (kind === 'appears' && source === 'harbour') return title;
  }
}

describe('the newspaper’s hub', () => {
  it('verifies our subscription and pushes what is written, signed, which is in the feeds then', async () => {
    expect(answers).toEqual(['GET 200']);
    const title = write();
    expect(await newspaper.push()).toBe(1);
    expect(answers).toEqual(['GET 200', 'POST 202']);
    await world.settle();
    expect(await world.document('harbour', 'json')).toContain(JSON.stringify(title).slice(1, -1));
  });

  it('hears that it need not push any more', async () => {
    await world.ports.store.sources.remove('harbour' as never);
    write();
    expect(await newspaper.push()).toBe(0);
    expect(answers.at(-1)).toBe('POST 410');
    expect(kept).toEqual([]);
  });

  it.each([
    ['another topic', { 'hub.topic': 'http://127.0.0.1/other' }],
    ['a callback elsewhere', { 'hub.callback': 'https://reader.example/' }],
    ['no intent', { 'hub.mode': 'publish' }],
    ['a secret that is too long', { 'hub.secret': 'a'.repeat(200) }],
  ])('refuses %s in plain text', async (_what, more) => {
    const form = { 'hub.mode': 'subscribe', 'hub.topic': feedAt(), 'hub.callback': 'http://127.0.0.1:1/', ...more };
    const answer = await fetch(`${newspaper.origin}/harbour/hub`, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(kept).toHaveLength(1);
  });

  it('knows after a restart whom to push to', async () => {
    const port = Number(new URL(newspaper.origin).port);
    await newspaper.close();
    newspaper = await startNewspaper({ port, edition: 0, startedAt: START as Instant, subscriptions: kept });
    write();
    expect(await newspaper.push()).toBe(1);
  });
});
