import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { republishMoved } from '../../../bin/workplace/published-as.ts';
import { configure, endLeases } from '../../../lib/pipeline/index.ts';
import { fullFeed, story } from '../../pipeline/stories.ts';
import { openWorld } from '../../world.ts';

/** Requests of a start with so many articles stored of each of two sources, and what it has regenerated. */
async function startWith(articles: number) {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-start-cost-'));
  const world = await openWorld();
  onTestFinished(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { ports, web, table, queues } = world;
  const sources = [];
  for (const id of ['harbour', 'tower']) {
    const url = `https://${id}.example/feed.xml`;
    const stories = Array.from({ length: articles }, (_, i) => story(`${id}-${i}`, `${id}, story ${i} of many`));
    web.set(url, { body: fullFeed(stories), type: 'application/atom+xml', etag: '"1"' });
    sources.push(await world.addSource({ id, url }));
  }
  await world.tick();
  await republishMoved(folder, ports);
  await world.settle();

  const before = { ...table.counts() };
  await configure({ sources, feeds: await ports.store.feeds.list() }, ports);
  await republishMoved(folder, ports);
  await endLeases({ sources: ports.store.sources, now: ports.now });
  const requests = Object.entries(table.counts()).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return {
    requests: Object.fromEntries(requests.filter(([, count]) => count > 0)),
    publishes: queues.publish.length,
  };
}

it('costs the same however many articles are stored, and regenerates nothing', async () => {
  const [few, many] = [await startWith(2), await startWith(60)];
  expect(many).toEqual(few);
  expect(few.publishes).toBe(0);
});
