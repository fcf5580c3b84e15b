import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_OF_A_FUNCTION, viewerRequestCode, viewerResponseCode } from '../../lib/cloud/edge-functions.ts';
import { startOf, tokenHash, tokenOf } from '../../lib/partners/index.ts';
import { edgeFunction } from './edge-function.ts';

const token = (seed: number) => tokenOf(createHash('sha256').update(String(seed)).digest());
const [COURIER, OLD, OVER, EAGER, NOBODY] = [1, 2, 3, 4, 5].map(token) as [string, string, string, string, string];
const NOW = 1_800_000_000;

const KEYS = new Map([
  [`t/${tokenHash(COURIER)}`, '{"p":"courier","u":0}'],
  [`t/${tokenHash(OLD)}`, `{"p":"courier","u":${NOW + 1}}`],
  [`t/${tokenHash(OVER)}`, `{"p":"courier","u":${NOW}}`],
  [`t/${tokenHash(EAGER)}`, '{"p":"eager","u":0,"q":1}'],
  ['g/courier/wire', 'private'],
  ['g/courier/all', 'public'],
  ['g/eager/wire', 'private'],
  ['q/eager', String(NOW + 90)],
]);

let now = NOW;
const ask = edgeFunction(viewerRequestCode(), KEYS, () => now);
beforeEach(() => {
  now = NOW;
  ask.lookups.length = 0;
  ask.logged.length = 0;
});

