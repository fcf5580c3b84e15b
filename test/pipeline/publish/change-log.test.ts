import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../../lib/identity/index.ts';
import {
  type Article,
  type ArticleId,
  type Change,
  type Feed,
  type FeedId,
  instant,
  millis,
  type SourceId,
} from '../../../lib/model/index.ts';
import { changesAfter, hold, publish, rebuild, release, removeFeed } from '../../../lib/pipeline/index.ts';
import { changesFolder, changesPath, documentPath, feedPath, parseOpenSegment } from '../../../lib/publish/index.ts';
import { anArticle } from '../../store/samples.ts';
import { openWorld, type World } from '../../world.ts';

const BOATS = { id: 'boats' as FeedId };

let world: World;
beforeEach(async () => {
  world = await openWorld();
  Object.assign(world.ports, { segment: 5 });
  await world.addFeed({ id: 'all' });
});
afterEach(() => world.close());

let given = 0;
const names = new Map<string, string>();

/** Commits an article, or a revision more of it, as ingest does; without `led` nothing of it is published yet. */
async function write(more: Partial<Article> & { readonly name: string }, { led = true } = {}): Promise<Article> {
  const { articles } = world.ports.store;
  const { name, ...fields } = more;
  world.pass(60);
  const id = `article${String(name).padStart(13, 'x')}` as ArticleId;
  names.set(id, name);
  const before = (await articles.get(id))?.article ?? null;
  const at = world.ports.now();
  const content = { ...(before ?? anArticle({ id, firstSeen: at })), title: `${name} ${++given}`, ...fields };
  const article: Article = {
    ...content,
    source: 'courier' as SourceId,
    correction: fields.correction,
    revision: (before?.revision ?? 0) + 1,
    hash: contentHash(content, content.state),
    previousHash: before?.hash ?? null,
    revisedAt: at,
    changed: before === null ? [] : ['title'],
  };
  await articles.putRevision(article);
  await articles.commit({ article, written: at, notFound: 0, page: null }, before?.revision ?? null);
  if (led) await world.settle();
  return article;
}

const takeDown = (name: string, more = {}) =>
  write({ name, state: 'cancelled', reason: 'asked for', withdrawnBy: 'source', html: '', text: '', ...more });

async function head(feed: Pick<Feed, 'id' | 'visibility'> = BOATS) {
  const object = await world.ports.store.objects.get(changesPath(feed, null));
  return object && parseOpenSegment(object.bytes);
}

/** All that a log says, from its first position on. */
async function log(feed: Pick<Feed, 'id' | 'visibility'> = BOATS): Promise<readonly Change[]> {
  const open = await head(feed);
  if (open === null) return [];
  const found = await changesAfter(feed, open.first - 1, 10_000, world.ports.store);
  return found !== null && 'changes' in found ? found.changes : [];
}

async function told(feed: Pick<Feed, 'id' | 'visibility'> = BOATS): Promise<string[]> {
  return (await log(feed)).map(({ id, kind, revision }) => `${names.get(id)} ${kind} ${revision}`);
}

/** What is told from now on. */
async function from(work: () => Promise<unknown>): Promise<string[]> {
  const before = (await told()).length;
  await work();
  return (await told()).slice(before);
}

