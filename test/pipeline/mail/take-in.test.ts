import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestHandler } from '../../../lambdas/ingest.ts';
import { type ArticleId, NO_CHECKS, type Source, type SourceId } from '../../../lib/model/index.ts';
import {
  acceptMail,
  acceptMails,
  openMailbox,
  receiveMail,
  removeSource,
  rotateMailbox,
  sourcesAt,
  status,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { letter, text } from '../../mail/build.ts';
import { DOMAIN, LETTERS, LOCAL, SECRETS } from '../../mail/letters.ts';
import { openWorld, sqsRecord, type World } from '../../world.ts';

let world: World;
let source: Source;

beforeEach(async () => {
  world = await openWorld();
  source = await add('weekly', { accept: 'all' });
});
afterEach(() => world.close());

/** A newsletter whose address is that of the letters of these tests. */
async function add(id: string, more: Partial<Source>): Promise<Source> {
  const { store, now } = world.ports;
  const added = await world.addSource({ kind: 'mail', fullText: 'never', ...more, id, url: null as never });
  await store.mails.open(id as SourceId, { local: LOCAL, since: now(), former: [], accepted: null });
  return added;
}

const send = (bytes: Uint8Array, checks: typeof NO_CHECKS | null = null, to: Source = source) =>
  receiveMail(to.id, { bytes, at: world.ports.now(), checks }, world.ports);
const letters = () => world.ports.store.mails.recent(source.id, 100);
const items = async () =>
  (
    JSON.parse(await world.document('weekly', 'json')) as {
      items: { id: string; title: string; image?: string; content_html: string }[];
    }
  ).items;
const note = (id: string, said: string, subject = 'Note', more: readonly string[] = []) =>
  letter(
    [
      'From: Harbour <h@harbour.example>',
      `Subject: ${subject}`,
      'Date: Fri, 20 Nov 2026 08:00:00 +0000',
      `Message-ID: <${id}@harbour.example>`,
      ...more,
    ],
    text('text/html', `<p>${said}</p>`),
  );
const SAID = 'The lamp on Gannet Rock turns again after eleven dark nights, and the keeper rowed home.';

describe('a letter', () => {
  it('becomes an article in its source’s feed, with its picture where everybody finds it', async () => {
    await send(LETTERS['pictures that came with it']!.bytes);
    await world.settle();
    const [item] = await items();
    expect(item).toMatchObject({ title: 'The light is lit again' });
    const key = item!.image!.replace('https://feeds.example/', '');
    expect(await world.ports.store.objects.get(key)).toMatchObject({ contentType: 'image/png' });
    expect(item!.content_html).toContain(item!.image);
  });

  it('is told of to nobody: no object and no item of the table but the letter itself names its reader', async () => {
    for (const [at, { bytes }] of Object.values(LETTERS).entries()) {
      // Each is another letter, with the same reader's marks in it.
      const own = bytes
        .toString('latin1')
        .replace('Message-ID: <', `Message-ID: <${at}.`)
        .replace('is lit again', `is lit ${at}`);
      await send(Buffer.from(own, 'latin1'));
    }
    await world.settle();
    expect((await items()).length).toBeGreaterThan(30);
    const told: string[] = [];
    for await (const key of world.ports.store.objects.list('')) {
      if (key.startsWith('mail/')) continue;
      const object = await world.ports.store.objects.get(key);
      const bytes = Buffer.from(object?.bytes ?? []);
      const isPacked = bytes.readUInt32LE(0) === 0xfd2fb528;
      const said = `${key}\n${(isPacked ? zstdDecompressSync(bytes) : bytes).toString('latin1')}`.toLowerCase();
      told.push(
        ...SECRETS.filter((secret) => said.includes(secret.toLowerCase())).map((secret) => `${key}: ${secret}`),
      );
    }
    expect(told).toEqual([]);
    const state = JSON.stringify(await status(world.ports.store, world.ports.now()));
    expect(state).not.toContain(LOCAL);
    const found = JSON.stringify(await world.ports.store.sources.get(source.id));
    expect(found).not.toContain(LOCAL);
  });

  it('is kept before it is read, and read again where that is cut short', async () => {
    const bytes = note('a', SAID);
    const message = await send(bytes);
    expect(Buffer.from((await world.ports.store.mails.raw(message!.key))!)).toEqual(bytes);
    expect(world.queues.article).toHaveLength(1);
    world.queues.article.push(...world.queues.article);
    await world.settle();
    expect(await letters()).toHaveLength(1);
    expect(await items()).toHaveLength(1);
  });

  it('is one article however it comes twice: To and Cc, sent again, issued anew with the same text', async () => {
    await send(note('a', SAID));
    world.pass(60);
    await send(note('a', SAID));
    await send(note('a', SAID, 'Note', ['Cc: somebody@else.example']));
    world.pass(3600);
    await send(note('b', SAID));
    await world.settle();
    expect(await items()).toHaveLength(1);
    const [{ articles, fate }] = (await letters()) as [Awaited<ReturnType<typeof letters>>[number]];
    expect([articles.length, fate]).toEqual([1, 'published']);
  });

  it('revises its article where it comes again with another text', async () => {
    await send(note('a', SAID));
    await world.settle();
    world.pass(60);
    await send(note('a', `${SAID} He will be back on Monday.`));
    await world.settle();
    expect(await items()).toMatchObject([{ content_html: expect.stringContaining('back on Monday') }]);
  });

  it('takes its text along when its article is taken down: raw, pictures, and what is remembered of it', async () => {
    await send(LETTERS['pictures that came with it']!.bytes);
    await world.settle();
    const [{ articles }] = (await letters()) as [Awaited<ReturnType<typeof letters>>[number]];
    await takeDown(articles[0]!, { reason: 'asked to', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    const left: string[] = [];
    for await (const key of world.ports.store.objects.list(''))
      if (/^(?:mail|pictures|raw|revision)\//.test(key)) left.push(key);
    expect(left).toEqual([]);
    expect(await letters()).toEqual([]);
    // It comes again, and stays down.
    await send(LETTERS['pictures that came with it']!.bytes);
    await world.settle();
    expect(await items()).toEqual([]);
    for await (const key of world.ports.store.objects.list('mail/')) expect(key).toBeNull();
  });

  it('that cannot be read is kept, remembered and told', async () => {
    const { key } = (await send(LETTERS['more parts than are read']!.bytes))!;
    await world.settle();
    expect(await letters()).toMatchObject([{ fate: 'unreadable', why: 'it has more than 500 parts' }]);
    expect(await world.ports.store.mails.raw(key)).not.toBeNull();
    const { sources } = await status(world.ports.store, world.ports.now());
    expect(sources[0]?.health).toMatchObject({
      level: 'warning',
      condition: 'letters',
      line: expect.stringContaining('1 that cannot be read'),
    });
  });

  it.each([
    'one that asks to be confirmed',
    'a code',
    'one that asks whether letters may be forwarded here',
    'a receipt',
    'an answer',
  ])('is shown to the operator alone: %s', async (name) => {
    await send(LETTERS[name]!.bytes);
    await world.settle();
    expect(await letters()).toMatchObject([{ fate: 'shown', articles: [] }]);
    expect(await items()).toEqual([]);
  });

  it('that failed its checks waits in quarantine, until an operator accepts it', async () => {
    await send(note('a', SAID), { ...NO_CHECKS, dmarc: 'fail' });
    await world.settle();
    const [mail] = await letters();
    expect(mail).toMatchObject({ fate: 'quarantined', why: expect.stringContaining('DMARC') });
    expect(await items()).toEqual([]);
    await acceptMail(mail!, world.ports);
    await world.settle();
    expect(await items()).toHaveLength(1);
    expect(await letters()).toMatchObject([{ fate: 'published' }]);
  });

  it('costs so many requests', async () => {
    await send(note('warm', 'It was warm on the quay this morning, and nobody wore a coat.'));
    await world.settle();
    const before = new Map(Object.entries(world.units.requests).map(([name, { count }]) => [name, count]));
    const objects = { ...world.objectCounts };
    await send(LETTERS['pictures that came with it']!.bytes);
    const taken = world.queues.article.splice(0);
    expect(taken).toHaveLength(1);
    await ingestHandler(world.ports)({ Records: [sqsRecord(taken[0]!.body, 'weekly')] });
    const counts: Record<string, number> = {};
    for (const [name, { count }] of Object.entries(world.units.requests)) {
      const more = count - (before.get(name) ?? 0);
      // A letter's own name is part of its key.
      if (more > 0) counts[name.replace(/^(\w+ MAIL)\/.*/, '$1')] = more;
    }
    expect(counts).toEqual({
      // Of the letter: its source, its address, what it says, and in the end that it came and of which article it is.
      'GetItem SOURCES/weekly': 2,
      'GetItem MAILBOX/M': 1,
      'GetItem ARTICLE/A': 1,
      'PutItem MAIL': 1,
      // Of its article as of any: its marks (and here what the letter says), and its item; then the item with the letter.
      'BatchGetItem KEY/K': 2,
      'PutItem KEY/K': 3,
      'PutItem ARTICLE/A': 2,
    });
    expect({ put: world.objectCounts.put - objects.put, get: world.objectCounts.get - objects.get }).toEqual({
      // The letter, its picture, what it tells as kept for a replay, and its revision.
      put: 4,
      get: 1,
    });
  });
});

describe('a new newsletter', () => {
  it('publishes nothing until it is accepted, and then what waited and what comes', async () => {
    source = await add('slow', {});
    await send(note('a', SAID));
    await world.settle();
    expect(await letters()).toMatchObject([{ fate: 'waiting' }]);
    expect(JSON.parse(await world.document('slow', 'json')).items).toEqual([]);
    expect(await acceptMails(source, world.ports)).toBe(1);
    await world.settle();
    await send(note('b', 'Two seals were seen in the inner harbour on Sunday, and one of them slept on the slip.'));
    await world.settle();
    expect(JSON.parse(await world.document('slow', 'json')).items).toHaveLength(2);
  });

  it('has an address of its own, that leads to it and to nobody else, until it is given another', async () => {
    const random = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => at * 7);
    await world.addSource({ id: 'other', url: null as never, kind: 'mail' });
    const { local } = await openMailbox('other' as SourceId, world.ports, random);
    expect(local).toMatch(/^news-[a-z2-7]{24}$/);
    expect(await openMailbox('other' as SourceId, world.ports, random)).toMatchObject({ local });
    const at = (address: string) => sourcesAt([address], DOMAIN, world.ports);
    expect(await at(`${local.toUpperCase()}+tag@${DOMAIN}`)).toEqual(['other']);
    expect(await at(`${local}@elsewhere.example`)).toEqual([]);
    expect(await at(`other@${DOMAIN}`)).toEqual([]);
    const next = await rotateMailbox('other' as SourceId, world.ports, (bytes) => new Uint8Array(bytes).fill(9));
    expect(await at(`${local}@${DOMAIN}`)).toEqual([]);
    expect(await at(`${next.local}@${DOMAIN}`)).toEqual(['other']);
  });

  it('is forgotten whole when it is removed: address, letters and what is remembered', async () => {
    await send(note('a', SAID));
    await world.settle();
    await removeSource(source, world.ports);
    expect(await sourcesAt([`${LOCAL}@${DOMAIN}`], DOMAIN, world.ports)).toEqual([]);
    expect(await letters()).toEqual([]);
    for await (const key of world.ports.store.objects.list('mail/')) expect(key).toBeNull();
  });

  it('takes no more of a day than is kept of a source', async () => {
    const ports = { ...world.ports, keptPerDay: 2000 };
    const large = note('a', 'x '.repeat(1500));
    const take = () => receiveMail(source.id, { bytes: large, at: ports.now(), checks: null }, ports);
    expect(await take()).not.toBeNull();
    expect(await take()).toBeNull();
  });
});

it('makes an article of each story of a digest', async () => {
  source = await add('digest', { accept: 'all', digest: true });
  await send(LETTERS['a digest of stories']!.bytes);
  await world.settle();
  const { items: told } = JSON.parse(await world.document('digest', 'json')) as {
    items: { title: string; url?: string }[];
  };
  expect(told.map(({ title }) => title).sort()).toEqual(['Ferry of the week', 'Lamp of the week', 'Seals of the week']);
  expect(world.asked).toEqual([]);
});

it('takes one story of a digest down with the letter, and leaves the others; two that are the same are one', async () => {
  source = await add('digest', { accept: 'all', digest: true });
  const twice = `<h2>Twice</h2><p>${SAID}</p>`;
  const html = `${twice}<h2>Other</h2><p>${SAID} Another one said so.</p>${twice}`;
  await send(letter(['From: a@harbour.example', 'Subject: D', 'Message-ID: <d@x>'], text('text/html', html)));
  await world.settle();
  const told = async () =>
    (JSON.parse(await world.document('digest', 'json')) as { items: { id: string; title: string }[] }).items;
  expect((await told()).map(({ title }) => title).sort()).toEqual(['Other', 'Twice']);
  const id = (await told()).find(({ title }) => title === 'Twice')!.id.replace('urn:feedmill:', '') as ArticleId;
  await takeDown(id, { reason: 'asked to', by: 'operator', seen: world.ports.now() }, world.ports);
  await world.settle();
  expect((await told()).map(({ title }) => title)).toEqual(['Other']);
  for await (const key of world.ports.store.objects.list('mail/')) expect(key).toBeNull();
});

it('keeps a picture that two parts show once', async () => {
  const { bytes } = LETTERS['pictures that came with it']!;
  await send(bytes);
  await send(Buffer.concat([bytes, Buffer.from('\r\n')]));
  await world.settle();
  const keys: string[] = [];
  for await (const key of world.ports.store.objects.list('pictures/')) keys.push(key);
  expect(keys).toHaveLength(1);
});
