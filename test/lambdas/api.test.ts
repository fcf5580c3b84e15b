import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../lambdas/api.ts';
import type { ArticleId } from '../../lib/model/index.ts';
import { openWorld, type World } from '../world.ts';
import { httpEvent, partnerEvent } from './events.ts';

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

  it('fetches nothing of what is pushed alone, though it is cut and has an address', async () => {
    const url = 'https://partner.example/story';
    world.web.set(url, { body: PAGE });
    const cut = { ...ARTICLE, url, text: 'Told by a partner, and more of it …' };
    await call('POST', '/articles', { type: JSON_TYPE, query: { source: 'partner' }, body: JSON.stringify(cut) });
    expect(await titles('partner')).toEqual(['Pushed']);
    expect(world.asked).toEqual([]);
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
    [
      'an article that names its source, which is said in the address',
      { type: JSON_TYPE, body: '{"source":"courier","title":"A","text":"B"}' },
      422,
      /^source: does not belong in the article; give it in the address, as POST \/articles\?source=NAME, or as feedmill ingest --source NAME$/,
    ],
    [
      'an article with a key that it does not have',
      { type: JSON_TYPE, body: '{"headline":"A","source":"c","text":"B"}' },
      422,
      /^the article: "headline" is not a valid key; source: does not belong in the article/,
    ],
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

describe('POST /articles of what another source told first', () => {
  const URL = 'https://courier.example/bridge-to-reopen';
  const STORY = {
    id: 'https://courier.example/id/7',
    url: URL,
    title: 'Bridge to reopen',
    text: 'It opens on Monday.',
  };
  const FALSE = {
    title: 'Bridge is lost',
    text: 'Nothing is left of it.',
    authors: ['Ben Rival'],
    published: '2026-11-19',
  };
  const HELD = '2026-12-24T08:00:00Z';
  const push = (source: string, json: unknown) =>
    call('POST', '/articles', { type: JSON_TYPE, query: { source }, body: JSON.stringify(json) });
  const html = (canonical: string) =>
    PAGE.replaceAll('Paged', FALSE.title).replace('<head>', `<head><link rel="canonical" href="${canonical}">`);

  let id: ArticleId;
  beforeEach(async () => {
    id = (await push('courier', { ...STORY, authors: ['Ada Moor'], published: '2026-11-20' })).json.articles[0].article;
    world.pass(10);
  });
  const stored = async () => (await world.ports.store.articles.get(id))?.article;

  it.each([
    ['its address', { url: URL }],
    ['an address that counts as its own', { url: 'http://amp.courier.example/bridge-to-reopen/?utm_source=rival' }],
    ['its id, which is an address', { id: STORY.id }],
    ['an id of the rival’s that was led there', { id: 'r-1' }],
  ])('refuses with 403 to hold it back, to release it, and to cancel more than was told, by %s', async (_, known) => {
    await push('rival', { ...FALSE, id: 'r-1', url: URL });
    const before = await stored();
    const held = await push('rival', { ...known, ...FALSE, embargo: HELD });
    expect(held.status).toBe(403);
    expect(held.json.error).toMatch(/^another source published this article first; only that source may hold it back/);
    expect(await stored()).toEqual(before);
    // What it withdraws is what it told itself, and only that.
    const cancel = { ...known, state: 'cancelled', reason: 'false' };
    expect(await push('rival', cancel)).toMatchObject({ status: 200, json: { articles: [{ outcome: 'withdrawn' }] } });
    expect(await push('rival', cancel)).toMatchObject({ status: 403 });
    expect(await stored()).toMatchObject({ state: 'usable', title: STORY.title, source: 'courier' });
    expect(await titles('all')).toEqual(['Bridge to reopen']);
    expect(await titles('rival')).toEqual([]);
    await push('courier', { ...STORY, embargo: HELD });
    expect(await titles('all')).toEqual([]);
    world.pass(10);
    expect(await push('rival', { ...FALSE, ...known, embargo: null })).toMatchObject({ status: 403 });
    expect(await push('rival', { ...FALSE, ...known })).toMatchObject({ status: 200 });
    expect(await titles('all')).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'embargoed', embargo: '2026-12-24T08:00:00.000Z' });
  });

  it('lets its own source do all of it, and an operator take it down', async () => {
    expect(await push('courier', { ...STORY, embargo: HELD })).toMatchObject({ status: 200 });
    expect(await titles('all')).toEqual([]);
    expect(await push('courier', { ...STORY, embargo: null, title: 'Bridge reopens' })).toMatchObject({ status: 200 });
    expect(await titles('all')).toEqual(['Bridge reopens']);
    const cancelled = await push('courier', { url: URL, state: 'cancelled' });
    expect(cancelled).toMatchObject({ status: 200, json: { articles: [{ outcome: 'withdrawn', article: id }] } });
    expect(await titles('all')).toEqual([]);
    world.pass(10);
    expect(await push('courier', STORY)).toMatchObject({ json: { articles: [{ outcome: 'revised', article: id }] } });
    expect(await call('DELETE', `/articles/${id}`)).toMatchObject({ json: { outcome: 'withdrawn' } });
  });

  it('does not bring back what its source withdrew', async () => {
    await push('courier', { url: URL, state: 'cancelled' });
    world.pass(10);
    const { status, json } = await push('rival', { ...FALSE, url: URL });
    expect({ status, ...json.articles[0] }).toMatchObject({
      status: 200,
      outcome: 'unchanged',
      detail: 'it was taken down; another source published this article first, and only that source may bring it back',
    });
    expect(await titles('all')).toEqual([]);
    expect((await stored())?.text).toBe('');
  });

  it.each([
    ['its address', () => push('rival', { ...FALSE, url: URL })],
    [
      'its id, which is an address',
      () => push('rival', { ...FALSE, id: STORY.id, url: 'https://rival.example/bridge' }),
    ],
    [
      'a page at its address',
      () => call('POST', '/articles', { type: 'text/html', query: { source: 'rival', url: URL }, body: html(URL) }),
    ],
    [
      'the canonical link of a page',
      () =>
        call('POST', '/articles', {
          type: 'text/html',
          query: { source: 'rival', url: `${URL}?page=all` },
          body: html(URL),
        }),
    ],
    [
      'the canonical link of a page without an address',
      () => call('POST', '/articles', { type: 'text/html', query: { source: 'rival' }, body: html(URL) }),
    ],
  ])('overwrites nothing of it by %s, and says so', async (_, pushed) => {
    const before = await stored();
    const { status, json } = await pushed();
    expect({ status, article: json.articles[0].article }).toEqual({ status: 200, article: id });
    const { title, text, authors, published, canonicalUrl, state } = (await stored()) ?? {};
    const { title: t, text: x, authors: a, published: p, canonicalUrl: c } = before ?? {};
    expect({ title, text, authors, published, canonicalUrl, state }).toEqual({
      title: t,
      text: x,
      authors: a,
      published: p,
      canonicalUrl: c,
      state: 'usable',
    });
    expect(await titles('all')).toEqual(['Bridge to reopen']);
  });

  it('overwrites nothing of it by a pushed list whose link redirects to it', async () => {
    const feed = 'https://rival.example/feed.xml';
    await world.addSource({ id: 'rival', url: feed, fullText: 'always' });
    const led = 'https://rival.example/bridge-is-lost-to-the-flood';
    world.web.set(led, { movedTo: URL, body: html(URL) });
    const cards = [1, 2, 3, 4, 5].map((number) => {
      const link = number === 1 ? led : `https://rival.example/story-number-${number}-of-today`;
      return `<article><h2><a href="${link}">Bridge is lost, part ${number}</a></h2><p>Nothing is left of it, says the rival in part ${number} of its series.</p><time datetime="2026-11-1${number}">1${number} November</time></article>`;
    });
    const body = `<!doctype html><html><head><title>The Rival</title></head><body><main>${cards.join('')}</main></body></html>`;
    const before = await stored();
    const query = { source: 'rival', url: 'https://rival.example/' };
    const { json } = await call('POST', '/articles', { type: 'text/html', query, body });
    expect(json.articles).toHaveLength(5);
    expect(json.articles[0]).toMatchObject({ article: id });
    expect(world.asked).toContain(led);
    const { title, text, authors, published } = before ?? {};
    expect(await stored()).toMatchObject({ title, text, authors, published, state: 'usable' });
  });

  it('adds nothing to it: what its own source does not tell is not known', async () => {
    const [bare] = (await push('courier', { id: 'c-8', url: `${URL}/8`, title: 'Ferry', text: 'It sails.' })).json
      .articles;
    world.pass(10);
    const { status, json } = await push('rival', { ...FALSE, url: `${URL}/8`, language: 'en' });
    expect({ status, ...json.articles[0] }).toMatchObject({ status: 200, outcome: 'unchanged', article: bare.article });
    expect((await world.ports.store.articles.get(bare.article))?.article).toMatchObject({
      source: 'courier',
      title: 'Ferry',
      text: 'It sails.',
      authors: [],
      language: null,
    });
  });

  it('leaves an article without an address as it is to be read: here', async () => {
    const told = await push('courier', { id: 'https://courier.example/id/9', title: 'Quay', text: 'It holds.' });
    const [{ article }] = told.json.articles;
    world.pass(10);
    const theirs = 'https://rival.example/quay';
    const pushed = await push('rival', { ...FALSE, id: 'https://courier.example/id/9', url: theirs });
    expect(pushed.json.articles[0]).toMatchObject({ article });
    expect((await world.ports.store.articles.get(article))?.article.canonicalUrl).toBeNull();
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

describe('of a partner, who may push to sources of his own alone', () => {
  const PARTNER = { type: JSON_TYPE, body: JSON.stringify(ARTICLE) };
  const by = async (sources: readonly string[], ...request: Parameters<typeof httpEvent>) => {
    const answer = await apiHandler(world.ports)(partnerEvent(sources, httpEvent(...request)));
    return { status: answer.statusCode, json: JSON.parse(answer.body ?? 'null') };
  };
  const theirs = async () =>
    (await call('POST', '/articles', { ...PARTNER, query: { source: 'rival' } })).json.articles[0].article;

  it('pushes to his source without naming it, and corrects and withdraws there', async () => {
    const { status, json } = await by(['desk'], 'POST', '/articles', PARTNER);
    expect(status).toBe(201);
    const [{ article }] = json.articles;
    expect((await world.ports.store.articles.get(article))?.article.source).toBe('desk');
    const corrected = JSON.stringify({ ...ARTICLE, title: 'Corrected' });
    const query = { source: 'desk' };
    expect(await by(['desk'], 'POST', '/articles', { ...PARTNER, query, body: corrected })).toMatchObject({
      json: { articles: [{ outcome: 'revised' }] },
    });
    expect(await by(['desk'], 'DELETE', `/articles/${article}`)).toMatchObject({
      status: 200,
      json: { outcome: 'withdrawn' },
    });
    // As his source's own withdrawal, which it may take back; an operator's it may not.
    world.pass(10);
    expect(await by(['desk'], 'POST', '/articles', PARTNER)).toMatchObject({
      json: { articles: [{ article, outcome: 'revised' }] },
    });
  });

  it.each([
    ['another’s source', ['desk'], '/articles', 'rival', 403, 'source: you may push to desk alone; name that'],
    [
      'a source that there is not',
      ['desk'],
      '/articles',
      'nobody',
      403,
      'source: you may push to desk alone; name that',
    ],
    [
      'another’s source, having two',
      ['desk', 'sport'],
      '/articles',
      'rival',
      403,
      'source: you may push to desk, sport alone; name one of these',
    ],
    [
      'no source, having two',
      ['desk', 'sport'],
      '/articles',
      undefined,
      400,
      'source: say with ?source= which of desk, sport it is for',
    ],
    [
      'his source, having none',
      [],
      '/articles',
      'desk',
      403,
      'source: you may not push to it; ask the operator of these feeds for the right',
    ],
    [
      'none, having none',
      [],
      '/articles',
      undefined,
      403,
      'source: you may not push to it; ask the operator of these feeds for the right',
    ],
    [
      'another’s source in the address',
      ['desk'],
      '/sources/rival/articles',
      undefined,
      403,
      'source: you may not push to it; ask the operator of these feeds for the right',
    ],
    [
      'his own in the query of another’s address',
      ['desk'],
      '/sources/rival/articles',
      'desk',
      403,
      'source: you may not push to it; ask the operator of these feeds for the right',
    ],
    [
      'another’s in the query of his own address',
      ['desk', 'rival'],
      '/sources/desk/articles',
      'rival',
      403,
      'source: you may push to desk alone; name that',
    ],
  ])('is refused %s, and told what he may do', async (_, sources, path, source, status, error) => {
    await theirs();
    await world.settle();
    const before = await world.ports.store.sources.list();
    const answer = await by(sources, 'POST', path, { ...PARTNER, ...(source !== undefined && { query: { source } }) });
    expect(answer).toEqual({ status, json: { error } });
    expect(await world.takeRecords()).toEqual([]);
    expect(await world.ports.store.sources.list()).toEqual(before);
  });

  it('withdraws nothing of another’s: it answers as for an id that nothing has', async () => {
    const id = await theirs();
    const unknown = 'aaaaaaaaaaaaaaaaaaaa';
    for (const address of ['/articles', '/sources/desk/articles', '/sources/rival/articles']) {
      const answers = await Promise.all([id, unknown].map((one) => by(['desk'], 'DELETE', `${address}/${one}`)));
      const [known, none] = answers.map((answer) =>
        JSON.stringify(answer).replace(id, '').replaceAll(unknown, '').replaceAll(id, ''),
      );
      expect(known).toBe(none);
      expect(answers[0]?.status).toBe(404);
    }
    expect((await world.ports.store.articles.get(id))?.article.state).toBe('usable');
  });

  it('withdraws nothing that he only tells too', async () => {
    const url = 'https://courier.example/quay';
    const [{ article }] = (
      await call('POST', '/articles', {
        type: JSON_TYPE,
        query: { source: 'rival' },
        body: JSON.stringify({ ...ARTICLE, url }),
      })
    ).json.articles;
    const told = await by(['desk'], 'POST', '/articles', {
      type: JSON_TYPE,
      body: JSON.stringify({ ...ARTICLE, url }),
    });
    expect(told.json.articles[0].article).toBe(article);
    expect((await by(['desk'], 'DELETE', `/articles/${article}`)).status).toBe(404);
    expect((await world.ports.store.articles.get(article))?.article.state).toBe('usable');
  });

  it('does not see the status', async () => {
    expect(await by(['desk'], 'GET', '/status')).toEqual({
      status: 403,
      json: { error: 'the status is for operators alone' },
    });
  });
});

describe('an address of one source', () => {
  it('takes articles of that source, and withdraws them, and no other’s', async () => {
    const pushed = await call('POST', '/sources/desk/articles', { type: JSON_TYPE, body: JSON.stringify(ARTICLE) });
    const [{ article }] = pushed.json.articles;
    expect((await world.ports.store.articles.get(article))?.article.source).toBe('desk');
    expect((await call('DELETE', `/sources/rival/articles/${article}`)).status).toBe(404);
    expect((await call('DELETE', `/sources/desk/articles/${article}`)).json.outcome).toBe('withdrawn');
  });

  it('takes nothing that says another source', async () => {
    const request = { type: JSON_TYPE, query: { source: 'rival' }, body: JSON.stringify(ARTICLE) };
    expect((await call('POST', '/sources/desk/articles', request)).status).toBe(403);
  });

  it.each([
    '/sources/Desk/articles',
    '/sources/de%73k/articles',
    '/sources//articles',
    '/sources/a/b/articles',
    '/sources/desk/../rival/articles',
    '/sources/desk/articles/',
  ])('is nothing in another spelling: %s', async (path) => {
    expect((await call('POST', path, { type: JSON_TYPE, body: JSON.stringify(ARTICLE) })).status).toBe(404);
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
