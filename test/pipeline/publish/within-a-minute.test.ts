import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { DOCUMENT_CACHE, FRESH_SECONDS } from '../../../lib/model/index.ts';
import { byName, synthesise } from '../../cloud/synthesised.ts';
import { openWorld, type World } from '../../world.ts';

/** How long a cache may show what is not so any more: the header, the edge and the pages say the same. */

let world: World | undefined;
afterEach(() => world?.close());

const page = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');

it('is a minute: in the header of every document, at the edge, and in what the pages promise', async () => {
  expect(FRESH_SECONDS).toBe(60);
  // RFC 5861: a cache that is told so goes on showing what was withdrawn.
  expect(DOCUMENT_CACHE).toBe(`public, max-age=${FRESH_SECONDS}`);
  const flat = async (name: string) => (await page(name)).replaceAll(/\s+/g, ' ');
  expect(await flat('docs/how-it-works.md')).toContain('A cache may still show a document for up to a minute.');
  expect(await flat('README.md')).toContain('within a minute at the edge');
  expect(await flat('docs/websub.md')).toContain(
    'as long as a copy may be kept there, a minute, and five seconds more',
  );
  const policies = byName<{ CachePolicyConfig: { DefaultTTL: number } }>(synthesise(), 'AWS::CloudFront::CachePolicy');
  expect(policies.get('DeliveryCache')?.CachePolicyConfig.DefaultTTL).toBe(FRESH_SECONDS);
});

it('is what feeds, archives and articles’ pages are put with', async () => {
  const url = 'https://wire.example/feed.xml';
  const item = (text: string) =>
    `<item><title>Quay</title><link>https://wire.example/quay</link><guid>quay</guid><description>${text}</description></item>`;
  const feed = (text: string) => ({
    body: `<rss version="2.0"><channel><title>Wire</title>${item(text)}</channel></rss>`,
    type: 'application/rss+xml',
  });
  world = await openWorld();
  world.web.set(url, feed('The quay is to be mended, the town has said. '.repeat(20)));
  await world.addSource({ id: 'wire', url, fullText: 'never' });
  await world.tick();
  world.web.set(url, feed('The quay is not to be mended, the town has said. '.repeat(20)));
  world.pass(900);
  await world.tick();
  const { objects } = world.ports.store;
  const headers = new Map<string, string | null>();
  for (const prefix of ['feeds/', 'articles/'])
    for await (const key of objects.list(prefix)) headers.set(key, (await objects.head(key))?.cacheControl ?? null);
  expect([...headers.keys()].filter((key) => key.startsWith('articles/'))).toHaveLength(1);
  expect([...headers.keys()]).toContain('feeds/wire/atom.xml');
  expect([...new Set(headers.values())]).toEqual([DOCUMENT_CACHE]);
});
