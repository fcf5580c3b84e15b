import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, ArticleId, SourceId } from '../../../lib/model/index.ts';
import { NO_CONTENT } from '../../../lib/model/index.ts';
import { ingest, type Offer } from '../../../lib/pipeline/index.ts';
import { generator } from '../../random.ts';
import { openWorld, START, type World } from '../../world.ts';

let world: World;
beforeEach(open);
afterEach(() => world.close());

async function open(): Promise<void> {
  world = await openWorld();
  await world.addFeed({ id: 'all', formats: ['json'] });
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml', fullText: 'never' });
  await world.settle();
}

/** What is pushed under an id, at an address, of a page that calls another address its own. */
function offer(
  guid: string | null,
  url: string,
  canonical: string | null = null,
  title = 'Two of the cranes will go',
): Offer {
  const text = 'It was decided on the quay before the tide turned, and nobody spoke against it.';
  const content = {
    ...NO_CONTENT,
    title,
    published: { instant: '2026-11-19T07:12:13.000Z' as typeof START, precision: 'second' as const },
    canonicalUrl: canonical as AbsoluteUrl | null,
    html: `<p>${text}</p>`,
    text,
    excerpt: text,
    complete: true,
  };
  return {
    source: 'courier' as SourceId,
    purpose: 'push',
    guid,
    url: url as AbsoluteUrl,
    seen: START,
    told: { form: 'content', content },
  };
}

async function take(one: Offer, ports = world.ports): Promise<ArticleId | null> {
  return (await ingest(one, ports)).article;
}

async function shown(): Promise<string[]> {
  await world.settle();
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { id: string }[] };
  return items.map(({ id }) => id.split(':').at(-1) ?? '');
}

/** Ports whose process dies at one request to the table or the objects, before or after it was done. */
function dying(at: number, when: 'before' | 'after', pause: () => Promise<unknown> = async () => {}): World['ports'] {
  let left = at;
  const rooms = ['identityKeys', 'articles'] as const;
  const store = { ...world.ports.store };
  for (const room of rooms) {
    const calls = Object.entries(store[room]).map(([name, call]) => {
      const wrapped = async (...given: unknown[]) => {
        await pause();
        const isLast = left-- === 0;
        if (isLast && when === 'before') throw new Error('died');
        if (left < -1) throw new Error('died');
        const answer = await (call as (...given: unknown[]) => unknown)(...given);
        if (isLast) throw new Error('died');
        return answer;
      };
      return [name, wrapped];
    });
    Object.assign(store, { [room]: Object.fromEntries(calls) });
  }
  return { ...world.ports, store };
}

const FIRST = offer('17', 'https://courier.example/news/cranes-to-go', 'https://courier.example/harbour/cranes-to-go');
const AGAIN = offer('urn:uuid:1', 'https://herald.example/?p=17');
const SHARING = offer('18', 'https://courier.example/harbour/cranes-to-go', null, 'Cranes of the harbour will go');

describe('one article', () => {
  it.each([
    ['by one id', FIRST, offer('17', 'https://courier.example/cranes')],
    ['by one address', FIRST, SHARING],
    ['by what it says', FIRST, AGAIN],
  ])('is known again %s, also where both come at once', async (_, one, other) => {
    const together = await Promise.all([take(one), take(other)]);
    const then = [await take(one), await take(other)];
    expect(new Set(then).size).toBe(1);
    expect(await shown()).toEqual([then[0]]);
    expect(together).toContain(then[0]);
  });

  for (const [name, other] of [
    ['an address in common', SHARING],
    ['its words in common', AGAIN],
  ] as const) {
    it.each(['before', 'after'] as const)(
      `stays one wherever the process dies that takes it in, with another at work that has ${name} (%s a request)`,
      async (when) => {
        for (let at = 0; at < 12; at++) {
          await world.close();
          await open();
          await Promise.allSettled([take(FIRST, dying(at, when)), take(other)]);
          const ids = [await take(FIRST), await take(other), await take(FIRST)];
          expect([at, new Set(ids).size]).toEqual([at, 1]);
          expect(await shown()).toEqual([ids[0]]);
        }
      },
      120_000,
    );
  }

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'stays one when all come at once, some die, and the requests are done in any order (seed %i)',
    async (seed) => {
      const random = generator(seed);
      const pause = () => delay(random() * 12);
      const other = seed % 2 === 0 ? AGAIN : SHARING;
      const offers = [FIRST, other, FIRST, other];
      await Promise.allSettled(
        offers.map((one) => take(one, dying(random() < 0.5 ? Math.floor(random() * 12) : Infinity, 'after', pause))),
      );
      await Promise.allSettled(offers.map((one) => take(one, dying(Infinity, 'after', pause))));
      const ids = [];
      for (const one of offers) ids.push(await take(one));
      expect(new Set(ids).size).toBe(1);
      expect(await shown()).toEqual([ids[0]]);
    },
  );

  it('is not another with its title, at its moment, that begins otherwise', async () => {
    const other = offer('19', 'https://courier.example/news/ferry');
    const content = {
      ...(other.told as { content: typeof NO_CONTENT }).content,
      excerpt: 'The ferry, too, was spoken of.',
    };
    await take(FIRST);
    await take({ ...other, told: { form: 'content', content } });
    expect(await shown()).toHaveLength(2);
  });

  it('is not one of another source that says the same', async () => {
    await world.addSource({ id: 'herald', url: 'https://herald.example/feed.xml', fullText: 'never' });
    await take(FIRST);
    await take({ ...AGAIN, source: 'herald' as SourceId });
    expect(await shown()).toHaveLength(2);
  });

  it('is known by its new title once that was seen', async () => {
    const id = await take(FIRST);
    const retitled = {
      ...offer('17', FIRST.url!, null, 'Two of the cranes will go in spring'),
      seen: '2026-11-20T09:00:00.000Z' as typeof START,
    };
    expect(await take(retitled)).toBe(id);
    const again = {
      ...offer('x', 'https://herald.example/1', null, 'Two of the cranes will go in spring'),
      seen: retitled.seen,
    };
    expect(await take(again)).toBe(id);
  });
});
