import type { DeadLetters } from '../../../bin/workplace/dead-letters.ts';
import { linesAsked, type Recording, type RecordLine } from '../../../bin/workplace/record.ts';
import { type ArticleId, type FeedId, type Instant, instant, millis, type SourceId } from '../../../lib/model/index.ts';
import { hold, type QueuedLetter, type QueueName } from '../../../lib/pipeline/index.ts';
import { openTable } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';
import { type OpenConsole, openConsole } from './console.ts';
import { stock, stockedDay } from './stock.ts';

/** A small town's news, taken in by the real steps, beside sources in every state, with what waits for somebody. */
export type Town = {
  readonly world: World;
  readonly console: OpenConsole;
  readonly letters: Map<string, QueuedLetter>;
  close(): Promise<void>;
};

/** What strangers may write into a title: far too much of it, from right to left, markup, orders to a terminal. */
export const HOSTILE = {
  long: `Very ${'long '.repeat(220_000)}`,
  arabic: 'الميناء يغلق أبوابه \u202e عند الغروب',
  markup:
    '<script>document.title="gone"</script><img src="https://evil.example/x.png" onerror="alert(1)"> & </title></main>',
  orders: 'Bridge \u001b]52;c;aGk=\u0007\u001b[2J \u009b35m \u202e closed\r\n\t \u0000 again',
} as const;

const STORY = 'The ferry will stop at the old quay again from Monday on, the town has said after a long meeting. ';

const TITLES = [
  'Ferry to stop at the old quay again',
  'Council puts the bandstand roof off until spring',
  'Fog signal to be switched back on, at the request of those it kept awake',
  'Rope Walk gets its lamps back, all but the one outside the pub',
  'Seal on the slip holds up the lifeboat drill for an hour',
  'Committee rules that an oar is part of the boat as long as it floats',
  'Tide mill to grind again, twice a day and at odd hours',
];

/** Opens the town and a console over it. `sources`: how many there are beside the one whose news is taken in. */
export async function openTown(sources = 27): Promise<Town> {
  const world = await openWorld();
  const { ports } = world;
  const now = ports.now();
  const titles = [...TITLES, ...Object.values(HOSTILE)];
  const items = titles.map((title, at) => ({
    id: `item-${at}`,
    url: `https://harbour.example/story-${at}`,
    title,
    date_published: instant(millis(now) - at * 3_600_000),
    tags: ['Harbour'],
    authors: [{ name: 'Ines Balfour' }],
    content_html: `<p>${STORY.repeat(9)}</p>`,
  }));
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'The Harbour Courier', items };
  world.web.set('https://harbour.example/feed.json', { body: JSON.stringify(feed), type: 'application/feed+json' });
  await world.addFeed({ id: 'all', title: 'Everything', origin: 'automatic' });
  await world.addFeed({ id: 'partner', title: 'For the partner', profile: 'msn', filter: { tags: ['harbour'] } });
  await world.addSource({
    id: 'harbour',
    url: 'https://harbour.example/feed.json',
    title: 'The Harbour Courier',
    fullText: 'never',
  });
  await world.tick();
  const [first] = (await ports.store.feeds.state('all' as FeedId))?.members ?? [];
  await hold((first ?? '').split('@')[0] as ArticleId, { reason: 'legal check', until: null }, ports);
  await world.settle();
  await stock(sources, ports.now(), { table: openTable(world.table.client(), 'feedmill'), store: ports.store });
  const letters = new Map(deadLetters(now).map((letter) => [letter.id, letter]));
  const console = await openConsole(world, { recording: recordingOf(now) }, inMemory(letters));
  return {
    world,
    console,
    letters,
    async close() {
      await console.close();
      await world.close();
    },
  };
}

function deadLetters(now: Instant): QueuedLetter[] {
  const letter = (id: string, queue: QueueName, body: object, reason: string | null): QueuedLetter => ({
    id,
    queue,
    group: 'harbour',
    body: JSON.stringify(body),
    receives: 5,
    sent: instant(millis(now) - 3 * 3_600_000),
    reason,
  });
  const told = { form: 'item', item: { title: HOSTILE.orders } };
  const offer = {
    source: 'harbour',
    purpose: 'listed',
    guid: 'item-99',
    url: 'https://harbour.example/story-99',
    told,
  };
  return [
    letter('poll-1', 'poll', { source: 'courier-1' }, 'the host closed the connection while its headers were read'),
    letter('article-1', 'article', offer, `its page cannot be stored: ${HOSTILE.orders}`),
    letter('publish-1', 'publish', { feed: 'all', revisions: [] }, null),
  ];
}

function inMemory(letters: Map<string, QueuedLetter>): DeadLetters {
  const of = (queue: QueueName) => [...letters.values()].filter((letter) => letter.queue === queue);
  return {
    count: async (queue) => of(queue).length,
    list: async (queue, most) =>
      of(queue)
        .slice(0, most)
        .map((letter) => ({ ...letter, died: null })),
    find: async (queue, id) => {
      const letter = of(queue).find((one) => one.id === id);
      return letter === undefined ? null : { ...letter, died: null };
    },
    reasons: async () => new Map(),
    drop: async ({ id }) => letters.delete(id),
    replay: async ({ id }) => letters.delete(id),
    redrive: async (queue) => of(queue).filter(({ id }) => letters.delete(id)).length,
  };
}

function recordingOf(now: Instant): Recording {
  const line = (
    minutes: number,
    level: RecordLine['level'],
    message: string,
    fields: RecordLine['fields'],
  ): RecordLine => ({
    at: instant(millis(now) - minutes * 60_000),
    function: null,
    level,
    message,
    fields,
  });
  const source = 'courier-1' as SourceId;
  const lines = [
    line(190, 'INFO', 'polled', { source, outcome: 'read', offered: '2', repairs: '1', leftOut: '0' }),
    line(95, 'WARN', 'poll failed', { source, error: '503 Service Unavailable' }),
    line(60, 'INFO', 'ingested', { article: 'a1', outcome: 'created', url: 'https://harbour.example/story-1' }),
    line(59, 'INFO', 'published', { feed: 'all', members: '11', delay: '820' }),
    line(40, 'WARN', 'poll failed', { source, error: `503 Service Unavailable ${HOSTILE.orders}` }),
    ...Array.from({ length: 130 }, (_, at) =>
      line(30 - at / 10, 'INFO', 'polled', {
        source: 'harbour',
        outcome: 'unchanged',
        offered: '0',
        repairs: '0',
        leftOut: '0',
      }),
    ),
  ];
  return { lines: async (asked) => linesAsked(lines, asked), day: async () => stockedDay(now) };
}
