import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestHandler } from '../../../lambdas/ingest.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { type AbsoluteUrl, type Article, type ArticleId, type Instant, NO_CONTENT } from '../../../lib/model/index.ts';
import { ingest, type Offer, recognise, removeSource } from '../../../lib/pipeline/index.ts';
import { openWorld, sqsRecord, type World } from '../../world.ts';
import { addressOf, pageOf, story } from '../stories.ts';

const CRANES = story('cranes', 'Cranes to go');
const OWN = addressOf(CRANES) as AbsoluteUrl;
/** An address of the rival's, which once redirected to the article and so leads there. */
const LED = 'https://rival.example/cranes' as AbsoluteUrl;
/** Counts as the article's own address, and the site need not have it. */
const TWIN = 'http://amp.courier.example/cranes/?utm_source=rival' as AbsoluteUrl;
const LATER = '2026-11-25T08:00:00.000Z' as Instant;

/** Who tells of the courier's article, and by what. */
const TELLERS = {
  'its source, at its address': { source: 'courier', guid: null, url: OWN },
  'its source, by its id': { source: 'courier', guid: 'c-1', url: null },
  'another, at its address': { source: 'rival', guid: null, url: OWN },
  'another, at an address of its own that led here': { source: 'rival', guid: null, url: LED },
  'another, at a twin of its address': { source: 'rival', guid: null, url: TWIN },
  'another, by an id of its own that led here': { source: 'rival', guid: 'r-1', url: null },
} as const;

type Teller = { readonly source: string; readonly guid: string | null; readonly url: AbsoluteUrl | null };
type Effect = {
  /** What its own source did before. */
  readonly before?: (offer: Offer) => Offer;
  /** What is told now, in turn. */
  readonly told: (offer: Offer) => readonly Offer[];
  /** What the page answers at the address that is told. */
  readonly page?: number;
  readonly done: (article: Article) => boolean;
};

const asked = (purpose: Offer['purpose']) => (offer: Offer) =>
  ({ ...offer, purpose, told: { form: 'nothing' } }) satisfies Offer;
const times = (count: number, told: (offer: Offer) => Offer) => (offer: Offer) =>
  Array.from({ length: count }, () => told(offer));
const withdrawn = (offer: Offer): Offer => ({ ...offer, told: { form: 'nothing' }, withdrawn: { reason: 'wrong' } });
const isDown = ({ state }: Article) => state === 'cancelled';

const EFFECTS = {
  correct: { told: (offer) => [offer], done: ({ title }) => title !== CRANES.title },
  withdraw: { told: times(1, withdrawn), done: isDown },
  embargo: { told: (offer) => [{ ...offer, embargo: LATER }], done: ({ state }) => state === 'embargoed' },
  'lift an embargo of': {
    before: (offer) => ({ ...offer, embargo: LATER }),
    told: (offer) => [{ ...offer, embargo: null }],
    done: ({ state }) => state === 'usable',
  },
  'bring back': { before: withdrawn, told: (offer) => [offer], done: ({ state }) => state === 'usable' },
  'take down by a page that is gone': { told: times(1, asked('recheck')), page: 410, done: isDown },
  'take down by a page that is not found three times': { told: times(3, asked('recheck')), page: 404, done: isDown },
  'take down by ceasing to list it, its page not found': { told: times(1, asked('missing')), page: 404, done: isDown },
} satisfies Record<string, Effect>;

const ITS_SOURCE = ['its source, at its address', 'its source, by its id'] as const;
/** No page is asked for what is known by its id alone. */
const ITS_ADDRESS = ['its source, at its address'] as const;
const MAY: Readonly<Record<keyof typeof EFFECTS, readonly (keyof typeof TELLERS)[]>> = {
  correct: ITS_SOURCE,
  withdraw: ITS_SOURCE,
  embargo: ITS_SOURCE,
  'lift an embargo of': ITS_SOURCE,
  'bring back': ITS_SOURCE,
  'take down by a page that is gone': [...ITS_ADDRESS, 'another, at its address'],
  'take down by a page that is not found three times': [...ITS_ADDRESS, 'another, at its address'],
  'take down by ceasing to list it, its page not found': ITS_ADDRESS,
};

