import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AbsoluteUrl, type ArticleId, NO_CONTENT, type SourceId } from '../../../lib/model/index.ts';
import { ingest, type Offer } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

/** What one source can still do to another's articles: the gaps that docs/threats.md names, as they are. */

const ONE = 'https://courier.example/one' as AbsoluteUrl;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  for (const id of ['courier', 'rival']) await world.addSource({ id, url: `https://${id}.example/feed.xml` });
});
afterEach(() => world.close());

async function tell(source: string, told: Pick<Offer, 'guid' | 'url'>, title: string, html: string, complete = true) {
  world.pass(1);
  const content = { ...NO_CONTENT, title, html, text: html, complete, canonicalUrl: told.url };
  const offer = { purpose: 'listed', seen: world.ports.now(), told: { form: 'content', content } } as const;
  return ingest({ ...offer, ...told, source: source as SourceId }, world.ports);
}

async function stored(id: ArticleId | null) {
  return id === null ? undefined : (await world.ports.store.articles.get(id))?.article;
}

it('believes who names a source where its article is to be found gone', async () => {
  const { article } = await tell('courier', { guid: '1', url: ONE }, 'One', 'The first.');
  const url = 'https://rival.example/gone' as AbsoluteUrl;
  world.web.set(url, { status: 410 });
  const asked = { purpose: 'missing', guid: '1', url, seen: world.ports.now(), told: { form: 'nothing' } } as const;
  await ingest({ ...asked, source: 'courier' as SourceId }, world.ports);
  expect((await stored(article))?.state).toBe('cancelled');
});