type Headers = Readonly<Record<string, string>>;
const event = (uri: string, headers: Headers = {}) => ({
  context: { requestId: 'r-1' },
  request: {
    method: 'GET',
    uri,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
  },
});
/** The key that the bucket is asked for; or the status of what is answered at once. */
async function place(uri: string, headers: Headers = {}): Promise<string | number> {
  const answer = await ask(event(uri, headers));
  return answer.statusCode ?? answer.uri;
}
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('before an answer at the edge', () => {
  it('is of a size that CloudFront takes, and of a language that it knows', () => {
    for (const code of [viewerRequestCode(), viewerResponseCode(null, undefined)]) {
      expect(Buffer.byteLength(code)).toBeLessThan(MOST_OF_A_FUNCTION);
      // Runtime 2.0 has no destructuring, no spread, no optional chaining, no classes, no for-of.
      expect(code).not.toMatch(/(?:const|let|var) [[{]|\.\.\.|\?\.|\?\?|\bclass\b|\bof\b (?=\w+\))/);
    }
  });

  it.each([
    ['/', '/index.html'],
    ['/index.html', '/index.html'],
    ['/feeds.opml', '/feeds.opml'],
    ['/robots.txt', '/robots.txt'],
    ['/feeds/all/', '/feeds/all/index.html'],
    ['/feeds/all/rss.xml', '/feeds/all/rss.xml'],
    ['/feeds/all/archive/2026-11-2.atom.xml', '/feeds/all/archive/2026-11-2.atom.xml'],
    ['/feeds/all/%72ss.xml', '/feeds/all/rss.xml'],
    ['/articles/abcdefghijklmnopqrst/', '/articles/abcdefghijklmnopqrst/index.html'],
    ['/pictures/ab.jpg', '/pictures/ab.jpg'],
  ])('gives anybody %s, and looks nothing up for it', async (uri, key) => {
    expect(await place(uri)).toBe(key);
    expect([ask.lookups, ask.logged]).toEqual([[], []]);
  });

  it.each([
    '/private/feeds/wire/atom.xml',
    '/private/feeds/wire/',
    '/%70rivate/feeds/wire/atom.xml',
    '/%2570rivate/feeds/wire/atom.xml',
    '/private%2ffeeds%2fwire%2fatom.xml',
    '/Private/feeds/wire/atom.xml',
    '/PRIVATE/FEEDS/WIRE/ATOM.XML',
    '//private/feeds/wire/atom.xml',
    '/./private/feeds/wire/atom.xml',
    '/feeds/../private/feeds/wire/atom.xml',
    '/feeds/%2e%2e/private/feeds/wire/atom.xml',
    '/feeds/..%2fprivate/feeds/wire/atom.xml',
    '/feeds/%2E%2E%2Fprivate%2Ffeeds%2Fwire%2Fatom.xml',
    '/feeds/..\\private\\feeds\\wire\\atom.xml',
    '/feeds/..;/private/feeds/wire/atom.xml',
    '/feeds//wire/atom.xml',
    '/feeds/%00/private',
    '/private',
    '/raw/abc',
    '/revision/abc',
    '/mail/abc',
    '/definitions/feeds',
    '/feeds/%zz',
    '/feeds/%',
    '/feeds/a%2f%2fevil.example',
    '/feeds/a:b',
    '/feedsx/all/rss.xml',
    '',
    'feeds/all/rss.xml',
    '/t',
    '/t/',
  ])('answers %j with 404, and looks nothing up for it', async (uri) => {
    expect(await place(uri)).toBe(404);
    expect(await place(uri, { 'x-api-key': COURIER })).toBe(404);
    expect(ask.lookups).toEqual([]);
  });

  it.each([
    ['/feeds/wire/atom.xml', '/private/feeds/wire/atom.xml'],
    ['/feeds/wire/', '/private/feeds/wire/index.html'],
    ['/feeds/wire/archive/2026-10.atom.xml', '/private/feeds/wire/archive/2026-10.atom.xml'],
    ['/feeds/wire/changes/head.json', '/private/feeds/wire/changes/head.json'],
    ['/feeds/wire/%61tom.xml', '/private/feeds/wire/atom.xml'],
    ['/feeds/all/atom.xml', '/feeds/all/atom.xml'],
  ])('leads who has a token, wherever it is said, from %s to %s', async (path, key) => {
    const said: [string, Headers][] = [
      [`/t/${COURIER}${path}`, {}],
      [path, { authorization: `Bearer ${COURIER}` }],
      [path, { authorization: `bearer  ${COURIER} ` }],
      [path, basic(`${COURIER}:`)],
      [path, basic(COURIER)],
      [path, basic(`courier:${COURIER}`)],
      [path, { 'x-api-key': COURIER }],
    ];
    for (const [uri, headers] of said) expect(await place(uri, headers), uri).toBe(key);
  });

  it.each(['/feeds/other/atom.xml', '/feeds/wir/atom.xml', '/feeds/', '/feeds'])(
    'opens %s by no token that is not for it; a header changes nothing',
    async (path) => {
      expect(await place(`/t/${COURIER}${path}`)).toBe(path === '/feeds' ? '/feeds' : 404);
      expect(await place(path, { 'x-api-key': COURIER })).toBe(await place(path));
      expect(await place(path, { 'x-api-key': NOBODY })).toBe(await place(path));
    },
  );

  it('takes a token that is revoked, in a header, for none', async () => {
    for (const token of [NOBODY, OVER]) {
      expect(await place('/feeds/all/atom.xml', { 'x-api-key': token })).toBe('/feeds/all/atom.xml');
      // In the public place there is none of a private feed.
      expect(await place('/feeds/wire/atom.xml', { 'x-api-key': token })).toBe('/feeds/wire/atom.xml');
    }
  });

  it('gives whoever has a token in the address what everybody gets, too', async () => {
    const by = (path: string, of = COURIER) => place(`/t/${of}${path}`);
    expect(await by('/articles/abcdefghijklmnopqrst/')).toBe('/articles/abcdefghijklmnopqrst/index.html');
    expect(await by('/pictures/ab.jpg')).toBe('/pictures/ab.jpg');
    expect(await by('/')).toBe('/index.html');
    expect(await by('/feeds.opml')).toBe('/feeds.opml');
    for (const path of ['/raw/abc', '/private/feeds/wire/atom.xml', '']) expect(await by(path), path).toBe(404);
    expect(await by('/articles/abcdefghijklmnopqrst/', NOBODY)).toBe(404);
    expect(await by(`/t/${COURIER}/feeds/wire/atom.xml`)).toBe(404);
  });

  it('tells the function behind the answer that there was a token in the address', async () => {
    const headersOf = async (uri: string, headers: Headers = {}) => (await ask(event(uri, headers))).headers;
    expect(await headersOf(`/t/${COURIER}/feeds/all/atom.xml`)).toHaveProperty('x-feedmill-door');
    expect(await headersOf('/feeds/all/atom.xml', { 'x-api-key': COURIER })).not.toHaveProperty('x-feedmill-door');
  });

  it('has the token in the path count where there are two', async () => {
    expect(await place(`/t/${COURIER}/feeds/wire/atom.xml`, { 'x-api-key': NOBODY })).toBe(
      '/private/feeds/wire/atom.xml',
    );
    expect(await place(`/t/${NOBODY}/feeds/wire/atom.xml`, { 'x-api-key': COURIER })).toBe(404);
  });

  it('takes what is no token in a header for none', async () => {
    for (const headers of [
      { authorization: 'Bearer somebody-elses' },
      { authorization: 'Basic !!!' },
      { authorization: '' },
      { authorization: 'Digest x' },
      basic('user:pass'),
      { 'x-api-key': 'k' },
    ]) {
      expect(await place('/feeds/all/rss.xml', headers)).toBe('/feeds/all/rss.xml');
      // In the public place there is none of a private feed.
      expect(await place('/feeds/wire/rss.xml', headers)).toBe('/feeds/wire/rss.xml');
    }
    expect(ask.lookups).toEqual([]);
  });

  it('answers an unknown token, a revoked one and a forbidden feed alike, after the same lookups', async () => {
    const answers = [];
    for (const [of, feed] of [
      [NOBODY, 'wire'],
      [OVER, 'wire'],
      [COURIER, 'other'],
      [COURIER, 'no-such'],
    ]) {
      ask.lookups.length = 0;
      answers.push(await ask(event(`/t/${of}/feeds/${feed}/atom.xml`)));
      expect(ask.lookups).toHaveLength(2);
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      statusCode: 404,
      body: { data: 'There is nothing here.\n' },
      headers: { 'cache-control': { value: 'private, no-store' }, 'referrer-policy': { value: 'no-referrer' } },
    });
  });

  it('has a token that was rotated hold until its time, and not a second longer', async () => {
    const uri = `/t/${OLD}/feeds/wire/atom.xml`;
    expect(await place(uri)).toBe('/private/feeds/wire/atom.xml');
    now += 1;
    expect(await place(uri)).toBe(404);
  });

  it('says when to come again to who is over his quota', async () => {
    expect(await ask(event(`/t/${EAGER}/feeds/wire/atom.xml`))).toMatchObject({
      statusCode: 429,
      headers: { 'retry-after': { value: '90' } },
    });
    now += 90;
    expect(await place(`/t/${EAGER}/feeds/wire/atom.xml`)).toBe('/private/feeds/wire/atom.xml');
  });

  it('leads a folder without its slash there, for whom it is', async () => {
    for (const [uri, location] of [
      ['/feeds/all', './all/'],
      ['/articles/abcdefghijklmnopqrst', './abcdefghijklmnopqrst/'],
      [`/t/${COURIER}/feeds/wire`, './wire/'],
    ] as const) {
      const answer = await ask(event(uri));
      expect(answer).toMatchObject({ statusCode: 308, headers: { location: { value: location } } });
      expect(new URL(location, `https://feeds.example${uri}`).pathname).toBe(`${uri}/`);
    }
    expect(await place(`/t/${COURIER}/feeds/other`)).toBe(404);
  });

  it('logs which request is whose, and no token', async () => {
    await place(`/t/${COURIER}/feeds/wire/atom.xml`);
    await place('/feeds/other/atom.xml', { 'x-api-key': COURIER });
    await place(`/t/${NOBODY}/feeds/wire/atom.xml`);
    expect(ask.logged.map((line) => JSON.parse(line))).toEqual([
      { partner: 'courier', request: 'r-1' },
      { partner: 'courier', request: 'r-1' },
    ]);
    expect(ask.logged.join()).not.toContain(startOf(COURIER));
  });

  const spelled = fc
    .array(
      fc
        .constantFrom(
          '/',
          '//',
          '.',
          '..',
          '%2e',
          '%2F',
          '%252f',
          '\\',
          ';',
          '?',
          '#',
          '%00',
          '%70rivate',
          'private',
          'Private',
        )
        .chain((part) => fc.constant(part)),
      { maxLength: 6 },
    )
    .chain((parts) =>
      fc.constantFrom('/feeds/wire/atom.xml', 'feeds/wire/', '/wire', '').map((end) => parts.join('') + end),
    );
  const tail = fc.oneof(spelled, fc.string({ unit: 'binary', maxLength: 40 }));

  it('leads nobody without a token to what is private, by no spelling', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '/', '/feeds/', '/t/', `/t/${NOBODY}/`, '/articles/'),
        tail,
        async (start, end) => {
          const answer = await place(start + end);
          if (typeof answer === 'number') return;
          // What is sent on is plain, so that nothing behind can read it otherwise.
          expect(answer).toMatch(
            /^\/(?:index\.html|feeds\.opml|robots\.txt|(?:feeds|articles|pictures)\b[A-Za-z0-9._/-]*)$/,
          );
          expect(answer).not.toMatch(/\/\/|\/\.\.?(?:\/|$)/);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('leads who has a token to what he has alone, by no spelling elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(tail, async (end) => {
        const answer = await place(`/t/${COURIER}/${end}`);
        if (typeof answer === 'number') return;
        expect(answer).toMatch(
          /^\/(?:private\/feeds\/wire\/|feeds\/all\/|feeds$|(?:articles|pictures)\b|index\.html|feeds\.opml|robots\.txt)/,
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe('behind an answer at the edge', () => {
  const respond = edgeFunction(viewerResponseCode({ hub: 'own', address: null }, 'https://mill.example/licence'));
  const answer = (uri: string, statusCode = 200, type = 'application/xml; charset=utf-8') =>
    respond({
      request: { uri, headers: { host: { value: 'feeds.example' } } },
      response: {
        statusCode,
        headers: { 'content-type': { value: type }, 'cache-control': { value: 'public, max-age=60' } },
      },
    });

  it.each([200, 304])(
    'keeps what is private from shared caches, referrers and search machines (%i)',
    async (status) => {
      const { headers } = await answer('/private/feeds/wire/atom.xml', status);
      expect(headers).toMatchObject({
        'cache-control': { value: 'private, max-age=60' },
        'referrer-policy': { value: 'no-referrer' },
        'x-robots-tag': { value: 'noindex' },
      });
      // It has no topic, and nothing that names a hub.
      expect(headers).not.toHaveProperty('link');
    },
  );

  it('gives private documents their own types again, too', async () => {
    const typeOf = async (uri: string, type?: string) => (await answer(uri, 200, type)).headers['content-type'].value;
    expect(await typeOf('/private/feeds/wire/atom.xml')).toBe('application/atom+xml; charset=utf-8');
    expect(await typeOf('/private/feeds/wire/archive/2026-10.atom.xml')).toBe('application/atom+xml; charset=utf-8');
    const json = 'application/json; charset=utf-8';
    expect(await typeOf('/private/feeds/wire/feed.json', json)).toBe('application/feed+json; charset=utf-8');
    expect(await typeOf('/feeds/all/archive/2026-10.json', json)).toBe('application/feed+json; charset=utf-8');
    // A change log is no JSON Feed.
    expect(await typeOf('/private/feeds/wire/changes/head.json', json)).toBe(json);
    expect(await typeOf('/feeds/all/changes/000001.json', json)).toBe(json);
  });

  it('keeps what everybody gets from shared caches where a token was in the address', async () => {
    const { headers } = await respond({
      request: { uri: '/feeds/all/rss.xml', headers: { host: { value: 'h' }, 'x-feedmill-door': { value: 'token' } } },
      response: { statusCode: 200, headers: { 'cache-control': { value: 'public, max-age=60' } } },
    });
    expect(headers['cache-control'].value).toBe('private, max-age=60');
    expect(headers['x-robots-tag'].value).toBe('noindex');
  });

  it('leaves what is public as it was', async () => {
    const { headers } = await answer('/feeds/all/rss.xml');
    expect(headers['cache-control'].value).toBe('public, max-age=60');
    expect(headers.link.value).toContain('rel="hub"');
  });
});
