import { afterEach, describe, expect, it } from 'vitest';
import { generator } from '../../random.ts';
import { openWorld, type World } from '../../world.ts';

/** What a source's feed and pages say: fifty articles and more, under whatever ids and addresses. */

type Issue = {
  /** The name of an article's page, `guid` what the feed calls it. */
  readonly address: (number: number) => string;
  readonly guid: (number: number) => string;
};

const FEED = 'https://courier.example/feed.xml';
const FIRST: Issue = {
  address: (number) => `https://courier.example/news/${slug(number)}`,
  guid: (number) => `courier-${number}`,
};

const REISSUES: Readonly<Record<string, Issue>> = {
  'new ids at the same addresses': { ...FIRST, guid: (number) => `urn:uuid:new-${number}` },
  'new addresses under the same ids': {
    ...FIRST,
    address: (number) => `https://courier.example/2026/${number}/${slug(number)}`,
  },
  'new ids and another domain, the paths as before': {
    address: (number) => `https://herald.example/news/${slug(number)}`,
    guid: (number) => `herald-${number}`,
  },
  'addresses of another domain for ids': {
    address: (number) => `https://herald.example/news/${slug(number)}`,
    guid: (number) => `https://herald.example/news/${slug(number)}`,
  },
  'new ids, another domain and other paths': {
    address: (number) => `https://herald.example/?p=${9000 + number}`,
    guid: (number) => `https://herald.example/?p=${9000 + number}`,
  },
};

/** Some of its articles return under one title: they differ in the rest. */
function titleOf(number: number): string {
  return number % 10 === 0 ? 'Quiz of the week' : `The harbour's news of item ${number} and its cranes`;
}

function slug(number: number): string {
  return `item-${number}-of-the-harbour`;
}

function textOf(number: number): string {
  const sentence = `Item ${number} was read aloud by harbour master number ${number * 7}, and nobody spoke against it. `;
  return sentence.repeat(6);
}

/** Minute by minute, so that no two have a moment in common but those of one title. */
function momentOf(number: number): string {
  return new Date(Date.UTC(2026, 10, 19, 6, number - (number % 10), number)).toUTCString();
}

