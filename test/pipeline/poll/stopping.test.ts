import { afterEach, beforeEach, expect, it } from 'vitest';
import { Abandoned } from '../../../lib/fetch/index.ts';
import type { AbsoluteUrl, SourceId, SourceKind } from '../../../lib/model/index.ts';
import { NotRead, poll } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

const SITE = 'https://mill.example';
const SITEMAP = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${SITE}/bread</loc><lastmod>2026-11-20</lastmod></url></urlset>`;

const NEWS = `<title>News</title><ul>${[1, 2, 3, 4, 5].map((i) => `<li><h2><a href="/story/${i}">The mill turned all night, part ${i}</a></h2><time datetime="2026-11-1${i}">1${i} November</time></li>`).join('')}</ul>`;

/** What a source of each kind answers. */
const ANSWERS: Readonly<Record<string, { readonly kind: SourceKind; readonly body: string; readonly type: string }>> = {
  '/feed.xml': {
    kind: 'feed',
    body: `<rss version="2.0"><channel><title>The mill</title><item><title>Bread</title><guid>1</guid></item></channel></rss>`,
    type: 'application/rss+xml',
  },
  '/news': { kind: 'page', body: NEWS, type: 'text/html' },
  '/sitemap.xml': { kind: 'sitemap', body: SITEMAP, type: 'application/xml' },
  '/index.xml': {
    kind: 'sitemap',
    body: `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>${SITE}/sitemap.xml</loc></sitemap></sitemapindex>`,
    type: 'application/xml',
  },
};

let world: World;
beforeEach(async () => {
  world = await openWorld();
  for (const [path, { body, type }] of Object.entries(ANSWERS)) world.web.set(`${SITE}${path}`, { body, type });
});
afterEach(() => world.close());

const idOf = (path: string) => path.replaceAll(/[^a-z]/g, '') as SourceId;
const state = (path: string) => world.ports.store.sources.state(idOf(path));
const follow = (path: string) =>
  world.addSource({ id: idOf(path), url: `${SITE}${path}` as AbsoluteUrl, kind: ANSWERS[path]!.kind });

it.each(Object.keys(ANSWERS))(
  'holds nothing against a source whose answer is not read since we stop: %s',
  async (path) => {
    await follow(path);
    const before = await state(path);
    const { read } = world.ports;
    // The last reading of the poll is the one that is not done.
    const isIndex = path === '/index.xml';
    const stopped: typeof read = (what, source, ...given) => {
      const [first] = given;
      const isSitemap = 'body' in first && Buffer.from(first.body).toString() === SITEMAP;
      return isIndex && !isSitemap ? read(what, source, ...given) : Promise.reject(new NotRead());
    };
    await expect(poll(idOf(path), { ...world.ports, read: stopped })).rejects.toThrow('not read: Feedmill is stopping');
    expect(await state(path)).toEqual(before);
    expect(await poll(idOf(path), world.ports)).toMatchObject({ outcome: 'read' });
  },
);

it('holds nothing against a source that is not asked to the end since we stop, and asks its host again', async () => {
  await follow('/feed.xml');
  const before = await state('/feed.xml');
  const { fetch } = world.ports;
  const stopped: typeof fetch = ({ url }) =>
    url.endsWith('/robots.txt') ? fetch({ url }) : Promise.reject(new Abandoned());
  await expect(poll(idOf('/feed.xml'), { ...world.ports, fetch: stopped })).rejects.toThrow(Abandoned);
  expect(await state('/feed.xml')).toEqual(before);
  world.pass(2);
  expect(await poll(idOf('/feed.xml'), world.ports)).toMatchObject({ outcome: 'read', offered: 1 });
});