describe('a change log tells', () => {
  beforeEach(() => world.addFeed({ id: 'boats', changes: true, size: 3 }));

  it('of an article that comes, is edited, corrected, taken down and brought back, each with its revision', async () => {
    await write({ name: 'ferry' });
    await write({ name: 'ferry' });
    await write({ name: 'ferry', correction: 'It sails at nine.' });
    await takeDown('ferry');
    await bringBack('ferry');
    expect(await told()).toEqual([
      'ferry created 1',
      'ferry updated 2',
      'ferry corrected 3',
      'ferry withdrawn 4',
      'ferry restored 5',
    ]);
  });

  it('where each entry stands, when it was told, and where we tell of its article alone', async () => {
    const first = await write({ name: 'ferry' });
    const second = await write({ name: 'ferry' });
    const open = await head();
    const position = millis(open?.begun ?? first.firstSeen) * 1000;
    const at = (one: Article) => ({
      id: one.id,
      revision: one.revision,
      hash: one.hash.slice(0, 16),
      at: one.revisedAt,
    });
    expect(await log()).toEqual([
      { position, kind: 'created', ...at(first) },
      { position: position + 1, kind: 'updated', url: `https://feeds.example/articles/${first.id}/`, ...at(second) },
    ]);
  });

  it('nothing twice, whoever brings the same message again, late or in another order', async () => {
    for (const name of ['ferry', 'crane', 'quay', 'pier', 'buoy', 'ferry']) await write({ name });
    const before = await told();
    const revisions = (await log()).map(({ id, revision }) => `${id}@${revision}`).reverse();
    const written = world.ports.now();
    for (const name of [...revisions, ...revisions]) {
      await publish(BOATS.id, [{ feed: BOATS.id, revisions: [name], written }], world.ports);
    }
    expect(await told()).toEqual(before);
  });

  it('of each revision, where several were written before one was published', async () => {
    await write({ name: 'ferry' });
    await write({ name: 'ferry' }, { led: false });
    await write({ name: 'ferry', correction: 'Not so.' }, { led: false });
    await write({ name: 'crane' }, { led: false });
    await write({ name: 'crane' }, { led: false });
    await write({ name: 'ferry' });
    expect(await told()).toEqual([
      'ferry created 1',
      'ferry updated 2',
      'ferry corrected 3',
      'ferry updated 4',
      'crane created 1',
      'crane updated 2',
    ]);
  });

  it('nothing of what came and went before anybody could see it, and what was left between', async () => {
    await write({ name: 'ferry' }, { led: false });
    await takeDown('ferry');
    await write({ name: 'crane' }, { led: false });
    await write({ name: 'crane', state: 'withheld', reason: 'wait' }, { led: false });
    await write({ name: 'crane', state: 'usable', reason: null });
    expect(await told()).toEqual(['crane created 3']);
  });

  it('of what has long left the newest, and is in archives alone', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']) await write({ name });
    expect(await from(() => write({ name: 'a' }))).toEqual(['a updated 2']);
    expect(await from(() => write({ name: 'b', correction: 'Not so.' }))).toEqual(['b corrected 2']);
    expect(await from(() => takeDown('c'))).toEqual(['c withdrawn 2']);
    expect(await from(() => takeDown('b'))).toEqual(['b withdrawn 3']);
    expect(await from(() => bringBack('c'))).toEqual(['c restored 3']);
  });

  it('of what is held back and released, and of an embargoed article once it may be read', async () => {
    const { id } = await write({ name: 'ferry' });
    await hold(id, { reason: 'wait', until: null }, world.ports);
    await world.settle();
    await release(id, world.ports, 'early');
    await world.settle();
    const until = instant(millis(world.ports.now()) + 600_000);
    const crane = await write({ name: 'crane', state: 'embargoed', embargo: until });
    expect(await told()).toEqual(['ferry created 1', 'ferry withdrawn 2', 'ferry restored 3']);
    world.pass(600);
    await release(crane.id, world.ports);
    await world.settle();
    expect((await told()).slice(3)).toEqual(['crane created 2']);
  });

  it('of what comes and goes by another filter, and not again where only the title of the feed changes', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await write({ name, tags: [name < 'c' ? 'low' : 'high'] });
    const define = (more: Partial<Feed>) =>
      from(() => world.addFeed({ id: 'boats', changes: true, size: 3, ...more }).then(world.settle));
    expect(await define({ filter: { tags: ['low'] } })).toEqual(['c withdrawn 1', 'd withdrawn 1', 'e withdrawn 1']);
    expect(await define({ filter: { tags: ['low'] }, title: 'Boats' })).toEqual([]);
    expect(await from(() => write({ name: 'e', tags: ['low'] }))).toEqual(['e restored 2']);
    expect(await define({})).toEqual(['c restored 1', 'd restored 1']);
  });

  it('nothing where the feed is rebuilt, or its documents were overwritten', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await write({ name });
    await takeDown('b');
    const before = await bytes();
    await rebuild([], world.ports);
    await world.settle();
    await world.ports.store.objects.put(documentPath(BOATS, 'atom'), Buffer.from('<html>'), {
      contentType: 'text/html',
    });
    await rebuild(['boats'], world.ports);
    await world.settle();
    expect(await bytes()).toEqual(before);
  });
});

