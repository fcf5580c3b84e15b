import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openWorld, type World } from '../../world.ts';

/** Sources whose items have marks in common, and sources that give their items other marks each time. */

const FEED = 'https://courier.example/feed.xml';

type Item = {
  readonly title: string;
  readonly link: string | null;
  readonly guid: string | null;
  readonly date: string | null;
  readonly text: string;
};

const NAMES = 'anchor basin crane dredger estuary ferry gangway harbour island jetty keel lantern mooring'.split(' ');

/** Words of its own, unlike those of any other. */
function words(number: number): string {
  const name = (step: number) => NAMES[(number * step + step) % NAMES.length];
  return `${name(1)} ${number}, ${name(5)} and ${number * 3} ${name(7)} (${name(11)} ${number * 7})`;
}

function dateOf(number: number): string {
  return new Date(Date.UTC(2026, 10, 1 + (number % 19), 6, number, (number * 13) % 60)).toUTCString();
}

/** Article number so-and-so of a source of each kind. */
const KINDS: Readonly<Record<string, (number: number) => Item>> = {
  'one address for all, ids of their own': (number) => ({ ...plain(number), link: 'https://courier.example/changes' }),
  'one id for all, addresses of their own': (number) => ({ ...plain(number), guid: 'N/A' }),
  'one address for all and no ids': (number) => ({ ...plain(number), link: 'https://courier.example/', guid: null }),
  'one address for some, and no ids': (number) => ({
    ...plain(number),
    guid: null,
    link: number % 3 === 0 ? 'https://courier.example/vote' : plain(number).link,
  }),
  'one title for all at one address, ids of their own': (number) => ({
    ...plain(number),
    title: 'Episode',
    link: 'https://courier.example/show',
  }),
  'one title for all, addresses of their own, no dates': (number) => ({ ...plain(number), title: 'Photo', date: null }),
  'marks of their own': (number) => plain(number),
  'addresses for ids': (number) => ({ ...plain(number), guid: plain(number).link }),
};

function plain(number: number): Item {
  const title = `Of the ${NAMES[number % NAMES.length]} in the ${number}th week`;
  const link = `https://courier.example/${number}`;
  return { title, link, guid: `c-${number}`, date: dateOf(number), text: words(number) };
}

function feedOf(items: readonly Item[]): string {
  const rows = items.map(
    ({ title, link, guid, date, text }) => `<item><title>${title}</title>${link === null ? '' : `<link>${link}</link>`}
${guid === null ? '' : `<guid isPermaLink="false">${guid}</guid>`}${date === null ? '' : `<pubDate>${date}</pubDate>`}
<description>${text}</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>C</title>${rows.join('\n')}</channel></rss>`;
}

/** From where in the row of articles an answer lists how many. */
const windows = fc.array(
  fc.record({ from: fc.nat(40), size: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 50 })) }),
  {
    minLength: 1,
    maxLength: 7,
  },
);

type Shown = {
  readonly id: string;
  readonly title?: string;
  readonly summary?: string;
  readonly content_text?: string;
};

async function shown(world: World): Promise<Shown[]> {
  return (JSON.parse(await world.document('all', 'json')) as { items: Shown[] }).items;
}

/** Each article that was ever listed is there once, with its own words and no other's. */
async function expectEachOnce(world: World, numbers: ReadonlySet<number>): Promise<void> {
  const told = (await shown(world)).map(({ content_text: text, summary }) => text ?? summary ?? '');
  expect([...told].sort()).toEqual([...numbers].map(words).sort());
}

const RUNS = Number(process.env.FEEDMILL_HISTORIES ?? 12);

async function openCourier(): Promise<World> {
  const world = await openWorld();
  await world.addFeed({ id: 'all', size: 200, formats: ['json'] });
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  return world;
}

async function list(world: World, items: readonly Item[]): Promise<void> {
  world.web.set(FEED, { body: feedOf(items), type: 'application/rss+xml' });
  // What is not listed any more is there still.
  for (const { link } of items) if (link !== null) world.web.set(link, { status: 403 });
  world.pass(900);
  await world.tick();
}

