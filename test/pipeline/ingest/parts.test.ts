import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../world.ts';
import { cutFeed, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const FIRST = 'https://courier.example/long-read';
const READ = story('long-read', 'The long read', 'It was decided.', '2026-11-19T10:00:00Z');

const STANDFIRST = 'Two of the cranes on the quay will be taken down in spring, and the third is to be painted.';

const sentence = (part: number, place: number) =>
  `In part ${part} the harbour master read the ${place}. list of repairs aloud to everybody who had come, and nobody spoke against it.`;

function textOf(part: number): string {
  return [1, 2, 3].map((place) => sentence(part, place)).join('\n\n');
}

/** A page of the article, with the pager of its site. */
function partPage(part: number, parts: number, { title = READ.title, pager = '', canonical = FIRST } = {}): string {
  const links = Array.from(
    { length: parts },
    (_, i) => `<a href="${i === 0 ? '/long-read' : `?page=${i + 1}`}">${i + 1}</a>`,
  );
  const paragraphs = [1, 2, 3].map((place) => `<p>${sentence(part, place)}</p>`).join('');
  return `<!doctype html><html lang="en"><head><title>${title} | The Courier</title>
<link rel="canonical" href="${canonical}"></head><body><main><article><h1>${title}</h1><p>${STANDFIRST}</p>
${paragraphs}</article><nav class="pages">${pager || links.join(' ')}</nav></main></body></html>`;
}

let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.web.set(FEED, { body: cutFeed([READ]), type: 'application/rss+xml' });
});
afterEach(() => world.close());

function put(pages: Readonly<Record<string, string>>, etag?: string): void {
  for (const [address, body] of Object.entries(pages))
    world.web.set(address, { body, ...(etag !== undefined && { etag }) });
}

const threeParts = () => ({
  [FIRST]: partPage(1, 3),
  [`${FIRST}?page=2`]: partPage(2, 3),
  [`${FIRST}?page=3`]: partPage(3, 3),
});

async function follow(recheck = 0): Promise<void> {
  await world.addSource({ id: 'courier', url: FEED, recheck });
  await world.tick();
}

/** The pages that were asked for since it was last asked. */
function pagesAsked(): string[] {
  return world.asked.splice(0).filter((url) => url.startsWith(FIRST));
}

async function article(): Promise<{ text: string; complete: boolean; revision: number }> {
  const { items } = JSON.parse(await world.document('all', 'json'));
  const stored = await world.ports.store.articles.get(items[0].id.split(':').at(-1));
  if (stored === null) throw new Error('not stored');
  return stored.article;
}

describe('an article in parts', () => {
  it('is shown whole, in order, with one request a part and what is repeated once', async () => {
    put(threeParts());
    await follow();
    expect(pagesAsked()).toEqual([FIRST, `${FIRST}?page=2`, `${FIRST}?page=3`]);
    const { text, complete } = await article();
    expect(text).toBe([STANDFIRST, textOf(1), textOf(2), textOf(3)].join('\n\n'));
    expect(complete).toBe(true);
  });

  it('costs one read of what is known of the host for each further part, and nothing else', async () => {
    const readsFor = async (parts: number) => {
      put({ ...threeParts(), [FIRST]: partPage(1, parts) });
      const before = world.table.counts();
      world.pass(3700);
      await world.tick();
      const after = world.table.counts();
      return Object.fromEntries(Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0)]));
    };
    put({ [FIRST]: partPage(1, 1).replace('everybody', 'all') });
    await follow(3600);
    const [one, three] = [await readsFor(1), await readsFor(3)];
    // The second correction takes the place of the first in both feeds.
    expect(three).toEqual({ ...one, Query: (one.Query ?? 0) + 2, DeleteItem: 2 });
  });

  it('is read from the page that has all of it, where there is one', async () => {
    const whole = '<a href="?page=2">2</a> <a href="?page=all">View as a single page</a>';
    const all = partPage(1, 1).replace('</article>', `<p>${textOf(2).split('\n\n').join('</p><p>')}</p></article>`);
    put({ [FIRST]: partPage(1, 2, { pager: whole }), [`${FIRST}?page=all`]: all });
    await follow();
    expect(pagesAsked()).toEqual([FIRST, `${FIRST}?page=all`]);
    expect((await article()).text).toBe([STANDFIRST, textOf(1), textOf(2)].join('\n\n'));
  });

  it('is looked at again by its first page alone, and read anew when that has changed', async () => {
    put(threeParts(), '"1"');
    await follow(3600);
    pagesAsked();
    world.pass(3700);
    await world.tick();
    expect(pagesAsked()).toEqual([FIRST]);
    expect((await article()).revision).toBe(1);

    put({ ...threeParts(), [`${FIRST}?page=2`]: partPage(2, 3).replace('everybody', 'all') }, '"2"');
    world.pass(3700);
    await world.tick();
    expect(pagesAsked()).toEqual([FIRST, `${FIRST}?page=2`, `${FIRST}?page=3`]);
    expect((await article()).text).toContain('aloud to all who had come');
  });

  it('is shown as far as it can be had, and whole as soon as the missing part can', async () => {
    put(threeParts(), '"1"');
    world.web.set(`${FIRST}?page=3`, { status: 500 });
    await follow();
    const before = await article();
    expect(before.complete).toBe(false);
    expect(before.text).toBe([STANDFIRST, textOf(1), textOf(2)].join('\n\n'));

    put(threeParts(), '"1"');
    world.pass(120);
    await world.settle();
    const after = await article();
    expect(after.complete).toBe(true);
    expect(after.text.endsWith(textOf(3))).toBe(true);
  });

  it('is not complete where a part is gone or forbidden, which is not asked for over and over', async () => {
    put(threeParts(), '"1"');
    world.web.delete(`${FIRST}?page=2`);
    await follow(3600);
    expect((await article()).complete).toBe(false);
    pagesAsked();
    world.pass(3700);
    await world.tick();
    expect(pagesAsked()).toEqual([FIRST]);
  });

  it('ends at the limit, and is then not complete', async () => {
    const pages = Array.from({ length: 15 }, (_, i) => [
      i === 0 ? FIRST : `${FIRST}?page=${i + 1}`,
      partPage(i + 1, 15),
    ]);
    put(Object.fromEntries(pages));
    await follow();
    expect(pagesAsked()).toHaveLength(10);
    expect((await article()).complete).toBe(false);
  });

  it('ends where a page has nothing new, as a site does that answers any number', async () => {
    const endless = (part: number) => partPage(part > 2 ? 2 : part, part + 1);
    put(Object.fromEntries([1, 2, 3, 4, 5].map((i) => [i === 1 ? FIRST : `${FIRST}?page=${i}`, endless(i)])));
    await follow();
    expect(pagesAsked()).toEqual([FIRST, `${FIRST}?page=2`, `${FIRST}?page=3`]);
    expect(await article()).toMatchObject({ complete: true, text: [STANDFIRST, textOf(1), textOf(2)].join('\n\n') });
  });
});

