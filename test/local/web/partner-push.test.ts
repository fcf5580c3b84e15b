import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../../lambdas/api.ts';
import { type FeedmillServer, startServer } from '../../../lib/local/web/server.ts';
import type { ArticleId, SourceId } from '../../../lib/model/index.ts';
import { tokenHash, tokenOf } from '../../../lib/partners/index.ts';
import { ask } from '../../e2e/ask.ts';
import { aPartner } from '../../store/samples.ts';
import { openWorld, type World } from '../../world.ts';

const TOKEN = tokenOf(Uint8Array.from({ length: 32 }, (_, at) => at));
const OPERATORS = 'the-token-of-the-api';

let world: World;
let server: FeedmillServer;
let mayAsk: { readonly ok: true } | { readonly retryAfter: number };
const warned: string[] = [];

beforeEach(async () => {
  world = await openWorld();
  mayAsk = { ok: true };
  warned.splice(0);
  const { store, now } = world.ports;
  const partner = aPartner('herald', { sources: ['desk' as SourceId] });
  await store.partners.define(partner);
  await store.partners.saveToken({
    hash: tokenHash(TOKEN),
    partner: partner.id,
    start: 'AAEC',
    since: now(),
    until: null,
  });
  server = await startServer({
    objects: store.objects,
    partners: store.partners,
    watch: { mayAsk: () => mayAsk },
    api: apiHandler(world.ports),
    hub: async () => ({ statusCode: 404 }),
    topics: null,
    token: { value: OPERATORS, place: 'a file' },
    ...{ port: 0, host: '127.0.0.1', now },
    log: { info: () => {}, warn: (message) => warned.push(message) },
  });
});
afterEach(async () => {
  await server.close();
  await world.close();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function send(method: string, path: string, headers: Record<string, string>, json?: unknown) {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const { status, body: got } = await ask(server.url, path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...body,
  });
  const text = got.toString();
  return { status, text, json: text.startsWith('{') ? JSON.parse(text) : null };
}

const ARTICLE = { id: 'one', title: 'Pushed', text: 'Told by a partner.' };

describe('a partner’s token at the API of one machine', () => {
  it.each([
    ['Bearer', bearer(TOKEN)],
    ['Basic, as its user', { authorization: `Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}` }],
    ['Basic, as its password', { authorization: `Basic ${Buffer.from(`herald:${TOKEN}`).toString('base64')}` }],
    ['x-api-key', { 'x-api-key': TOKEN }],
  ])('pushes to the partner’s source, corrects and withdraws there, by %s', async (_, headers) => {
    const pushed = await send('POST', '/articles', headers, ARTICLE);
    expect(pushed.status).toBe(201);
    const id: ArticleId = pushed.json.articles[0].article;
    expect((await world.ports.store.articles.get(id))?.article.source).toBe('desk');
    const corrected = await send('POST', '/sources/desk/articles', headers, { ...ARTICLE, title: 'Corrected' });
    expect(corrected.json.articles).toMatchObject([{ article: id, outcome: 'revised' }]);
    expect((await send('DELETE', `/articles/${id}`, headers)).json).toMatchObject({ outcome: 'withdrawn' });
  });

  it('pushes to no other, takes down nothing of another, and sees no status', async () => {
    const told = await send('POST', '/articles?source=courier', bearer(OPERATORS), ARTICLE);
    const [{ article }] = told.json.articles;
    for (const path of ['/articles?source=courier', '/articles?source=nobody', '/sources/courier/articles'])
      expect(await send('POST', path, bearer(TOKEN), ARTICLE)).toMatchObject({ status: 403 });
    for (const path of [
      `/articles/${article}`,
      `/sources/courier/articles/${article}`,
      `/sources/desk/articles/${article}`,
    ])
      expect(await send('DELETE', path, bearer(TOKEN))).toMatchObject({ status: 404 });
    expect(await send('GET', '/status', bearer(TOKEN))).toMatchObject({ status: 403 });
    expect((await world.ports.store.articles.get(article))?.article).toMatchObject({
      state: 'usable',
      title: 'Pushed',
    });
    expect((await send('GET', '/status', bearer(OPERATORS))).status).toBe(200);
  });

  it('opens nothing once it is revoked, from the next request on', async () => {
    expect((await send('POST', '/articles', bearer(TOKEN), ARTICLE)).status).toBe(201);
    const [kept] = await world.ports.store.partners.tokens('herald' as never);
    await world.ports.store.partners.revokeToken(kept!);
    expect((await send('POST', '/articles', bearer(TOKEN), ARTICLE)).status).toBe(401);
  });

  it('opens nothing that it stands in the address of: who pushes sends it in a header', async () => {
    expect((await send('POST', `/t/${TOKEN}/articles`, {}, ARTICLE)).status).toBe(405);
    expect((await send('POST', `/articles?token=${TOKEN}`, {}, ARTICLE)).status).toBe(401);
  });

  it('is held to what was agreed', async () => {
    mayAsk = { retryAfter: 30 };
    expect((await send('POST', '/articles', bearer(TOKEN), ARTICLE)).status).toBe(429);
    expect((await send('POST', '/articles', bearer(OPERATORS), ARTICLE)).status).toBe(201);
  });

  it('is not found by trying: a wrong one is answered 401, and a thousand are told once', async () => {
    for (let at = 0; at < 1000; at++) {
      const wrong = tokenOf(Uint8Array.from({ length: 32 }, (_, byte) => (byte + at) % 251));
      if (wrong !== TOKEN)
        expect((await send('DELETE', '/articles/aaaaaaaaaaaaaaaaaaaa', bearer(wrong))).status).toBe(401);
    }
    expect(warned).toEqual(['tokens refused']);
    expect((await send('POST', '/articles', bearer(TOKEN), ARTICLE)).status).toBe(201);
  });

  it('is taken from no web page, and under no name that was led here', async () => {
    expect(
      (await send('POST', '/articles', { ...bearer(TOKEN), origin: 'https://evil.example' }, ARTICLE)).status,
    ).toBe(403);
    expect(
      (await send('POST', '/sources/desk/articles', { ...bearer(TOKEN), host: 'evil.example' }, ARTICLE)).status,
    ).toBe(421);
  });
});