describe('a feed that is defined', () => {
  it('later begins with what is there, oldest first, as it is now', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'b', 'a']) await write({ name });
    await takeDown('d');
    await world.addFeed({ id: 'boats', changes: true, size: 3 });
    await world.settle();
    expect(await told()).toEqual([
      'a created 2',
      'b created 2',
      'c created 1',
      'e created 1',
      'f created 1',
      'g created 1',
    ]);
    expect(await from(() => write({ name: 'c' }))).toEqual(['c updated 2']);
  });

  it('without articles says where it will begin', async () => {
    await world.addFeed({ id: 'boats', changes: true });
    await world.settle();
    const open = await head();
    expect(open?.changes).toEqual([]);
    expect(open?.from).toBe(open?.first);
  });

  it('anew, after it was removed, begins behind everything that it told before', async () => {
    const feed = await world.addFeed({ id: 'boats', changes: true, size: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await write({ name });
    const last = (await log()).at(-1)?.position ?? 0;
    await removeFeed(feed, world.ports);
    await world.settle();
    expect(await keys(feedPath(BOATS))).toEqual([]);
    expect(await lastTold()).toEqual([]);
    world.pass(1);
    await world.addFeed({ id: 'boats', changes: true, size: 3 });
    await world.settle();
    expect((await log())[0]?.position).toBeGreaterThan(last);
    expect(await changesAfter(BOATS, last, 10, world.ports.store)).toMatchObject({ gone: true });
    expect(await told()).toHaveLength(7);
  });

  it('without a log any more leaves nothing of it; with one again it begins anew', async () => {
    await world.addFeed({ id: 'boats', changes: true, size: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await write({ name });
    const position = (await head())?.first ?? 0;
    await world.addFeed({ id: 'boats', size: 3 });
    await world.settle();
    expect(await keys(changesFolder(BOATS))).toEqual([]);
    expect(await lastTold()).toEqual([]);
    world.pass(1);
    await world.addFeed({ id: 'boats', changes: true, size: 3 });
    await world.settle();
    expect((await head())?.first).toBeGreaterThan(position);
    expect(await told()).toHaveLength(7);
  });

  it('for partners has its log with its other documents, apart, and without the addresses of pages', async () => {
    const feed = await world.addFeed({ id: 'boats', visibility: 'partners', size: 3 });
    await write({ name: 'a' });
    await write({ name: 'a' });
    expect(await told(feed)).toEqual(['a created 1', 'a updated 2']);
    expect((await log(feed)).some(({ url }) => url !== undefined)).toBe(false);
    expect(await keys('feeds/boats/')).toEqual([]);
    await world.addFeed({ id: 'boats', changes: true, size: 3 });
    await world.settle();
    expect(await told()).toEqual(['a created 2']);
    expect(await keys('private/')).toEqual([]);
  });

  it('to show copies once tells of a copy too, and of what it is one', async () => {
    await world.addFeed({ id: 'boats', changes: true, duplicates: 'one' });
    const original = await write({ name: 'a' });
    await write({ name: 'b', cluster: original.id });
    expect((await log()).map(({ kind, copyOf }) => [kind, copyOf])).toEqual([
      ['created', undefined],
      ['created', original.id],
    ]);
  });
});

describe('segments', () => {
  const NAMES = Array.from({ length: 23 }, (_, at) => `n${at}`);
  beforeEach(() => world.addFeed({ id: 'boats', changes: true, size: 3, changesFor: 3_600_000 }));

  it('close when they are full and never change, not even by a takedown', async () => {
    for (const name of NAMES.slice(0, 12)) await write({ name });
    const open = await head();
    expect(open?.changes).toHaveLength(2);
    const closed = await bytes({ closed: true });
    expect(Object.keys(closed)).toHaveLength(2);
    for (const name of NAMES.slice(0, 5)) await takeDown(name);
    expect(await bytes({ closed: true })).toMatchObject(closed);
    const text = Object.values(closed).join('');
    expect(text).not.toMatch(/n1 \d|Cranes|title/);
  });

  it('are written one put more at a time, and one for each that closes, however many are told at once', async () => {
    for (const name of NAMES) await write({ name }, { led: false });
    const puts: string[] = [];
    const { objects } = world.ports.store;
    const { put } = objects;
    const noted = (...given: Parameters<typeof put>) => {
      puts.push(given[0]);
      return put(...given);
    };
    Object.assign(objects, { put: noted });
    await world.settle();
    Object.assign(objects, { put });
    const ofLog = puts.filter((key) => key.startsWith(changesFolder(BOATS)));
    // 10 messages are taken at once: 23 entries in 3 publishes, of which the last 3 entries stand open.
    expect(ofLog.filter((key) => !key.endsWith('head.json'))).toHaveLength(4);
    expect(await told()).toEqual(NAMES.map((name) => `${name} created 1`));
  });

  it('go when their time is over: 410 says where to begin, and what is left is told on', async () => {
    for (const name of NAMES.slice(0, 11)) await write({ name });
    const { first = 0 } = (await head()) ?? {};
    world.pass(7200);
    for (const name of NAMES.slice(11, 17)) await write({ name });
    const open = await head();
    expect(open?.first).toBe(first + 10);
    const gone = await world.ports.store.objects.get(changesPath(BOATS, first));
    expect(gone?.gone).toBe(true);
    expect(JSON.parse(Buffer.from(gone?.bytes ?? []).toString())).toMatchObject({ gone: true, begin: 'head.json' });
    expect(await changesAfter(BOATS, first + 3, 10, world.ports.store)).toMatchObject({
      gone: true,
      first: first + 10,
    });
    expect(await told()).toEqual(NAMES.slice(10, 17).map((name) => `${name} created 1`));
    // What it told of is remembered all the same.
    expect(await from(() => write({ name: 'n0' }))).toEqual(['n0 updated 2']);
  });

  it('lead from one to the next, and back', async () => {
    for (const name of NAMES) await write({ name });
    const { objects } = world.ports.store;
    const back: string[] = [];
    for (let name: string | null = 'head.json'; name !== null; ) {
      const object = await objects.get(`${changesFolder(BOATS)}${name}`);
      const segment = JSON.parse(Buffer.from(object?.bytes ?? []).toString());
      back.unshift(...segment.changes.map(({ position }: Change) => position));
      name = segment.previous;
    }
    expect(back).toEqual((await log()).map(({ position }) => position));
    expect(back).toHaveLength(23);
  });
});

it('begins anew where somebody has cut or deleted its open segment, and says so', async () => {
  const warned: unknown[] = [];
  Object.assign(world.ports, {
    log: { info: () => {}, warn: (_: string, fields: { why: string }) => warned.push(fields.why) },
  });
  await world.addFeed({ id: 'boats', changes: true, size: 3 });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await write({ name });
  const last = (await log()).at(-1)?.position ?? 0;
  const { objects } = world.ports.store;
  await objects.put(changesPath(BOATS, null), Buffer.from('{"feed":"urn:'), { contentType: 'text/plain' });
  await write({ name: 'h' });
  expect(await told()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name} created 1`));
  expect((await log())[0]?.position).toBeGreaterThan(last);
  await objects.delete(changesPath(BOATS, null));
  await write({ name: 'h' });
  expect(await told()).toHaveLength(8);
  expect(warned).toEqual(['its bytes are others', 'it is gone']);
});

it('hands on how far a log has come, and nothing of a feed without one', async () => {
  const handed: unknown[] = [];
  await world.addFeed({ id: 'boats', changes: true, size: 3, formats: ['rss'] });
  await world.settle();
  Object.assign(world.ports, { tell: async (changed: object) => void handed.push(changed) });
  await write({ name: 'a' });
  const last = (await log()).at(-1)?.position;
  const ofBoats = handed.filter((one) => (one as { feed: string }).feed === 'boats');
  expect(ofBoats).toMatchObject([{ formats: ['rss'], changes: last }]);
  expect(handed.filter((one) => !ofBoats.includes(one)).some((one) => 'changes' in (one as object))).toBe(false);
});

it('ends with the same log whichever of two publishers is slower', async () => {
  await world.addFeed({ id: 'boats', changes: true, size: 3 });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await write({ name }, { led: false });
  const changes = await world.takeRecords();
  const { routeHandler } = await import('../../../lambdas/route.ts');
  await routeHandler(world.ports)({ Records: changes });
  const messages = world.queues.publish
    .splice(0)
    .map(({ body }) => JSON.parse(body))
    .filter(({ feed }) => feed === 'boats');
  await Promise.all([publish(BOATS.id, messages, world.ports), publish(BOATS.id, messages, world.ports)]);
  expect(await told()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name} created 1`));
});

function bringBack(name: string) {
  return write({ name, state: 'usable', reason: null, withdrawnBy: null, text: 'It sails.', html: '<p>It sails.</p>' });
}

async function keys(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of world.ports.store.objects.list(prefix)) found.push(key);
  return found;
}

/** The segments of the log by their keys. */
async function bytes({ closed = false } = {}): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const key of await keys(changesFolder(BOATS))) {
    if (closed && key.endsWith('head.json')) continue;
    found[key] = Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString();
  }
  return found;
}

async function lastTold(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of world.ports.store.lastTold.all(BOATS.id)) found.push(one);
  return found;
}