function feedOf(numbers: readonly number[], issue: Issue, dated: boolean): string {
  const items = numbers.map(
    (number) => `<item><title>${titleOf(number)}</title><link>${issue.address(number)}</link>
<guid isPermaLink="false">${issue.guid(number)}</guid>${dated ? `<pubDate>${momentOf(number)}</pubDate>` : ''}
<description>Item ${number} was read aloud […]</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title><link>https://courier.example/</link>
<description>News</description>${items.join('\n')}</channel></rss>`;
}

function pageOf(number: number, issue: Issue): string {
  const home = new URL(issue.address(number)).origin;
  return `<!doctype html><html lang="en"><head><title>${titleOf(number)} | The Courier</title></head><body><main><article>
<h1>${titleOf(number)}</h1><p>${textOf(number)}</p><p><a href="${home}/archive">More</a> of item ${number} was said later,
as <a href="https://elsewhere.example/report">others report</a>, and it was long.</p></article></main></body></html>`;
}

const FIFTY = Array.from({ length: 50 }, (_, index) => 50 - index);
const FIVE_MORE = [55, 54, 53, 52, 51];

let world: World;
afterEach(() => world.close());

function issue(numbers: readonly number[], one: Issue, dated = true): void {
  world.web.set(FEED, { body: feedOf(numbers, one, dated), type: 'application/rss+xml' });
  for (const number of numbers) world.web.set(one.address(number), { body: pageOf(number, one) });
}

type Item = { id: string; title: string; date_modified: string };
async function items(): Promise<Item[]> {
  return (JSON.parse(await world.document('all', 'json')) as { items: Item[] }).items;
}

async function open(seed: number | null): Promise<void> {
  world = await openWorld({ disorder: seed === null ? undefined : { random: generator(seed) } });
  await world.addFeed({ id: 'all', size: 100, formats: ['json'] });
  await world.addSource({ id: 'courier', url: FEED });
}

describe('a source that gives all its articles again', () => {
  for (const [name, again] of Object.entries(REISSUES)) {
    // Disorder changes nothing but the order in which the marks are claimed: the two that share none with before show it.
    it.each(name.startsWith('new ids,') || name.includes('another domain,') ? [null, 1] : [null])(
      `with ${name} and five new ones: five entries come, none else changes (disorder %s)`,
      async (seed) => {
        await open(seed);
        issue(FIFTY, FIRST);
        await world.tick();
        const before = await items();
        expect(before).toHaveLength(50);
        for (const number of FIFTY) world.web.set(FIRST.address(number), { status: 410 });
        issue([...FIVE_MORE, ...FIFTY].slice(0, 52), again);
        world.pass(900);
        await world.tick();
        const after = await items();
        const known = new Set(before.map((item) => item.id));
        expect(after.filter((item) => !known.has(item.id))).toHaveLength(5);
        expect(after.filter((item) => known.has(item.id))).toEqual(before);
      },
      120_000,
    );
  }

  it('some of them, the others as before: nothing is taken down because it is gone from where it was', async () => {
    await open(null);
    const few = FIFTY.slice(0, 8);
    issue(few, FIRST);
    await world.tick();
    const before = await items();
    const again = REISSUES['addresses of another domain for ids']!;
    const [moved, stayed] = [few.slice(0, 4), few.slice(4)];
    for (const number of moved) world.web.set(FIRST.address(number), { status: 410 });
    for (const number of moved) world.web.set(again.address(number), { body: pageOf(number, again) });
    const body =
      feedOf(moved, again, true).replace('</channel></rss>', '') +
      feedOf(stayed, FIRST, true).replace(/^[\s\S]*?<item>/, '<item>');
    world.web.set(FEED, { body, type: 'application/rss+xml' });
    world.pass(900);
    await world.tick();
    expect(await items()).toEqual(before);
    // What then goes from where it went to is gone.
    world.web.set(again.address(moved[1]!), { status: 410 });
    const left = moved.filter((number) => number !== moved[1]);
    world.web.set(FEED, {
      body:
        feedOf(left, again, true).replace('</channel></rss>', '') +
        feedOf(stayed, FIRST, true).replace(/^[\s\S]*?<item>/, '<item>'),
      type: 'application/rss+xml',
    });
    world.pass(900);
    await world.tick();
    expect(await items()).toHaveLength(7);
  });

  it('without dates: what is known again is what is told in full', async () => {
    await open(null);
    issue(FIFTY, FIRST, false);
    await world.tick();
    const before = await items();
    issue([...FIVE_MORE, ...FIFTY], REISSUES['new ids, another domain and other paths']!, false);
    world.pass(900);
    await world.tick();
    const known = new Set(before.map((item) => item.id));
    expect((await items()).filter((item) => !known.has(item.id))).toHaveLength(5);
    expect((await items()).filter((item) => known.has(item.id))).toHaveLength(50);
  });
});

describe('articles that have a title in common', () => {
  const item = (guid: string, published: string, text: string) =>
    `<item><title>Weather</title><link>https://courier.example/${guid}</link><guid isPermaLink="false">${guid}</guid>
<pubDate>${published}</pubDate><description>${text}</description></item>`;
  const channel = (list: readonly string[]) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>C</title>${list.join('')}</channel></rss>`;

  it.each([
    [
      'at another moment',
      ['Thu, 19 Nov 2026 06:00:01 GMT', 'Thu, 19 Nov 2026 18:00:01 GMT'],
      ['Rain in the north.', 'Rain in the north.'],
    ],
    [
      'with another text',
      ['Thu, 19 Nov 2026 06:00:01 GMT', 'Thu, 19 Nov 2026 06:00:01 GMT'],
      ['Rain in the north.', 'Snow in the south.'],
    ],
    ['with nothing else at all', ['Thu, 19 Nov 2026 06:00:01 GMT', 'Thu, 19 Nov 2026 06:00:01 GMT'], ['', '']],
    [
      'on one day without an hour',
      ['Thu, 19 Nov 2026 00:00:00 GMT', 'Thu, 19 Nov 2026 00:00:00 GMT'],
      ['Rain.', 'Rain.'],
    ],
  ])('%s are two', async (_, published, texts) => {
    await open(null);
    const list = [0, 1].map((which) => item(`weather-${which}`, published[which]!, texts[which]!));
    world.web.set(FEED, { body: channel(list), type: 'application/rss+xml' });
    for (const which of [0, 1]) world.web.set(`https://courier.example/weather-${which}`, { status: 403 });
    await world.tick();
    expect(await items()).toHaveLength(2);
  });
});
