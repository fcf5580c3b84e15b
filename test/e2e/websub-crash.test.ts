import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, startScript } from '../bin/feedmill-process.ts';
import { push } from './push.ts';
import { freePorts } from './running-feedmill.ts';
import { type Subscriber, startSubscriber, toHub } from './subscriber.ts';
import { awaitDocument, until } from './until.ts';

let folder: string;
let subscriber: Subscriber;
let port: number;
let child: Child;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-websub-'));
  subscriber = await startSubscriber();
  [port] = await freePorts();
  await writeFile(
    join(folder, 'feedmill.yaml'),
    `site: { title: Crash, hub: own }\ntrustedCallbacks: [${subscriber.origin}]\n`,
  );
});
afterAll(async () => {
  child.process.kill('SIGKILL');
  await child.ended();
  await subscriber.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

async function start(): Promise<{ readonly url: string; readonly token: string }> {
  child = startScript('bin/feedmill.ts', ['start', '--data', join(folder, 'data'), '--port', `${port}`], {
    cwd: folder,
  });
  await child.says(/Ready in/, 60_000);
  return {
    url: `http://127.0.0.1:${port}/`,
    token: (await readFile(join(folder, 'data', 'api-token'), 'utf8')).trim(),
  };
}

async function kill(): Promise<void> {
  child.process.kill('SIGKILL');
  await child.ended();
}

it('verifies after kill -9 what it has answered 202 to, and delivers after kill -9 what it has published', async () => {
  const feedmill = await start();
  const topic = `${feedmill.url}feeds/push/atom.xml`;
  await push(feedmill, { id: 'first', title: 'The first', text: 'It is told here.' });
  await awaitDocument(topic, (text) => text.includes('The first'));
  // It is killed while the callback is asked, or before.
  subscriber.answer = () => 'never';
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': `${subscriber.origin}/crash` };
  expect((await toHub(`${feedmill.url}hub`, form)).status).toBe(202);
  await kill();

  subscriber.answer = null;
  const before = subscriber.verifications.length;
  const again = await start();
  const { asked } = await until('the verification', async () => subscriber.verifications[before] ?? null);
  expect(asked.get('hub.topic')).toBe(topic);

  subscriber.answer = (method) => (method === 'POST' ? 'never' : null);
  await push(again, { id: 'second', title: 'The second', text: 'It is told here.' });
  await awaitDocument(topic, (text) => text.includes('The second'));
  await kill();
  subscriber.answer = null;
  const had = subscriber.received.length;
  await start();
  const published = await (await fetch(topic)).text();
  // What died over a delivery has its claim on the subscriber for as long as a delivery may last.
  const received = await until('the delivery', async () => subscriber.received[had] ?? null, 45_000);
  expect(received.body.toString()).toBe(published);
}, 120_000);
