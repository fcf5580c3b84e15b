import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../lambdas/api.ts';
import { openWorld, type World } from '../world.ts';
import { httpEvent } from './events.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function call(...request: Parameters<typeof httpEvent>) {
  const answer = await apiHandler(world.ports)(httpEvent(...request));
  return { status: answer.statusCode, headers: answer.headers, json: JSON.parse(answer.body ?? 'null') };
}

async function titles(feed: string): Promise<string[]> {
  await world.settle();
  const { items } = JSON.parse(await world.document(feed, 'json')) as { items: { title: string }[] };
  return items.map((item) => item.title);
}

const JSON_TYPE = 'application/json';
const ARTICLE = { id: 'one', title: 'Pushed', text: 'Told by a partner.' };
const PAGE = `<!doctype html><html><head><title>Paged</title></head><body><article><h1>Paged</h1>${'<p>A paragraph of the story that goes on for a while, with commas, and ends at last.</p>'.repeat(6)}</article></body></html>`;

describe('POST /articles', () => {
  it('takes an article in JSON into the feed of everything and that of its source', async () => {
    const answer = await call('POST', '/articles', { type: JSON_TYPE, body: JSON.stringify(ARTICLE) });
    expect(answer).toMatchObject({ status: 201, json: { articles: [{ outcome: 'created', revision: 1 }] } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect([await titles('all'), await titles('push')]).toEqual([['Pushed'], ['Pushed']]);
  });

  it('answers 200 to the same again, and keeps one article', async () => {
    const request = { type: JSON_TYPE, body: JSON.stringify(ARTICLE) };
    const first = await call('POST', '/articles', request);
    const second = await call('POST', '/articles', request);
    expect(second).toMatchObject({ status: 200, json: { articles: [{ outcome: 'unchanged' }] } });
    expect(second.json.articles[0].article).toBe(first.json.articles[0].article);
    expect(await titles('all')).toEqual(['Pushed']);
  });

  it('takes JSON for what comes without a content type, and bytes in base64', async () => {
    const body = Buffer.from(JSON.stringify({ ...ARTICLE, title: 'Brücke – 日本' }));
    expect((await call('POST', '/articles', { body })).status).toBe(201);
    expect(await titles('all')).toEqual(['Brücke – 日本']);
  });

  it('takes a page under its address and source, and decodes its bytes by their charset', async () => {
    const answer = await call('POST', '/articles', {
      type: 'text/html; charset=windows-1252',
      query: { url: 'https://partner.example/story', source: 'partner' },
      body: Buffer.from(PAGE.replaceAll('Paged', 'Caf\xe9 news'), 'latin1'),
    });
    expect(answer.status).toBe(201);
    expect(await titles('partner')).toEqual(['Café news']);
    expect(JSON.parse(await world.document('partner', 'json')).items[0].url).toBe('https://partner.example/story');
  });

  it('takes a plain text', async () => {
    const body = `A title of the text\n\n${'A paragraph that says something, and then some more of it, to the end of the line.\n\n'.repeat(5)}`;
    expect((await call('POST', '/articles', { type: 'text/plain', body })).status).toBe(201);
    expect(await titles('all')).toEqual(['A title of the text']);
  });

  it.each([
    ['no JSON', { type: JSON_TYPE, body: '{"title":' }, 400, /not JSON/],
    ['nothing', { type: JSON_TYPE }, 400, /not JSON/],
    ['gzip nobody asked for', { type: JSON_TYPE, body: gzipSync('{}') }, 400, /not JSON/],
    ['another type', { type: 'image/png', body: Buffer.from([1, 2]) }, 400, /image\/png is not taken; send/],
    ['an empty type', { type: '', body: '{}' }, 400, /content-type/],
    ['a bad source', { query: { source: '../x' }, body: '{}' }, 400, /"\.\.\/x" is no source id/],
    ['a bad address', { type: 'text/html', query: { url: 'javascript:1' }, body: PAGE }, 400, /no http\(s\) address/],
    ['a list', { type: JSON_TYPE, body: '[]' }, 422, /the article: /],
    ['an unknown key', { type: JSON_TYPE, body: '{"title":"T","text":"x","titel":1}' }, 422, /titel/],
    ['no text', { type: JSON_TYPE, body: '{"title":"T"}' }, 422, /needs html or text/],
    [
      'a text that is all script',
      { type: JSON_TYPE, body: '{"title":"T","html":"<script>1</script>"}' },
      422,
      /readable/,
    ],
    ['a bad date', { type: JSON_TYPE, body: '{"title":"T","text":"x","published":"2025-02-30"}' }, 422, /2025-02-30/],
    ['an empty page', { type: 'text/html', body: '<html></html>' }, 422, /no article found/],
  ])('refuses %s in one line, and stores nothing', async (_, request, status, error) => {
    const answer = await call('POST', '/articles', request);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatch(error);
    expect(answer.json.error).not.toContain('\n');
    expect(await world.takeRecords()).toEqual([]);
    expect(await world.ports.store.sources.list()).toEqual([]);
  });
});

describe('DELETE /articles/{id}', () => {
  it('takes an article down, once, and its source cannot bring it back', async () => {
    const request = { type: JSON_TYPE, body: JSON.stringify(ARTICLE) };
    const { json } = await call('POST', '/articles', request);
    const path = `/articles/${json.articles[0].article}`;
    await world.settle();
    expect(await call('DELETE', path, { query: { reason: 'libel' } })).toMatchObject({
      status: 200,
      json: { outcome: 'withdrawn', detail: 'libel' },
    });
    expect((await call('DELETE', path)).json.outcome).toBe('unchanged');
    expect((await call('POST', '/articles', request)).json.articles[0].outcome).toBe('unchanged');
    expect(await titles('all')).toEqual([]);
    expect(await world.document('all', 'atom')).toContain('libel');
  });

  it('answers 404 for an id that nothing has', async () => {
    expect((await call('DELETE', '/articles/aaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
  });
});

it('tells the status of every source and feed', async () => {
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  const { status, json } = await call('GET', '/status');
  expect(status).toBe(200);
  expect(json.sources[0]).toMatchObject({ source: { id: 'courier' }, state: { failures: 0 } });
  expect(json.feeds.map(({ feed }: { feed: { id: string } }) => feed.id)).toEqual(['all', 'courier']);
});

it.each([
  ['GET', '/articles', 405],
  ['PUT', '/articles', 405],
  ['POST', '/status', 405],
  ['GET', '/articles/aaaaaaaaaaaaaaaaaaaa', 405],
  ['DELETE', '/articles/AAAA', 404],
  ['DELETE', '/articles/aaaaaaaaaaaaaaaaaaaa/x', 404],
  ['DELETE', '/articles/..%2fx', 404],
  ['GET', '/', 404],
])('answers %s %s with %i and one line', async (method, path, expected) => {
  const { status, json } = await call(method, path);
  expect(status).toBe(expected);
  expect(json.error).toMatch(/^[^\n]+$/);
});