let world: World;
beforeEach(async () => {
  world = await openWorld();
  for (const id of ['courier', 'rival']) await world.addSource({ id, url: `https://${id}.example/feed.xml` });
});
afterEach(() => world.close());

function offerOf({ source, guid, url }: Teller, title: string, canonicalUrl = url): Offer {
  const content = { ...NO_CONTENT, title, html: `<p>${title}.</p>`, text: `${title}.`, complete: true, canonicalUrl };
  const seen = world.ports.now();
  return { source: source as SourceId, purpose: 'push', guid, url, seen, told: { form: 'content', content } };
}

async function take(offer: Offer) {
  world.pass(1);
  return ingest({ ...offer, seen: world.ports.now() }, world.ports);
}

/** An article without who tells it. */
function told({ tellers: _, revision: __, previousHash: ___, ...article }: Article) {
  return article;
}

async function stored(id: ArticleId): Promise<Article> {
  const found = await world.ports.store.articles.get(id);
  if (found === null) throw new Error(`no article ${id}`);
  return found.article;
}

/** The courier's article, to which an address and an id of the rival's were led. */
async function toldByBoth(): Promise<ArticleId> {
  const { article } = await take(offerOf({ source: 'courier', guid: 'c-1', url: OWN }, CRANES.title));
  world.web.set(LED, { movedTo: OWN, body: pageOf(CRANES) });
  const listed = asked('recheck')(offerOf(TELLERS['another, at an address of its own that led here'], 'x'));
  expect(await take(listed)).toMatchObject({ outcome: expect.stringMatching(/unchanged|revised/), article });
  expect(await take(offerOf({ source: 'rival', guid: 'r-1', url: OWN }, 'Rival'))).toMatchObject({ article });
  return article as ArticleId;
}

const ROWS = (Object.keys(EFFECTS) as (keyof typeof EFFECTS)[]).flatMap((effect) =>
  (Object.keys(TELLERS) as (keyof typeof TELLERS)[]).map((teller) => ({
    effect,
    teller,
    may: MAY[effect].includes(teller) ? 'may' : 'may not',
  })),
);

describe('an article', () => {
  it.each(ROWS)('$teller, $may $effect', async ({ effect, teller, may }) => {
    const id = await toldByBoth();
    const { before, told: tellings, page, done }: Effect = EFFECTS[effect];
    const own = offerOf(TELLERS['its source, by its id'], CRANES.title);
    if (before !== undefined) await take(before(own));
    const offer = offerOf(TELLERS[teller], 'Cranes to stay');
    if (page !== undefined && offer.url !== null) world.web.set(offer.url, { status: page });
    const standing = await stored(id);
    let outcome = null;
    for (const one of tellings(offer)) {
      outcome = await take(one);
      if (outcome.outcome !== 'dropped') expect(outcome.article).toBe(id);
    }
    expect(done(await stored(id))).toBe(may === 'may');
    if (may === 'may not') {
      // What it may do is withdraw what it told itself.
      expect(told(await stored(id))).toEqual(told(standing));
      expect(outcome?.detail).toMatch(
        /another source published this article first|carried by courier|no address|answered 404|no longer carries it/,
      );
    }
  });
});

it("is its own source's once that tells it, though another was first, and that one withdraws it", async () => {
  const elsewhere = 'https://courier.example/ferry' as AbsoluteUrl;
  const listed = (source: string, title: string): Offer => ({
    ...offerOf({ source, guid: null, url: elsewhere }, title),
    purpose: 'listed',
  });
  const { article } = await take(listed('rival', 'The ferry stays'));
  expect((await stored(article as ArticleId)).source).toBe('rival');
  world.pass(86_400);
  expect(await take(listed('courier', 'The ferry stays here'))).toMatchObject({ article, outcome: 'revised' });
  expect(await stored(article as ArticleId)).toMatchObject({ source: 'courier', changed: [], previousHash: null });
  await take(listed('rival', 'The ferry goes'));
  expect(await stored(article as ArticleId)).toMatchObject({ source: 'courier', title: 'The ferry stays here' });
  expect(await take(withdrawn(listed('courier', 'x')))).toMatchObject({ article, outcome: 'withdrawn' });
  expect((await stored(article as ArticleId)).state).toBe('cancelled');
});

