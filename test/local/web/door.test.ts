import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import type { LocalTable } from '../../../lib/local/table/table.ts';
import type { DoorAnswer, DoorWatch } from '../../../lib/local/web/door.ts';
import { type FeedmillServer, startServer } from '../../../lib/local/web/server.ts';
import { type FeedId, type Instant, instant, millis, type Partner, type PartnerId } from '../../../lib/model/index.ts';
import { tokenHash, tokenOf } from '../../../lib/partners/index.ts';
import { openStore, type Store } from '../../../lib/store/index.ts';
import { openMemoryTable } from '../../memory-table.ts';
import { aPartner } from '../../store/samples.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const SECRET = 'What only the Herald is told';
const START = instant(Date.parse('2126-01-02T03:04:05Z'));

let clock: Instant = START;
const now = () => clock;
let table: LocalTable;
let store: Store;
let server: FeedmillServer;
const lines: string[] = [];
const write = (level: string) => (message: string, fields: object) => {
  lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
};
const log = { info: write('info'), warn: write('warn') };
let watch: DoorWatch = {};
const answers: { readonly partner: string; readonly answer: DoorAnswer }[] = [];

const TOKEN = tokenOf(Uint8Array.from({ length: 32 }, (_, at) => at));
const OTHERS = tokenOf(Uint8Array.from({ length: 32 }, (_, at) => 255 - at));

const nothing = async () => ({ statusCode: 204 });

beforeAll(async () => {
  table = await openMemoryTable('feedmill', now);
  store = openStore(table.client(), 'feedmill', fileObjects(fresh()));
  const put = (key: string, text: string, contentType = 'application/atom+xml; charset=utf-8') =>
    store.objects.put(key, Buffer.from(text), { contentType, cacheControl: 'public, max-age=60' });
  await put('private/feeds/for-herald/atom.xml', `<feed>${SECRET.repeat(100)}</feed>`);
  await put('private/feeds/for-herald/index.html', `<p>${SECRET}</p>`, 'text/html; charset=utf-8');
  await put('private/feeds/for-herald/archive/2026-10.atom.xml', `<feed>${SECRET} before</feed>`);
  await put('private/feeds/for-times/atom.xml', `<feed>${SECRET} and the Times</feed>`);
  await put('feeds/all/atom.xml', '<feed>news</feed>');
  await put('feeds/most/atom.xml', '<feed>most news</feed>');
  await put('articles/known/index.html', '<p>known</p>', 'text/html; charset=utf-8');
  await put('index.html', '<p>front</p>', 'text/html; charset=utf-8');
  await put('raw/known', SECRET, 'text/plain');
  server = await startServer({
    objects: store.objects,
    partners: store.partners,
    watch: {
      mayAsk: (partner, at) => watch.mayAsk?.(partner, at) ?? { ok: true },
      onAnswer: (partner, answer) => answers.push({ partner: partner.id, answer }),
    },
    ...{ api: nothing, hub: nothing, topics: { hub: 'https://hub.example/', baseUrl: 'https://mill.example/' } },
    ...{ token: { value: 'the-token-of-the-api', place: 'a file' }, port: 0, host: '127.0.0.1', now, log },
  });
});
afterAll(async () => {
  await server.close();
  await table.close();
});

beforeEach(async () => {
  clock = instant(millis(clock) + 3600_000);
  for (const partner of await store.partners.list()) await store.partners.remove(partner.id);
  await define('herald', ['for-herald', 'all'], TOKEN);
  await define('times', ['for-times'], OTHERS);
  watch = {};
  answers.length = 0;
  lines.length = 0;
});

async function define(id: string, feeds: readonly string[], token: string): Promise<Partner> {
  const partner = aPartner(id, { feeds: feeds as readonly FeedId[] });
  await store.partners.define(partner);
  const kept = { hash: tokenHash(token), partner: partner.id, start: token.slice(3, 7), since: clock, until: null };
  await store.partners.saveToken(kept);
  return partner;
}

type Answer = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string };