describe('a host that wants a distance between requests', () => {
  it('is given it between the parts, for which we wait longer than for what can come later', async () => {
    await world.close();
    world = await openWorld({ spacingMs: 1000 });
    world.web.set(FEED, { body: cutFeed([READ]), type: 'application/rss+xml' });
    world.web.set('https://courier.example/robots.txt', { body: 'User-agent: *\nCrawl-delay: 8', type: 'text/plain' });
    put(threeParts());
    const times: number[] = [];
    const { fetch } = world.ports;
    Object.assign(world.ports, {
      fetch: (request: Parameters<typeof fetch>[0]) => {
        if (request.url.startsWith(FIRST)) times.push(Date.parse(world.ports.now()));
        return fetch(request);
      },
    });
    await follow();
    for (let round = 0; round < 3 && times.length === 0; round++) {
      world.pass(30);
      await world.settle();
    }
    expect(times).toHaveLength(3);
    expect(Math.min(times[1]! - times[0]!, times[2]! - times[1]!)).toBeGreaterThanOrEqual(8000);
    expect((await article()).complete).toBe(true);
  });
});

describe('what is no part', () => {
  it('is the next article: it costs no request', async () => {
    put({ [FIRST]: partPage(1, 1, { pager: '<a rel="next" href="/another-read">Next</a>' }) });
    await follow();
    expect(pagesAsked()).toEqual([FIRST]);
    expect(await article()).toMatchObject({ complete: true, text: `${STANDFIRST}\n\n${textOf(1)}` });
  });

  it('is another article at the address of a part', async () => {
    const other = partPage(7, 1, { title: 'Ferry stays in winter', canonical: `${FIRST}?page=2` });
    put({ [FIRST]: partPage(1, 2), [`${FIRST}?page=2`]: other });
    await follow();
    expect(await article()).toMatchObject({ complete: true, text: `${STANDFIRST}\n\n${textOf(1)}` });
  });

  it('is the first page again, where the site leads back to it', async () => {
    put({ [FIRST]: partPage(1, 2) });
    world.web.set(`${FIRST}?page=2`, { body: partPage(1, 2), movedTo: FIRST });
    await follow();
    expect(await article()).toMatchObject({ complete: true, text: `${STANDFIRST}\n\n${textOf(1)}` });
  });

  it('is what robots.txt forbids', async () => {
    world.web.set('https://courier.example/robots.txt', {
      body: 'User-agent: *\nDisallow: /*?page=',
      type: 'text/plain',
    });
    put(threeParts());
    await follow();
    expect(pagesAsked()).toEqual([FIRST]);
    expect((await article()).complete).toBe(false);
  });
});