it.each(Object.keys(KINDS))(
  '%s: no article swallows another or comes twice, whatever answers follow each other',
  async (kind) => {
    const itemOf = KINDS[kind] as (number: number) => Item;
    await fc.assert(
      fc.asyncProperty(windows, async (answers) => {
        const world = await openCourier();
        try {
          const numbers = new Set<number>();
          for (const { from, size } of answers) {
            const listed = Array.from({ length: size }, (_, at) => from + size - at);
            for (const number of listed) numbers.add(number);
            await list(world, listed.map(itemOf));
            await expectEachOnce(world, numbers);
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: RUNS },
    );
  },
  300_000,
);

/** What a source may change of all its items from one answer to the next, while they stay the same articles. */
const CHURNS: Readonly<Record<string, (item: Item, answer: number) => Item>> = {
  ids: (item, answer) => ({ ...item, guid: `v${answer}-${item.guid}` }),
  dates: (item, answer) => ({ ...item, date: new Date(Date.UTC(2026, 10, 20, answer)).toUTCString() }),
  'ids and dates': (item, answer) => ({
    ...item,
    guid: `v${answer}-${item.guid}`,
    date: new Date(Date.UTC(2026, 10, 20, answer)).toUTCString(),
  }),
  'the domain': (item, answer) => ({ ...item, link: item.link?.replace('courier', `courier${answer}`) ?? null }),
  'ids and the domain': (item, answer) => ({
    ...item,
    guid: `v${answer}-${item.guid}`,
    link: item.link?.replace('courier', `courier${answer}`) ?? null,
  }),
  tokens: (item, answer) => ({ ...item, link: `${item.link}?sid=${answer * 7919}abc` }),
  'ids, at an address that several have': (item, answer) => ({
    ...item,
    link: 'https://courier.example/changes',
    guid: `v${answer}-${item.guid}`,
  }),
};

it.each(Object.keys(CHURNS))(
  'a source that changes %s with each answer: nothing comes twice',
  async (kind) => {
    const churned = CHURNS[kind] as (item: Item, answer: number) => Item;
    await fc.assert(
      fc.asyncProperty(windows, async (answers) => {
        const world = await openCourier();
        try {
          const numbers = new Set<number>();
          for (const [answer, { from, size }] of answers.entries()) {
            const listed = Array.from({ length: size }, (_, at) => from + size - at);
            for (const number of listed) numbers.add(number);
            await list(
              world,
              listed.map((number) => churned(plain(number), answer)),
            );
            await expectEachOnce(world, numbers);
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: RUNS },
    );
  },
  300_000,
);

it.each([
  ['a title', { date: dateOf(30), text: words(30) }, 1],
  ['a moment', { title: plain(30).title, text: words(30) }, 1],
  ['a text', { title: plain(30).title, date: dateOf(30) }, 1],
  ['nothing', { title: plain(30).title, date: dateOf(30), text: words(30) }, 2],
] as const)('at one address under two ids, with %s in common', async (_, other, count) => {
  const world = await openCourier();
  try {
    await list(world, [plain(1)]);
    await list(world, [{ ...plain(1), guid: 'another', ...other }]);
    expect(await shown(world)).toHaveLength(count);
  } finally {
    await world.close();
  }
});

it('keeps the ids of what was stored before the source was known to share marks', async () => {
  for (const kind of Object.keys(KINDS)) {
    const itemOf = KINDS[kind] as (number: number) => Item;
    const world = await openCourier();
    try {
      await list(world, [itemOf(3)]);
      const [before] = await shown(world);
      await list(world, [itemOf(9), itemOf(6), itemOf(3)]);
      const after = (await shown(world)).find(({ content_text: text, summary }) => (text ?? summary) === words(3));
      expect([kind, after?.id]).toEqual([kind, before?.id]);
    } finally {
      await world.close();
    }
  }
});

it('tells forms apart that are filled in anew under one address, one an answer', async () => {
  const world = await openCourier();
  try {
    const incident = (number: number): Item => ({
      title: `Incident ${number}`,
      link: 'https://courier.example/status',
      guid: `incident-${number}`,
      date: dateOf(number),
      text: `Since ${number} in the morning the pump of the ${NAMES[number]} has stood still, and nobody knows the reason.`,
    });
    for (const number of [1, 2, 3]) await list(world, [incident(number)]);
    expect((await shown(world)).map(({ title }) => title).sort()).toEqual(['Incident 1', 'Incident 2', 'Incident 3']);
  } finally {
    await world.close();
  }
});

it('takes down nothing by the page of another item that has its id', async () => {
  const world = await openWorld();
  try {
    await world.addSource({ id: 'courier', url: FEED });
    const itemOf = KINDS['one id for all, addresses of their own'] as (number: number) => Item;
    await list(world, [itemOf(1)]);
    world.web.set(FEED, { body: feedOf([itemOf(2)]), type: 'application/rss+xml' });
    world.web.set(itemOf(2).link as string, { status: 410 });
    world.pass(900);
    await world.tick();
    await expectEachOnce(world, new Set([1]));
  } finally {
    await world.close();
  }
});

it('remembers in the write that a poll makes anyway', async () => {
  const world = await openCourier();
  try {
    const itemOf = KINDS['one address for all and no ids'] as (number: number) => Item;
    await list(world, [itemOf(2), itemOf(1)]);
    const state = await world.ports.store.sources.state('courier' as never);
    expect(state?.sharedMarks).toHaveLength(1);
    await list(world, [itemOf(5)]);
    expect(await shown(world)).toHaveLength(3);
  } finally {
    await world.close();
  }
});