/** A request as it stands: node's client neither normalises the path nor unpacks the body. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('latin1'),
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const FEED = '/feeds/for-herald/atom.xml';

describe('a partner’s door', () => {
  it.each<[string, string, Record<string, string>]>([
    ['in the address', `/t/${TOKEN}${FEED}`, {}],
    ['as a bearer', FEED, { authorization: `Bearer ${TOKEN}` }],
    ['as a bearer in capitals', FEED, { authorization: `BEARER  ${TOKEN} ` }],
    ['as a user', FEED, { authorization: basic(TOKEN, '') }],
    ['as a password', FEED, { authorization: basic('herald', TOKEN) }],
    ['as a key', FEED, { 'x-api-key': TOKEN }],
    ['as a key behind what is for a proxy', FEED, { authorization: basic('a', 'b'), 'x-api-key': TOKEN }],
    ['in the address before any header', `/t/${TOKEN}${FEED}`, { authorization: `Bearer ${OTHERS}` }],
  ])(
    'opens by the token %s, to the same document with its validators, and to nobody beside',
    async (_, path, headers) => {
      const given = await ask(path, headers);
      expect(given.status).toBe(200);
      expect(given.body).toContain(SECRET);
      expect(given.headers).toMatchObject({
        'cache-control': 'private, max-age=60',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
        'content-type': 'application/atom+xml; charset=utf-8',
      });
      expect(given.headers.link).toBeUndefined();
      const etag = (await store.objects.head(`private${FEED}`))?.etag;
      expect(given.headers.etag).toBe(`"${etag}"`);
      const again = await ask(path, { ...headers, 'if-none-match': String(given.headers.etag) });
      expect([again.status, again.body, again.headers['cache-control']]).toEqual([304, '', 'private, max-age=60']);
      const packed = await ask(path, { ...headers, 'accept-encoding': 'gzip' });
      expect([packed.status, packed.headers['content-encoding']]).toEqual([200, 'gzip']);
      const head = await ask(path, headers, 'HEAD');
      expect([head.status, head.body, head.headers.etag]).toEqual([200, '', given.headers.etag]);
      const part = await ask(path, { ...headers, range: 'bytes=0-9' });
      expect([part.status, part.body.length]).toEqual([200, given.body.length]);
    },
  );

  it('opens to archives, pages, and what everybody gets, below the address with the token too', async () => {
    const text = async (path: string) => (await ask(`/t/${TOKEN}${path}`)).body;
    expect(await text('/feeds/for-herald/archive/2026-10.atom.xml')).toContain('before');
    expect(await text('/feeds/for-herald/')).toContain(SECRET);
    expect(await text('/feeds/all/atom.xml')).toBe('<feed>news</feed>');
    expect(await text('/articles/known/')).toBe('<p>known</p>');
    expect(await text('/')).toBe('<p>front</p>');
    const folder = await ask(`/t/${TOKEN}/feeds/for-herald`);
    expect([folder.status, folder.headers.location]).toEqual([308, './for-herald/']);
    // Who hands it on would hand the token on.
    expect((await ask(`/t/${TOKEN}/feeds/all/atom.xml`)).headers).toMatchObject({
      'cache-control': 'private, max-age=60',
      'referrer-policy': 'no-referrer',
    });
  });

  it('changes nothing for what everybody gets, whatever header comes along', async () => {
    const { date: _, ...plain } = (await ask('/feeds/all/atom.xml')).headers;
    for (const authorization of [
      `Bearer ${TOKEN}`,
      `Bearer ${OTHERS}`,
      'Bearer none',
      basic('someone', 'else'),
      'Basic',
      'x',
    ]) {
      const { headers, body } = await ask('/feeds/all/atom.xml', { authorization });
      expect(body).toBe('<feed>news</feed>');
      expect(headers).toMatchObject(plain);
    }
  });

  it('answers alike whether there is no such feed, it is another’s, or the token opens nothing: byte for byte', async () => {
    const wrong = tokenOf(new Uint8Array(32).fill(9));
    const asked: [string, Record<string, string>?][] = [
      ['/feeds/none/atom.xml'],
      [FEED],
      [FEED, { authorization: `Bearer ${OTHERS}` }],
      [FEED, { authorization: `Bearer ${wrong}` }],
      [FEED, { 'x-api-key': 'ключ'.replace(/./g, 'k') }],
      [FEED, { authorization: `Basic ${Buffer.from('пользователь:пароль:двоеточие').toString('base64')}` }],
      [`/t/${wrong}${FEED}`],
      [`/t/${wrong}/feeds/all/atom.xml`],
      [`/t/${TOKEN}/feeds/none/atom.xml`],
      [`/t/${TOKEN}/feeds/for-times/atom.xml`],
      [`/t/${TOKEN}/feeds/most/atom.xml`],
      [`/t/${TOKEN}`],
      [`/t/${TOKEN}/raw/known`],
      [`/t/${TOKEN}/private/feeds/for-herald/atom.xml`],
      [`/t/${TOKEN}/feeds/for-herald/none.xml`],
      [`/t/${TOKEN}/t/${TOKEN}${FEED}`],
      [`/t/${TOKEN.toUpperCase()}${FEED}`],
      [`/t/${TOKEN.replace('A', '%41')}${FEED}`],
      [`/t/${TOKEN}x${FEED}`],
      [`/t/ ${FEED}`.replace(' ', '%20')],
      [`/t//${TOKEN}${FEED}`],
      [`/t/${'x'.repeat(7000)}${FEED}`],
      ['/t/'],
      ['/t'],
    ];
    const answer = async ([path, headers]: (typeof asked)[number]) => {
      const { status, headers: given, body } = await ask(path, headers);
      const { date: _, ...rest } = given;
      return { status, headers: rest, body };
    };
    const first = await answer(asked[0]!);
    expect(first).toMatchObject({ status: 404, body: 'There is nothing here.\n' });
    for (const one of asked) expect(await answer(one), JSON.stringify(one)).toEqual(first);
  });

  it('is shut from the next request on, by a token revoked, one that is over, feeds taken away, or the partner gone', async () => {
    const status = async () => (await ask(`/t/${TOKEN}${FEED}`)).status;
    const herald = (await store.partners.get('herald' as PartnerId)) as Partner;
    const [kept] = await store.partners.tokens(herald.id);
    expect(await status()).toBe(200);
    await store.partners.define({ ...herald, feeds: ['all' as FeedId] });
    expect(await status()).toBe(404);
    await store.partners.define(herald);
    expect(await status()).toBe(200);
    await store.partners.saveToken({ ...kept!, until: instant(millis(clock) + 1000) });
    expect(await status()).toBe(200);
    clock = instant(millis(clock) + 1000);
    expect(await status()).toBe(404);
    await store.partners.saveToken(kept!);
    await store.partners.leave(herald);
    expect(await status()).toBe(404);
    await store.partners.define(herald);
    await store.partners.revokeToken(kept!);
    expect(await status()).toBe(404);
  });

  it('reads two items for a token, and none without one', async () => {
    const reads: string[] = [];
    const client = table.client();
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          reads.push(commandName);
          return next(args);
        },
      { step: 'initialize' },
    );
    const counted = openStore(client, 'feedmill', store.objects);
    const other = await startServer({
      objects: store.objects,
      partners: counted.partners,
      ...{ api: nothing, hub: nothing, topics: null, token: { value: 'x', place: 'a file' } },
      ...{ port: 0, host: '127.0.0.1', now, log },
    });
    try {
      for (const [path, count] of [
        ['feeds/all/atom.xml', 0],
        ['feeds/for-herald/atom.xml', 0],
        [`t/${TOKEN}/feeds/for-herald/atom.xml`, 2],
        [`t/${tokenOf(new Uint8Array(32).fill(9))}/feeds/for-herald/atom.xml`, 2],
        ['t/none/feeds/for-herald/atom.xml', 2],
      ] as const) {
        reads.length = 0;
        await (await fetch(`${other.url}${path}`)).text();
        expect(reads, path).toEqual(Array.from({ length: count }, () => 'GetItemCommand'));
      }
    } finally {
      await other.close();
      client.destroy();
    }
  });

  it('tells who looks on of what was answered, without the token, and heeds how much may be asked', async () => {
    await ask(`/t/${TOKEN}${FEED}`, { 'user-agent': 'Newsreader/2' });
    await ask('/feeds/all/atom.xml', { authorization: `Bearer ${TOKEN}` }, 'HEAD');
    await ask(`/t/${TOKEN}/feeds/for-times/atom.xml`);
    await ask(`/t/none${FEED}`);
    const size = (await store.objects.head(`private${FEED}`))?.size;
    expect(
      answers.map(({ partner, answer: { feed, path, status, bytes } }) => [partner, feed, path, status, bytes]),
    ).toEqual([
      ['herald', 'for-herald', FEED, 200, size],
      ['herald', 'all', '/feeds/all/atom.xml', 200, 0],
      ['herald', null, '/feeds/for-times/atom.xml', 404, 0],
    ]);
    expect(answers[0]?.answer).toMatchObject({ agent: 'Newsreader/2', address: '127.0.0.1', at: clock });
    watch = { mayAsk: ({ id }) => (id === 'herald' ? { retryAfter: 17.2 } : { ok: true }) };
    const { status, headers, body } = await ask(`/t/${TOKEN}${FEED}`);
    expect([status, headers['retry-after'], body.includes(SECRET)]).toEqual([429, '18', false]);
    expect((await ask('/feeds/for-times/atom.xml', { 'x-api-key': OTHERS })).status).toBe(200);
  });

  it('tells of a thousand guesses in a line a minute, in which none of them stands, and shuts nobody out', async () => {
    const random = (at: number) => tokenOf(Uint8Array.from({ length: 32 }, (_, place) => (at * 31 + place * 7) % 256));
    const guess = (at: number) => ask(at % 2 === 0 ? `/t/${random(at)}${FEED}` : `/t/guess-${at}${FEED}`);
    for (let at = 0; at < 1000; at += 50) {
      const all = await Promise.all(Array.from({ length: 50 }, (_, place) => guess(at + place)));
      expect(all.every(({ status }) => status === 404)).toBe(true);
      expect((await ask(`/t/${TOKEN}${FEED}`)).status).toBe(200);
    }
    expect(lines).toEqual(['warn tokens refused {"count":1}']);
    clock = instant(millis(clock) + 60_000);
    await guess(1);
    expect(lines).toEqual(['warn tokens refused {"count":1}', 'warn tokens refused {"count":1000}']);
  });
});

describe('no spelling of an address', () => {
  const PIECES = [
    'feeds',
    'Feeds',
    'for-herald',
    'FOR-HERALD',
    'for-times',
    'private',
    'atom.xml',
    'index.html',
    'archive',
    't',
    TOKEN,
  ];
  const STRANGE = [
    '',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '%2f',
    '%252f',
    '%5c',
    '\\',
    ';x',
    '%00',
    '%c0%af',
    '?x',
    '#',
    '*',
    '%66or-herald',
  ];
  const piece = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...STRANGE));
  const slash = fc.constantFrom('/', '//', '/./', '/../', '%2f', '%2F', '\\');
  const path = fc
    .array(fc.tuple(slash, piece), { minLength: 1, maxLength: 7 })
    .map((parts) => `/${parts.map(([between, part]) => `${between}${part}`).join('')}`)
    .map((written) => written.replace(/[^\x21-\x7e]/g, ''));

  it('that everybody knows gives anything of a feed for partners', async () => {
    await fc.assert(
      fc.asyncProperty(path, async (written) => {
        // Below the address with a token the token is all that counts.
        const spelled = written.replaceAll(TOKEN, 'fm_none');
        const { body } = await ask(spelled);
        expect(body, spelled).not.toContain('Herald');
      }),
      { numRuns: 600 },
    );
  });

  it('below the door of another gives it either', async () => {
    await fc.assert(
      fc.asyncProperty(path, async (written) => {
        const { body } = await ask(`/t/${OTHERS}${written.replaceAll(TOKEN, OTHERS)}`);
        if (!body.includes('and the Times')) expect(body, written).not.toContain('Herald');
      }),
      { numRuns: 600 },
    );
  });
});
