import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { apiHandler } from '../../../lambdas/api.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { ingest, offersFromPush, status } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

/** What a source makes us keep on a day is bounded: pages and revisions in bytes, counted against who tells them. */

const MOST = 1_000_000;
const BEFORE_MIDNIGHT = 15 * 3600;

let world: World;
let lines: { readonly message: string; readonly fields: Record<string, unknown> }[];
beforeEach(async () => {
  world = await openWorld();
  lines = [];
  const note = (message: string, fields: Record<string, unknown>) => lines.push({ message, fields });
  Object.assign(world.ports, { keptPerDay: MOST, log: { info: note, warn: note } });
});
afterEach(() => world.close());

const feedOf = (host: string) => `https://${host}.example/feed.xml`;

/** A feed of so many articles, each so many letters long, the first of them under this number. */
function tell(host: string, count: number, letters: number, first = 0): void {
  const items = Array.from({ length: count }, (_, at) => {
    const number = first + at;
    const words = `Story ${number} of the mill. `;
    const date = new Date(Date.parse('2026-11-20T07:00:00Z') + number * 1000).toUTCString();
    return `<item><guid>s-${number}</guid><link>https://${host}.example/s/${number}</link><title>Story ${number}</title><pubDate>${date}</pubDate><description>${words.repeat(Math.ceil(letters / words.length))}</description></item>`;
  });
  const body = `<rss version="2.0"><channel><title>${host}</title>${items.reverse().join('')}</channel></rss>`;
  world.web.set(feedOf(host), { body, type: 'application/rss+xml' });
}

async function follow(host: string): Promise<void> {
  await world.addSource({ id: host, url: feedOf(host), fullText: 'never' });
}

