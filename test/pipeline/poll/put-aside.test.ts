import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../../lambdas/api.ts';
import type { AbsoluteUrl, SourceId } from '../../../lib/model/index.ts';
import {
  healthOf,
  ingest,
  type Offer,
  poll,
  type Read,
  ReadingStopped,
  readHere,
  type Told,
} from '../../../lib/pipeline/index.ts';
import { httpEvent } from '../../lambdas/events.ts';
import { openWorld, type World } from '../../world.ts';

const MILL = 'mill' as SourceId;
const FEED = 'https://mill.example/feed.xml';
const STORY = 'https://mill.example/bread' as AbsoluteUrl;

let world: World;
/** What is read is cut off where its address, or its text, holds one of these. */
let cutOff: string[] = [];
const lines: Record<string, unknown>[] = [];

const read: Read = (what, source, ...given) => {
  const [first] = given;
  const text = 'body' in first ? Buffer.from(first.body).toString() : JSON.stringify(first);
  const fault = cutOff.find((words) => text.includes(words));
  if (fault === undefined) return readHere(what, source, ...given);
  return Promise.reject(
    new ReadingStopped(`${fault}: reading it took longer than 20 s and was stopped`, fault.endsWith('!')),
  );
};

beforeEach(async () => {
  cutOff = [];
  lines.length = 0;
  world = await openWorld();
  Object.assign(world.ports, { read });
  world.ports.log.warn = (message, fields) => lines.push({ message, ...fields });
  await world.addSource({ id: MILL, url: FEED });
  await world.addFeed({ id: 'all' });
  world.web.set(FEED, { body: rss('The mill', 'Bread'), type: 'application/rss+xml' });
  world.web.set(STORY, {
    body: `<title>Bread</title><article><h1>Bread</h1>${'<p>The mill turned all night, and the bread went to town.</p>'.repeat(20)}</article>`,
  });
});
afterEach(() => world.close());

const rss = (title: string, ...items: string[]) =>
  `<rss version="2.0"><channel><title>${title}</title>${items
    .map(
      (item) =>
        `<item><title>${item}</title><guid isPermaLink="false">${item}</guid><link>${STORY}</link><description>Told in short…</description></item>`,
    )
    .join('')}</channel></rss>`;

const state = async () => (await world.ports.store.sources.state(MILL))!;
const health = async () => healthOf((await world.ports.store.sources.get(MILL))!, await state(), world.ports.now());
const titles = async () =>
  (JSON.parse(await world.document('all', 'json')) as { items: { title: string; content_html: string }[] }).items;

describe('a source whose answers cannot be read to their end', () => {
  it('is tried again after the first time, and put aside for a day after the second', async () => {
    cutOff = ['The mill'];
    expect(await poll(MILL, world.ports)).toMatchObject({ outcome: 'failed' });
    expect(await state()).toMatchObject({ stops: 1, failures: 1 });
    expect((await health()).condition).toBe('failing');
    world.pass(24 * 3600);
    await poll(MILL, world.ports);
    expect(await health()).toMatchObject({
      level: 'broken',
      line: expect.stringMatching(/^put aside, tried again in 2\d hours: The mill: reading it took longer than 20 s/),
    });
    world.pass(23 * 3600);
    const asked = world.asked.length;
    await world.tick();
    expect(world.asked.length).toBe(asked);
    cutOff = [];
    world.pass(5 * 3600);
    await world.tick();
    expect(await state()).toMatchObject({ stops: 0, failures: 0, lastError: null });
    expect((await titles()).map(({ title }) => title)).toEqual(['Bread']);
  });

  it('is put aside at once where what it gives had to be cut off elsewhere', async () => {
    world.web.set(FEED, { body: rss('The mill!', 'Bread'), type: 'application/rss+xml' });
    cutOff = ['The mill!'];
    await poll(MILL, world.ports);
    expect((await health()).condition).toBe('aside');
  });

  it('keeps the articles that it gave before', async () => {
    await world.tick();
    cutOff = ['The mill'];
    world.web.set(FEED, { body: rss('The mill', 'Bread', 'Flour'), type: 'application/rss+xml' });
    world.pass(24 * 3600);
    await world.tick();
    expect((await state()).stops).toBe(1);
    expect((await titles()).map(({ title }) => title)).toEqual(['Bread']);
  });
});

describe('an article whose page cannot be read to its end', () => {
  it('is shown as its source tells it, and a line of the log names both', async () => {
    cutOff = ['The mill turned'];
    await world.tick();
    const [shown] = await titles();
    expect(shown).toMatchObject({ title: 'Bread' });
    expect(shown?.content_html ?? '').not.toContain('The mill turned');
    expect(lines).toContainEqual(expect.objectContaining({ message: 'reading stopped', source: MILL, url: STORY }));
    expect((await health()).condition).toBe('ok');
  });
});

describe('what a source or a partner tells, and cannot be read to its end', () => {
  it('is left out with a line, and not tried again', async () => {
    cutOff = ['"form":"item"'];
    await poll(MILL, world.ports);
    expect(world.queues.article).toHaveLength(1);
    await world.settle();
    expect(world.queues.article).toHaveLength(0);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'reading stopped', source: MILL }));
  });

  it('is answered to who pushed it', async () => {
    cutOff = ['Loaves'];
    const answer = await apiHandler(world.ports)(
      httpEvent('POST', '/articles', { body: JSON.stringify({ id: '1', title: 'Loaves', text: 'Of bread.' }) }),
    );
    expect(answer).toMatchObject({ statusCode: 422, body: expect.stringContaining('took longer than 20 s') });
  });

  it('throws where the fault is ours', async () => {
    Object.assign(world.ports, { read: () => Promise.reject(new Error('no more processes')) });
    const told = { form: 'item', item: { content: 'Bread.' } } as Told;
    const offer: Offer = { source: MILL, purpose: 'listed', guid: '1', url: null, seen: world.ports.now(), told };
    await expect(ingest(offer, world.ports)).rejects.toThrow('no more processes');
  });
});
