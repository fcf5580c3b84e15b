import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { PAGES } from '../../../bin/console/pages.ts';
import { makeProgram } from '../../../bin/program.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { receiveMail } from '../../../lib/pipeline/index.ts';
import { LETTERS, LOCAL } from '../../mail/letters.ts';
import { HOSTILE, openTown, type Town } from './town.ts';

let town: Town;

/** An address of every page, of something that is there. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '/': '/',
  '/sources': '/sources',
  '/sources/:id': '/sources/courier-0',
  '/feeds': '/feeds',
  '/feeds/:id': '/feeds/partner',
  '/subscribers': '/subscribers',
  '/held': '/held',
  '/log': '/log',
  '/dead-letters': '/dead-letters',
  '/dead-letters/:queue/:id': '/dead-letters/article/article-1',
  '/cost': '/cost',
  '/runbook': '/runbook',
};

beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  await town.close();
});

const ask = (path: string) => town.console.ask(path);
const state = (id: string) => town.world.ports.store.sources.state(id as SourceId);
const source = (id: string) => town.world.ports.store.sources.get(id as SourceId);

describe('the pages of the console', () => {
  it.each(Object.keys(ADDRESSES))('can be read, ask nobody and change nothing: %s', async (path) => {
    const asked = town.world.asked.length;
    const { units } = town.world;
    const written = units.write;
    const { status, text } = await ask(ADDRESSES[path] ?? path);
    expect({ status, hasHeading: text.includes('<h1') }).toEqual({ status: 200, hasHeading: true });
    expect({ asked: town.world.asked.length, written: units.write }).toEqual({ asked, written });
  });

  it('are all looked at here', () => {
    const own = PAGES.map(({ path }) => path).filter((path) => path in ADDRESSES);
    expect(own.sort()).toEqual(Object.keys(ADDRESSES).sort());
  });

  it('show what strangers wrote as plain text, cut, and no order to a terminal', async () => {
    for (const path of [...Object.values(ADDRESSES), '/feeds/all', '/log?q=503']) {
      const { text } = await ask(path);
      expect({ path, script: /<script(?! src="\/assets\/)|<img|onerror="/.test(text) }).toEqual({
        path,
        script: false,
      });
      expect({ path, orders: /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u.exec(text) }).toEqual({ path, orders: null });
      expect({ path, isSmall: text.length < 200_000 }).toEqual({ path, isSmall: true });
    }
    const { text } = await ask('/feeds/all');
    expect(text).toContain('<bdi>&lt;script&gt;document.title=&quot;gone&quot;&lt;/script&gt;');
    expect(text).toMatch(/<bdi>Very long [^<]{100,200}…<\/bdi>/);
    expect(text).toContain(`<bdi>${HOSTILE.arabic.replace('\u202e', '')}</bdi>`);
  });

  it('say that there is no such thing, in the frame of the console', async () => {
    for (const path of [
      '/nowhere',
      '/sources/nobody',
      '/feeds/nobody',
      '/dead-letters/article/none',
      '/dead-letters/x/y',
    ]) {
      const { status, text } = await ask(path);
      expect({ path, status }).toEqual({ path, status: 404 });
      expect(text).toContain('There is no such page.');
    }
  });

  it('say what went wrong, and what to do where credentials have expired', async () => {
    const { sources } = town.world.ports.store;
    const get = sources.get;
    try {
      Object.assign(sources, {
        get: () => Promise.reject(Object.assign(new Error('The token is expired'), { name: 'ExpiredTokenException' })),
      });
      const expired = await ask('/sources/harbour');
      expect(expired.status).toBe(503);
      expect(expired.text).toContain('Renew them');
      Object.assign(sources, { get: () => Promise.reject(new Error('<b>The table</b> is not there')) });
      const broken = await ask('/sources/harbour');
      expect(broken.status).toBe(500);
      expect(broken.text).toContain('<bdi>&lt;b&gt;The table&lt;/b&gt; is not there</bdi>');
    } finally {
      Object.assign(sources, { get });
    }
  });
});

describe('the overview', () => {
  it('tells what is broken first, the gravest first, with what to do and the chapter that says more', async () => {
    const { text } = await ask('/');
    expect(text).toContain('8 sources need your attention.');
    expect([...text.matchAll(/<h3>.*?class="state \w+">([^<]+)</g)].map(([, words]) => words)).toEqual([
      'quarantined',
      'quarantined',
      'retired',
      'failing',
      'failing',
      'gap',
    ]);
    expect(text).toContain('<a href="/sources?state=trouble">All 8 that need attention</a>');
    const { text: runbook } = await ask('/runbook');
    const chapters = [...text.matchAll(/href="\/runbook#([^"]+)"/g)].map(([, id]) => id);
    expect(chapters.length).toBeGreaterThan(6);
    expect(chapters.filter((id) => !runbook.includes(` id="${id}"`))).toEqual([]);
  });

  it('says in words what its charts show', async () => {
    const { text } = await ask('/');
    expect(text).toMatch(
      /role="img" aria-label="Articles ingested over the last day: [\d,]+ new or revised; the most at \d\d:\d\d UTC: \d+"/,
    );
    expect(text).toMatch(/aria-label="From write to feed over the last day: [\d.]+ m?s on average, [\d.]+ s at most/);
    expect(text.match(/<svg /g)).toHaveLength(4);
  });
});

describe('the list of sources', () => {
  const titles = (text: string) =>
    [...text.matchAll(/<th scope="row"><a href="\/sources\/([^"]+)"/g)].map(([, id]) => id);

  it('filters and sorts by its address', async () => {
    expect(titles((await ask('/sources?state=quarantined')).text)).toEqual(['courier-0', 'courier-25']);
    expect(titles((await ask('/sources?q=MILL+lane&kind=sitemap')).text)).toEqual(['courier-10']);
    expect(titles((await ask('/sources?state=trouble')).text)).toHaveLength(8);
    const byItems = titles((await ask('/sources?sort=-items')).text);
    expect(byItems[0]).toBe('courier-16');
    expect(titles((await ask('/sources?sort=items')).text)[0]).toBe('courier-6');
    expect((await ask('/sources?sort=items')).text).toContain('aria-sort="ascending"');
  });

  it('keeps a filter in its links, and takes what is no filter for none', async () => {
    const { text } = await ask('/sources?q=courier&state=failing&sort=-items');
    expect(text).toContain('href="/sources?q=courier&amp;state=failing&amp;sort=name"');
    expect(text).toContain('value="courier"');
    for (const query of [
      'state=nonsense',
      'sort=nonsense',
      'page=-4',
      'page=99999999',
      'kind=%00',
      `q=${'%22%3E'.repeat(500)}`,
    ]) {
      expect((await ask(`/sources?${query}`)).status).toBe(200);
    }
    expect((await ask('/sources?q=nobody')).text).toContain('No sources match.');
  });
});

describe('a source’s story', () => {
  it('shows its answers side by side, its week, and the command that tells the same', async () => {
    const { text } = await ask('/sources/courier-0');
    expect(text).toMatch(
      /<th scope="row">date<\/th><td class="number">100 %<\/td><td class="number"><strong class="far">0 %/,
    );
    expect(text).toMatch(/aria-label="Arrivals by hour of the week: something new every/);
    expect(text).toContain('npx feedmill sources show courier-0');
  });

  it('shows its polls of late, what was left out, and why', async () => {
    expect((await ask('/sources/courier-1')).text).toContain('503 Service Unavailable');
    const { text } = await ask('/sources/courier-7');
    expect(text).toContain('it has neither a title nor an address nor a text');
    expect(text).toContain('an ampersand that stood alone');
  });

  it('does what its buttons say, says so, and names the command', async () => {
    const { status, headers } = await town.console.send('/sources/pause', { id: 'courier-11' });
    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/sources/courier-11' });
    const [saying] = (headers['set-cookie'] as string[]).map((cookie) => cookie.split(';')[0]);
    const { text, headers: shown } = await town.console.ask('/sources/courier-11', {
      cookie: `${town.console.cookie}; ${saying}`,
    });
    expect(text).toContain('courier-11: paused; its articles stay in the feeds');
    expect(text).toContain('npx feedmill sources pause courier-11');
    expect(String(shown['set-cookie'])).toContain('Max-Age=0');
    expect(await source('courier-11')).toMatchObject({ paused: true });
    expect((await ask('/sources?state=paused')).text).toContain('courier-11');
    await town.console.send('/sources/resume', { id: 'courier-11' });
    expect(await source('courier-11')).toMatchObject({ paused: false });
  });

  it('shows a newsletter’s letters, to its operator what they ask, and publishes what waits', async () => {
    const { ports, addSource, settle } = town.world;
    const id = 'weekly' as SourceId;
    await addSource({ kind: 'mail', fullText: 'never', id, url: null as never });
    expect((await ask('/sources/weekly')).text).toContain('No letters have arrived yet');
    await ports.store.mails.open(id, { local: LOCAL, since: ports.now(), former: [], accepted: null });
    for (const name of ['one that asks to be confirmed', 'pictures that came with it'])
      await receiveMail(id, { bytes: LETTERS[name]!.bytes, at: ports.now(), checks: null }, ports);
    await settle();
    const { text } = await ask('/sources/weekly');
    expect(text).toMatch(/Link: <code>(?:<bdi>)?https:\/\/lists\.harbour\.example\/confirm\?t=\w+/);
    expect(text).toContain('waiting to be accepted');
    expect(text).toContain('for operators only');
    expect(text).toContain(`${LOCAL}@`);
    expect(text).not.toContain('Poll it now');
    expect((await town.console.send('/sources/accept', { id })).status).toBe(303);
    await settle();
    expect((await ask('/sources/weekly')).text).not.toContain('waiting to be accepted');
  });

  it('accepts a drift', async () => {
    expect((await town.console.send('/sources/accept', { id: 'courier-0' })).status).toBe(303);
    expect(await state('courier-0')).toMatchObject({ quarantine: null });
  });

  it('polls now, whenever it was due, and a source that was retired', async () => {
    town.world.web.set('https://courier-2.example/feed.xml', { status: 200, body: '<rss/>', type: 'text/xml' });
    await town.console.send('/sources/poll', { id: 'courier-2' });
    expect(town.world.asked).toContain('https://courier-2.example/feed.xml');
  });

  it('says beside the form what could not be done', async () => {
    const { status, text } = await town.console.send('/sources/accept', { id: 'courier-12' });
    expect(status).toBe(422);
    expect(text).toContain('role="alert"');
    expect(text).toContain('courier-12 is not in quarantine, so there is nothing to accept');
    expect((await town.console.send('/sources/poll', { id: 'courier-5' })).text).toContain(
      'it is paused; resume it first',
    );
    expect((await town.console.send('/sources/poll', {})).status).toBe(422);
  });
});

describe('dead letters', () => {
  it('are dropped and put back one by one, and what is gone is said to be', async () => {
    expect((await town.console.send('/dead-letters/drop', { id: 'article-1', queue: 'article' })).status).toBe(303);
    expect(town.letters.has('article-1')).toBe(false);
    const again = await town.console.send('/dead-letters/drop', { id: 'article-1', queue: 'article' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('This dead letter no longer exists');
    await town.console.send('/dead-letters/replay', { id: 'poll-1', queue: 'poll' });
    expect([...town.letters.keys()]).toEqual(['publish-1']);
    const { headers } = await town.console.send('/dead-letters/replay-all', {});
    expect(headers.location).toBe('/dead-letters');
    expect((await ask('/dead-letters')).text).toContain('No dead letters: every message was handled.');
  });
});

it('shows no command beside its pages and buttons that there is not', async () => {
  const there = new Set(
    makeProgram({} as CommandContext).commands.flatMap((one) =>
      one.commands.length > 0 ? one.commands.map((sub) => `${one.name()} ${sub.name()}`) : [one.name()],
    ),
  );
  const shown = new Set<string>();
  for (const path of Object.values(ADDRESSES)) {
    const { text } = await ask(path);
    for (const [, words = ''] of text.matchAll(/<code class="same">npx feedmill ([^<]+)</g)) shown.add(words);
  }
  const unknown = [...shown].filter((line) => {
    const [first = '', second = ''] = line.split(' ');
    return !there.has(first) && !there.has(`${first} ${second}`);
  });
  expect(unknown).toEqual([]);
  expect(shown.size).toBeGreaterThan(10);
});
