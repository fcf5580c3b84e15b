import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type GoodFeeds = {
  readonly origin: string;
  readonly sources: readonly { readonly id: string; readonly url: string }[];
  /** Each of them tells one more article from now on. */
  tell(): void;
  /** Those whose last article is not to be seen yet. */
  behind(): readonly string[];
  /** Milliseconds from when an article was told to when it was seen in Feedmill's feed, in ascending order. */
  delays(): readonly number[];
  close(): void;
};

/** What each tells before the first round. */
const FIRST = 3;

/** How often it is looked what Feedmill shows. */
const LOOK_MS = 500;

/** Feeds that are as they should be, on a site of their own, and what Feedmill at `feedmill` shows of each. */
export async function openGoodFeeds(count: number, feedmill: string): Promise<GoodFeeds> {
  const told: number[] = Array(FIRST).fill(performance.now());
  const seen = new Map(Array.from({ length: count }, (_, i) => [`good-${i}`, 0]));
  const delays: number[] = [];
  const server = createServer((request, response) => {
    const id = (request.url ?? '/').slice(1);
    if (!seen.has(id)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss(id, told.length, origin));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const behind = () => [...seen].flatMap(([id, last]) => (last < told.length ? [id] : []));

  const look = async (id: string): Promise<void> => {
    const answer = await fetch(`${feedmill}feeds/${id}/feed.json`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => null,
    );
    if (answer === null || !answer.ok) return;
    const { items } = (await answer.json()) as { items: readonly { title: string }[] };
    const numbers = items.map(({ title }) => Number(title.split(' ').at(-1)));
    const now = performance.now();
    for (let one = seen.get(id)! + 1; one <= Math.max(0, ...numbers); one += 1) {
      if (one > FIRST) delays.push(now - told[one - 1]!);
      seen.set(id, one);
    }
  };
  let closed = false;
  const looking = (async () => {
    while (!closed) {
      await Promise.all(behind().map(look));
      await delay(LOOK_MS);
    }
  })();
  return {
    origin,
    sources: [...seen.keys()].map((id) => ({ id, url: `${origin}/${id}` })),
    tell: () => void told.push(performance.now()),
    behind,
    delays: () => delays.toSorted((a, b) => a - b),
    close() {
      closed = true;
      server.close();
      void looking;
    },
  };
}

function rss(id: string, stories: number, origin: string): string {
  const items = Array.from({ length: stories }, (_, i) => {
    const text = `<p>Story ${i + 1} of ${id}: the bridge ${id}-${i + 1} was opened to ${i + 2} carts in the morning.</p>`;
    return `<item><title>${id}, story ${i + 1}</title><guid isPermaLink="false">${i + 1}</guid><link>${origin}/${id}/${i + 1}</link><description><![CDATA[${text.repeat(12)}]]></description></item>`;
  });
  return `<rss version="2.0"><channel><title>${id}</title>${items.reverse().join('')}</channel></rss>`;
}