it.each(['', 'The beginning.'])('takes no text from another source, though its own gave only: %s', async (text) => {
  const url = 'https://courier.example/ferry' as AbsoluteUrl;
  const told = (source: string, words: string, complete: boolean): Offer => {
    const content = { ...NO_CONTENT, title: 'The ferry', html: words, text: words, complete, canonicalUrl: url };
    return { ...offerOf({ source, guid: null, url }, 'x'), purpose: 'listed', told: { form: 'content', content } };
  };
  const { article } = await take(told('courier', text, false));
  await take(told('rival', `${text} And the rival's end of it.`, true));
  expect(await stored(article as ArticleId)).toMatchObject({ source: 'courier', text });
});

it('that another source led a new address to is not what its own source tells there', async () => {
  const id = await toldByBoth();
  const led = 'https://courier.example/ferry' as AbsoluteUrl;
  expect(await take(offerOf({ source: 'rival', guid: 'r-1', url: led }, 'Rival'))).toMatchObject({ article: id });
  const other = await take(offerOf({ source: 'courier', guid: 'c-2', url: led }, 'The ferry stays'));
  expect(other).toMatchObject({ outcome: 'created' });
  expect((await stored(id)).title).toBe(CRANES.title);
});

/** By the queue, as a poll sends it. */
async function send(offer: Offer): Promise<void> {
  world.pass(1);
  const body = JSON.stringify({ ...offer, seen: world.ports.now() });
  expect(await ingestHandler(world.ports)({ Records: [sqsRecord(body, 'group')] })).toEqual({ batchItemFailures: [] });
}

describe('a message', () => {
  it.each(Object.keys(TELLERS) as (keyof typeof TELLERS)[])('withdraws nothing, told by %s', async (teller) => {
    const id = await toldByBoth();
    const before = await stored(id);
    await send(withdrawn(offerOf(TELLERS[teller], 'x')));
    expect(await stored(id)).toEqual(before);
  });

  it('does not stop its source from correcting an article, told as if seen in years to come', async () => {
    const id = await toldByBoth();
    const offer = { ...offerOf(TELLERS['its source, by its id'], 'Cranes to stay'), seen: '2099-01-01T00:00:00.000Z' };
    await ingestHandler(world.ports)({ Records: [sqsRecord(JSON.stringify(offer), 'group')] });
    expect((await stored(id)).title).toBe('Cranes to stay');
    await take(offerOf(TELLERS['its source, by its id'], 'Cranes to go after all'));
    expect((await stored(id)).title).toBe('Cranes to go after all');
  });

  const removed = async () => {
    const { sources } = world.ports.store;
    for (const source of await sources.list()) if (source.id === 'courier') await removeSource(source, world.ports);
    return 'courier';
  };
  it.each([
    ['was never defined', async () => 'nobody'],
    ['is none', async () => '../x'],
    ['is not defined any more, though it told the article', removed],
  ])('by a source that %s changes nothing, and creates nothing', async (_, source) => {
    const id = await toldByBoth();
    const teller = { ...TELLERS['its source, at its address'], source: await source() };
    const before = await stored(id);
    const { writes } = structuredClone(world.units);
    const asking = world.asked.length;
    for (const { told: tellings, page = 200 } of Object.values(EFFECTS) as Effect[]) {
      world.web.set(OWN, { status: page });
      for (const one of tellings(offerOf(teller, 'Cranes to stay'))) await send(one);
    }
    const elsewhere = 'https://courier.example/new' as AbsoluteUrl;
    await send(offerOf({ ...teller, guid: 'new', url: elsewhere }, 'New'));
    expect(await stored(id)).toEqual(before);
    expect(world.units.writes).toEqual(writes);
    expect(world.asked).toHaveLength(asking);
    const marks = { source: teller.source as SourceId, guid: 'new', urls: [elsewhere], title: null };
    expect(await recognise(marks, world.ports.store)).toBeNull();
  });
});