async function shown(feed: string): Promise<string[]> {
  const { items } = JSON.parse(await world.document(feed, 'json')) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

/** Bytes of all raw payloads and revision documents before they were packed. */
async function stored(): Promise<number> {
  let sum = 0;
  for (const prefix of ['raw/', 'revision/']) {
    for await (const key of world.ports.store.objects.list(prefix))
      sum += zstdDecompressSync((await world.ports.store.objects.get(key))!.bytes).length;
  }
  return sum;
}

async function lineOf(id: string): Promise<string | undefined> {
  const { sources } = await status(world.ports.store, world.ports.now(), world.ports.keptPerDay);
  return sources.find(({ source }) => source.id === id)?.health.line;
}

it('keeps no more of a hostile source than its day, lets its neighbour go on, and takes the rest tomorrow', async () => {
  tell('hostile', 30, 40_000);
  tell('honest', 3, 2000);
  await follow('hostile');
  await follow('honest');
  await world.tick();
  const first = (await shown('hostile')).length;
  expect(first).toBeGreaterThan(5);
  expect(first).toBeLessThan(15);
  // Three articles of a source are under way at once, each of which was let in while there was room.
  expect(await stored()).toBeLessThan(MOST + 300_000);
  expect(await lineOf('hostile')).toMatch(/^stored 1(?:\.\d)? MB of at most 1 MB today; the rest waits for tomorrow/);
  expect(await lineOf('honest')).toBe('ok');
  tell('honest', 4, 2000);
  world.pass(900);
  await world.tick();
  expect(await shown('honest')).toContain('Story 3');
  expect((await shown('hostile')).length).toBe(first);

  world.pass(BEFORE_MIDNIGHT);
  await world.settle();
  expect((await shown('hostile')).length).toBe(first);
  world.pass(3600);
  await world.settle();
  const second = (await shown('hostile')).length;
  expect(second).toBeGreaterThan(first + 5);
  expect(await stored()).toBeLessThan(2 * (MOST + 300_000));
});

it('counts what it keeps to the byte, before it is packed', async () => {
  tell('honest', 3, 20_000);
  await follow('honest');
  await world.tick();
  expect(await world.ports.store.ledger.kept('honest' as SourceId, world.ports.now())).toBe(await stored());
});

it('holds each offer over once, in few messages, without asking the table for any that waits', async () => {
  tell('hostile', 30, 40_000);
  await follow('hostile');
  await world.tick();
  const waiting = world.queues.article.length;
  expect(waiting).toBeGreaterThan(10);
  const before = { ...world.units };
  world.pass(1000);
  await world.settle();
  expect(world.units).toMatchObject({ read: before.read, write: before.write });
  expect(world.queues.article.length).toBe(waiting);
  for (let day = 0; day < 3; day++) {
    world.pass(24 * 3600);
    await world.settle();
  }
  expect(world.queues.article).toEqual([]);
});

it('is offered nothing more by a source that has had its day, and all of it again on the next', async () => {
  tell('hostile', 30, 40_000);
  await follow('hostile');
  await world.tick();
  const waiting = world.queues.article.length;
  tell('hostile', 30, 40_000, 100);
  world.pass(900);
  await world.tick();
  expect(world.queues.article.length).toBe(waiting);
  expect(lines.filter(({ message }) => message === 'source held until tomorrow')).toHaveLength(1);
  world.pass(17 * 3600);
  // The next day begins with what was held over, which is its fill.
  await world.tick();
  world.pass(24 * 3600);
  await world.tick();
  expect((await shown('hostile')).some((title) => Number(title.slice('Story '.length)) >= 100)).toBe(true);
});

it('lets a takedown through whatever was kept', async () => {
  tell('hostile', 30, 40_000);
  await follow('hostile');
  await world.tick();
  const [title] = await shown('hostile');
  const number = title?.slice('Story '.length);
  const withdrawal = offersFromPush(
    { form: 'json', json: { id: `s-${number}`, url: `https://hostile.example/s/${number}`, state: 'cancelled' } },
    'hostile' as SourceId,
    world.ports.now(),
  );
  for (const offer of withdrawal.offers) expect((await ingest(offer, world.ports)).outcome).toBe('withdrawn');
  await world.settle();
  expect(await shown('hostile')).not.toContain(title);
});

it('tells who pushes more than a day that it is to come again tomorrow, with 429', async () => {
  const push = async (number: number) => {
    const text = `Story ${number} of the mill. `.repeat(8000);
    const event = {
      requestContext: { http: { method: 'POST', path: '/articles' } },
      headers: { 'content-type': 'application/json' },
      queryStringParameters: { source: 'partner' },
      isBase64Encoded: false,
      body: JSON.stringify({ id: `p-${number}`, title: `Story ${number}`, text }),
    };
    return apiHandler(world.ports)(event as never);
  };
  const statuses: (number | undefined)[] = [];
  for (let number = 0; number < 4; number++) statuses.push((await push(number)).statusCode);
  expect(statuses).toEqual([201, 201, 429, 429]);
  expect((await push(9)).body).toContain('1 MB: limits.keptPerDay; send it again tomorrow');
  expect(world.queues.article).toEqual([]);
  expect(await lineOf('partner')).toMatch(/^stored /);
  world.pass(24 * 3600);
  expect((await push(3)).statusCode).toBe(201);
});

it('counts once what is tried often because others are faster', async () => {
  const { store } = world.ports;
  let lost = 0;
  const commit: typeof store.articles.commit = async (...given) =>
    lost++ < 5 ? false : store.articles.commit(...given);
  const ports = { ...world.ports, store: { ...store, articles: { ...store.articles, commit } } };
  await world.addSource({ id: 'courier', url: feedOf('courier') });
  const pushed = { form: 'text', text: `A title of the text\n\n${'Some more of it. '.repeat(500)}` } as const;
  const { offers } = offersFromPush(pushed, 'courier' as SourceId, world.ports.now());
  for (const offer of offers) expect((await ingest(offer, ports)).outcome).toBe('created');
  expect(lost).toBe(6);
  expect(await store.ledger.kept('courier' as SourceId, world.ports.now())).toBeLessThan((await stored()) + 1);
});
