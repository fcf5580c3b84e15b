import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonFeed, type JsonItem, readJsonFeed } from './json-feed.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument, until } from './until.ts';

/** Seconds between two changes here; the demonstration's own pulse is calmer. */
const PULSE = 2;

/** A source is polled every five seconds, and its pages are looked at again as often. */
const SHOWN_MS = 20_000;

let feedmill: RunningFeedmill;
let loaded: readonly JsonItem[];

beforeAll(async () => {
  feedmill = await startFeedmill({ pulse: PULSE });
  loaded = (await readJsonFeed(feedmill.url)).items;
});

afterAll(() => feedmill?.close());

/** The title of the first article that the newspaper says to have treated so. */
async function told(kind: 'appears' | 'corrected' | 'withdrawn'): Promise<string> {
  const [, title = ''] = await feedmill.process.says(new RegExp(`newspaper: ${kind} in \\w+: (.*)\\n`), 30_000);
  return title;
}

it('begins with at least 40 articles over its three sources', async () => {
  expect(loaded.length).toBeGreaterThanOrEqual(40);
  for (const source of ['harbour', 'almanac', 'board']) {
    expect((await readJsonFeed(feedmill.url, source)).items.length, source).toBeGreaterThanOrEqual(10);
  }
});

it('shows an article that appears', async () => {
  const title = await told('appears');
  expect(loaded.map((item) => item.title)).not.toContain(title);
  const item = await itemWhere((one) => one.title === title);
  expect(item.content_html?.length ?? 0).toBeGreaterThan(500);
});

it('shows a correction under the id that the article had', async () => {
  const title = await told('corrected');
  const item = await itemWhere((one) => one.title === title && one._feedmill.changed !== undefined);
  const before = loaded.find((one) => one.id === item.id);
  expect(before).toBeDefined();
  expect(Date.parse(item.date_modified)).toBeGreaterThan(Date.parse(before?.date_modified ?? ''));
  expect([item.title, item.content_html]).not.toEqual([before?.title, before?.content_html]);
  // The terminal says where its revisions can be seen, and what changed is marked there.
  const page = await awaitDocument(
    `${feedmill.url}articles/${item.id.replace('urn:feedmill:', '')}/`,
    (text) => text.includes('<h2 id="revisions">') && /<(?:ins|del)>/.test(text),
    SHOWN_MS,
  );
  expect(page).toContain('From revision 1 to revision 2');
  await feedmill.process.says(/see http:\/\/[^ ]+\/articles\/[a-z2-7]{20}\/\n/);
});

it('has a front page of twelve stories, older ones in its archives, and what two papers print of an agency once', async () => {
  const paperOf = ({ url = '' }: JsonItem) => new URL(url).pathname.split('/')[1];
  const isShared = (item: JsonItem) => /Gannet Rock/.test(item.title ?? '');
  expect(loaded.filter(isShared).map(paperOf).sort()).toEqual(['almanac', 'harbour']);

  const front = await readJsonFeed(feedmill.url, 'front');
  expect(front.items).toHaveLength(12);
  const kept = new Map<string, JsonItem>();
  let pages = 0;
  for (let page: JsonFeed | null = front; page !== null; page = await pageAfter(page)) {
    for (const item of page.items) kept.set(item.id, item);
    pages += 1;
  }
  expect(pages).toBeGreaterThan(2);
  // The newspaper goes on meanwhile: of what was there at the start, all that still is.
  const { items: standing } = await readJsonFeed(feedmill.url);
  const ids = new Set(standing.map(({ id }) => id));
  const lost = loaded.filter((item) => ids.has(item.id) && !isShared(item) && !kept.has(item.id));
  expect(lost.map(({ title }) => title)).toEqual([]);
  expect([...kept.values()].filter(isShared)).toHaveLength(1);
});

async function pageAfter({ next_url }: JsonFeed): Promise<JsonFeed | null> {
  return next_url === undefined ? null : ((await (await fetch(next_url)).json()) as JsonFeed);
}

it('tells its own subscriber of the front page by push, signed, and says how long that took', async () => {
  const [, took = ''] = await feedmill.process.says(
    /delivered to a subscriber of front: atom, (.*) after the write\n/,
    60_000,
  );
  expect(took).toMatch(/^\d+ ms$|^\d+(?:\.\d)? s$/);
  await feedmill.process.says(/the kiosk received \/feeds\/front\/atom\.xml, \d+ KB, signed\n/, 10_000);
});

it('shows a withdrawal: the article is gone from every feed, and a tombstone says so', async () => {
  const title = await told('withdrawn');
  const id = loaded.find((item) => item.title === title)?.id;
  expect(id).toBeDefined();
  const feed = await until(
    `the tombstone of ${title}`,
    async () => {
      const seen = await readJsonFeed(feedmill.url);
      return seen._feedmill.deleted.some((one) => one.id === id) ? seen : null;
    },
    SHOWN_MS,
  );
  expect(feed.items.map((item) => item.id)).not.toContain(id);
  for (const name of ['all', 'board']) {
    const atom = await awaitDocument(
      `${feedmill.url}feeds/${name}/atom.xml`,
      (text) => text.includes(`<at:deleted-entry ref="${id}"`),
      SHOWN_MS,
    );
    expect(atom).not.toContain(`<id>${id}</id>`);
  }
  const page = `${feedmill.url}articles/${id?.replace('urn:feedmill:', '')}/`;
  expect(await awaitDocument(page, (text) => text.includes('was withdrawn'), SHOWN_MS, 410)).not.toContain(title);
  await feedmill.process.says(/removed from all (?:\d+ ms|\d\.\d s|\d+ s) after the takedown/);
});

function itemWhere(holds: (item: JsonItem) => boolean): Promise<JsonItem> {
  const look = async () => (await readJsonFeed(feedmill.url)).items.find(holds) ?? null;
  return until(`an item where ${holds}`, look, SHOWN_MS);
}
