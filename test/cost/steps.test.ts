import { expect, it } from 'vitest';
import {
  archiveUsage,
  articleUsage,
  placeUsage,
  pollUsage,
  regenerationUsage,
  total,
  type Usage,
} from '../../lib/cost/index.ts';
import { freshState, type Instant, instant, NO_CONTENT, type Source } from '../../lib/model/index.ts';
import { type Offer, sendOffers } from '../../lib/pipeline/index.ts';
import { openSimulation, type SimulatedMachine, type Step } from '../bench/simulation/machine.ts';
import { feedOf, fixed } from '../world.ts';

/** The bill's steps as functions of feeds, members and bytes, held to what the deployed handlers ask for at two sizes each. */

const START = Date.parse('2026-11-20T08:00:00Z');

/** Long, so that a source's state has more than a KB, as it has where its habits are known. */
const ETAG = `"${'e'.repeat(600)}"`;

type Counted = Usage & { readonly index: number };

/** One source that pushes to so many feeds of so many members. */
async function newsroom(feeds: number, size = 50) {
  const machine = openSimulation({
    start: START,
    lasts: { poll: 1000, ingest: 2000, route: 100, publish: 300 },
    lanes: 8,
    fetch: ({ etag, url }) =>
      url.endsWith('/robots.txt')
        ? { outcome: 'gone', status: 404, message: 'none' }
        : {
            outcome: 'notModified',
            url: 'https://courier.example/feed.xml' as never,
            movedTo: null,
            etag: etag ?? ETAG,
            lastModified: null,
            freshFor: null,
          },
  });
  const { store } = machine.ports;
  await store.sources.settle(COURIER);
  for (let at = 0; at < feeds; at++) await store.feeds.define(feedOf({ id: `feed-${at}`, size }));
  let time = START;
  /** What the steps ask for in the next minute. */
  const wait = async (): Promise<Readonly<Record<Step, Counted>>> => {
    const before = structuredClone(machine.steps);
    time += 60_000;
    await machine.run(time);
    return difference(before, machine.steps);
  };
  /** The same, while this is told and all that follows is done. */
  const tell = async (number: number, bytes = 1700) => {
    await sendOffers([offer(number, bytes, instant(time))], store, machine.ports.queues);
    return wait();
  };
  return { machine, wait, tell };
}

const COURIER = {
  id: 'courier',
  title: 'The Courier',
  kind: 'push',
  url: null,
  fullText: 'never',
  interval: fixed(900),
  recheck: 0,
  tags: [],
  language: null,
  rules: {},
  paused: false,
  origin: 'command',
} as unknown as Source;

function difference(before: SimulatedMachine['steps'], after: SimulatedMachine['steps']) {
  const steps = Object.entries(after).map(([step, now]) => {
    const then = before[step as Step];
    const more = (kind: 'read' | 'write' | 'puts' | 'gets' | 'index') => now[kind] - then[kind];
    return [
      step,
      { read: more('read'), write: more('write'), puts: more('puts'), gets: more('gets'), index: more('index') },
    ];
  });
  return Object.fromEntries(steps) as Record<Step, Counted>;
}

/** Words that do not compress, so that what an item takes is known. */
function offer(number: number, bytes: number, seen: Instant): Offer {
  let state = number + 1;
  let text = '';
  while (text.length < bytes) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    text += `${state.toString(36)} `;
  }
  const url = `https://courier.example/${number}` as never;
  const content = {
    ...NO_CONTENT,
    title: `Cranes to go, part ${number}`,
    published: { instant: instant(Date.parse(seen) - 60_000), precision: 'second' as const },
    language: 'en',
    canonicalUrl: url,
    html: `<p>${text}</p>`,
    text,
    excerpt: 'The council met on the quay before the tide turned.',
    wordCount: 300,
    complete: true,
  };
  const told = { form: 'content', content } as const;
  return { source: COURIER.id, purpose: 'listed', guid: url, url, seen, told };
}

const usage = ({ read, write, puts, gets }: Counted): Usage => ({ read, write, puts, gets });

it('regenerates feeds of few and of many members, one and three of them', async () => {
  for (const feeds of [1, 3]) {
    const { tell } = await newsroom(feeds);
    await tell(1);
    const second = await tell(2);
    expect(usage(second.publish)).toEqual(total([feeds, regenerationUsage({ members: 2, formats: 4 })]));
    for (let number = 3; number < 20; number++) await tell(number);
    const twentieth = await tell(20);
    const expected = total([feeds, regenerationUsage({ members: 20, formats: 4 })]);
    expect(twentieth.publish.puts).toBe(expected.puts);
    expect(Math.abs(twentieth.publish.read - expected.read)).toBeLessThanOrEqual(2 * feeds);
    expect(Math.abs(twentieth.publish.write - expected.write)).toBeLessThanOrEqual(feeds);
  }
});

it('takes in a small and a large article, with its places in one and in three feeds', async () => {
  for (const feeds of [1, 3]) {
    const { machine, tell } = await newsroom(feeds);
    await tell(1);
    for (const [number, bytes] of [
      [2, 1_700],
      [3, 20_000],
    ] as const) {
      const { ingest, route } = await tell(number, bytes);
      const expected = total([1, articleUsage(machine.articleBytes(), 0)], [1, placeUsage(feeds)]);
      const both = total([1, usage(ingest)], [1, usage(route)]);
      expect(both).toEqual(expected);
    }
  }
});

it('files fifty members in an archive, and not one before', async () => {
  const { tell } = await newsroom(1);
  for (let number = 1; number < 49; number++) await tell(number);
  const before = await tell(49);
  const full = await tell(50);
  expect(before.publish.puts).toBe(4);
  const archive = total([1, usage(full.publish)], [-1, usage(before.publish)]);
  expect(archive).toEqual(archiveUsage(2));
});

it('polls a source with its turn at the host, and moves its entry in the index of what is due', async () => {
  for (const sources of [1, 20]) {
    const { machine, wait } = await newsroom(0);
    for (let at = 0; at < sources; at++) {
      const source = {
        ...COURIER,
        id: `s${at}`,
        kind: 'feed',
        url: `https://s${at}.example/feed.xml`,
      } as unknown as Source;
      await machine.ports.store.sources.settle(source);
      await machine.ports.store.sources.saveState(freshState(source.id, instant(START)));
    }
    await wait();
    for (let minute = 0; minute < 13; minute++) await wait();
    let [index, write, read] = [0, 0, 0];
    for (let minute = 0; minute < 4; minute++) {
      const { poll, dispatch } = await wait();
      write += poll.write + dispatch.write;
      index += poll.index + dispatch.index;
      read += poll.read;
    }
    expect({ read, write: write + index }).toEqual({
      // Dispatch looks at the index, which is counted with the first.
      read: sources * (pollUsage().read - 0.5),
      write: sources * pollUsage().write,
    });
  }
});
