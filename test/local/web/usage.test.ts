import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import type { LocalTable } from '../../../lib/local/table/table.ts';
import { type FeedmillServer, startServer } from '../../../lib/local/web/server.ts';
import { dayOf, type FeedId, type Instant, NOBODY } from '../../../lib/model/index.ts';
import { tokenHash, tokenOf } from '../../../lib/partners/index.ts';
import { openUsageCounter, type UsageCounter } from '../../../lib/pipeline/index.ts';
import { openStore, type Store } from '../../../lib/store/index.ts';
import { openMemoryTable } from '../../memory-table.ts';
import { aPartner } from '../../store/samples.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const START = '2126-01-02T03:04:05.000Z' as Instant;
const TOKEN = tokenOf(new Uint8Array(32).fill(1));
const GUESS = tokenOf(new Uint8Array(32).fill(2));

const now = () => START;
let table: LocalTable;
let store: Store;
let server: FeedmillServer;
let counter: UsageCounter;
const partner = aPartner('herald', { feeds: ['for-herald' as FeedId], quota: { perMinute: 5, perDay: null } });

beforeAll(async () => {
  table = await openMemoryTable('feedmill', now);
  store = openStore(table.client(), 'feedmill', fileObjects(fresh()));
  for (const key of ['private/feeds/for-herald/atom.xml', 'feeds/all/atom.xml'])
    await store.objects.put(key, Buffer.from('<feed/>'), { contentType: 'application/atom+xml' });
  await store.partners.define(partner);
  await store.partners.saveToken({
    hash: tokenHash(TOKEN),
    partner: partner.id,
    start: 'abcd',
    since: START,
    until: null,
  });
  counter = await openUsageCounter([partner], { store, now, freshKey: () => new Uint8Array(32).fill(9) });
  const nothing = async () => ({ statusCode: 204 });
  server = await startServer({
    ...{ objects: store.objects, partners: store.partners, watch: counter, api: nothing, hub: nothing, topics: null },
    ...{ token: { value: 't', place: 'a file' }, port: 0, host: '127.0.0.1', now, log: { info() {}, warn() {} } },
  });
});
afterAll(async () => {
  await server.close();
  await table.close();
});

const ask = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, server.url), { headers });

describe('the server of one machine', () => {
  it('has what is fetched counted, and a partner held to its quota by 429 with Retry-After', async () => {
    const path = `/t/${TOKEN}/feeds/for-herald/atom.xml`;
    const first = await ask(path, { 'user-agent': 'newsboat/2.38' });
    const etag = first.headers.get('etag') ?? '';
    expect((await ask(path, { 'if-none-match': etag, 'user-agent': 'newsboat/2.39' })).status).toBe(304);
    expect((await ask('/feeds/for-herald/atom.xml', { 'x-api-key': TOKEN })).status).toBe(200);
    for (const _ of [4, 5]) await ask(`/t/${TOKEN}/feeds/other/atom.xml`);
    const over = await ask(path);
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, '55']);
    expect((await ask(`/t/${GUESS}/feeds/for-herald/atom.xml`)).status).toBe(404);
    await ask('/feeds/all/atom.xml', { 'user-agent': 'Feedbin feed-id:7 - 12 subscribers' });
    await counter.flush();
    const usage = (await store.usages.get(partner.id, dayOf(START)))?.usage;
    expect(usage).toMatchObject({
      ...{ requests: 6, notModified: 1, refused: 3, last: START },
      feeds: { 'for-herald': { requests: 3, last: START } },
      agents: { newsboat: 2 },
    });
    expect(usage?.addresses).toHaveLength(1);
    expect((await store.usages.get(NOBODY, dayOf(START)))?.usage).toMatchObject({ requests: 1, refused: 1 });
    expect(await store.usages.readers('all' as FeedId)).toMatchObject({ said: { 'Feedbin 7': { readers: 12 } } });
  });
});
