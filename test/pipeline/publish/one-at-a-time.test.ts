import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entryCache } from '../../../lib/publish/index.ts';
import type { PutOptions } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';

/** However many documents and archives a publish makes, it holds one of them at a time. */

const FEED = 'https://courier.example/feed.xml';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let world: World;
/** What was rendered and what was put, in order: `render json`, `put feeds/all/feed.json`. */
let steps: string[];
/** How many of the feed's documents put before were still held, at each put. */
let held: number[];

beforeEach(async () => {
  world = await openWorld();
  steps = [];
  held = [];
  const none = entryCache(0);
  const { objects } = world.ports.store;
  const documents: WeakRef<Uint8Array>[] = [];
  Object.assign(world.ports, {
    entries: {
      ...none,
      keep(...given: Parameters<typeof none.keep>) {
        const step = `render ${given[1]}`;
        if (steps.at(-1) !== step) steps.push(step);
        none.keep(...given);
      },
    },
  });
  const put = async (key: string, bytes: Uint8Array, options: PutOptions) => {
    if (key.startsWith('feeds/')) steps.push(`put ${key}`);
    if (key.startsWith('feeds/all/')) {
      // What was referred to weakly is held until the end of the turn.
      await setImmediate();
      collectGarbage();
      held.push(documents.filter((document) => document.deref() !== undefined).length);
      await setImmediate();
      documents.push(new WeakRef(bytes));
    }
    return objects.put(key, Buffer.from(bytes), options);
  };
  Object.assign(world.ports.store, { objects: { ...objects, put } });
});
afterEach(() => world.close());

function tell(count: number, month: number): void {
  const items = Array.from({ length: count }, (_, at) => {
    const date = new Date(Date.UTC(2026, month, 1, 0, at)).toUTCString();
    return `<item><guid>s-${month}-${at}</guid><title>Story ${month}-${at}</title><pubDate>${date}</pubDate><description>${'Of the mill. '.repeat(50)}</description></item>`;
  });
  const body = `<rss version="2.0"><channel><title>Courier</title>${items.reverse().join('')}</channel></rss>`;
  world.web.set(FEED, { body, type: 'application/rss+xml' });
}

it('renders a document, puts it and lets it go before it renders the next', async () => {
  tell(12, 10);
  await world.addFeed({ id: 'all', size: 5 });
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  steps.length = 0;
  world.pass(40 * 24 * 3600);
  tell(12, 11);
  await world.tick();
  const archives = steps.filter((step) => /^put feeds\/all\/archive\//.test(step));
  const own = steps.filter((step) => /^put feeds\/all\/[a-z.]+$/.test(step));
  expect(archives.length).toBeGreaterThan(4);
  expect(own.length).toBeGreaterThanOrEqual(4);
  // Never are two documents rendered without the first of them being put in between.
  for (const [at, step] of steps.entries()) {
    if (step.startsWith('render')) expect(steps[at + 1], steps.slice(0, at + 2).join('\n')).toMatch(/^put/);
  }
  expect(held.length).toBeGreaterThan(12);
  expect(Math.max(...held)).toBe(0);
});
