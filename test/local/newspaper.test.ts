import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { load } from 'cheerio';
import { parseFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Change,
  editionAt,
  NEWSPAPER_SOURCES,
  type Newspaper,
  startNewspaper,
} from '../../lib/local/newspaper/index.ts';
import type { Instant } from '../../lib/model/index.ts';

const START = '2026-11-23T20:15:30.000Z' as Instant;
const COUNTS = { harbour: 17, almanac: 15, board: 15 };
/** The sources in which articles appear, are corrected and withdrawn. */
const PAPERS = NEWSPAPER_SOURCES.filter(({ id }) => Object.hasOwn(COUNTS, id));

let paper: Newspaper;
beforeEach(async () => {
  paper = await startNewspaper({ port: 0, edition: 0, startedAt: START });
});
afterEach(() => paper.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, paper.origin), { headers, redirect: 'manual' });
const text = async (path: string) => (await get(path)).text();

/** Starts again on the same port. The client needs a moment to see that its kept connections are gone. */
async function restart(edition: number): Promise<void> {
  const { port } = new URL(paper.origin);
  await paper.close();
  await setTimeout(50);
  paper = await startNewspaper({ port: Number(port), edition, startedAt: START });
}

/** Goes on until something of this kind happens on this site. */
function advanceTo(kind: Change['kind'], source: string): Change {
  for (let i = 0; i < 20; i++) {
    const change = paper.advance();
    if (change.kind === kind && change.source === source) return change;
  }
  return expect.fail(`no ${kind} on ${source}`);
}

describe('the feeds', () => {
  it('parse with rss-parser and feedsmith and hold every article', async () => {
    for (const [path, count] of [
      ['/harbour/rss.xml', COUNTS.harbour],
      ['/almanac/atom.xml', COUNTS.almanac],
    ] as const) {
      const xml = await text(path);
      expect((await new RssParser().parseString(xml)).items).toHaveLength(count);
      const { feed } = parseFeed(xml);
      expect('items' in feed ? feed.items : 'entries' in feed ? feed.entries : []).toHaveLength(count);
    }
  });

  it('cut the items of the RSS and give the whole text in the Atom', async () => {
    const rss = await new RssParser().parseString(await text('/harbour/rss.xml'));
    expect(rss.items.every((item) => item.contentSnippet?.endsWith('[…]'))).toBe(true);
    const atom = await text('/almanac/atom.xml');
    expect(atom.match(/<content type="html">/g)).toHaveLength(COUNTS.almanac - 2);
    expect(atom.match(/<content type="xhtml">/g)).toHaveLength(2);
    expect(atom).toContain('because I put the corner there');
  });

  it('are short where a harbour’s notes, log and hour are: without titles, on one page, without pages', async () => {
    const items = async (path: string) => (await new RssParser().parseString(await text(path))).items;
    const notes = await items('/tower/@harbourmaster.rss');
    expect(notes.map(({ title }) => title)).toEqual(Array(6).fill(undefined));
    expect(new Set((await items('/works/log.xml')).map(({ link }) => link?.replace(/#.*/, ''))).size).toBe(1);
    const episodes = await items('/hour/feed.xml');
    expect(episodes.map(({ link, enclosure }) => [link, enclosure?.type])).toEqual(
      Array(3).fill([undefined, 'audio/wav']),
    );
    expect((await get(episodes[0]?.enclosure?.url ?? '')).headers.get('content-type')).toBe('audio/wav');
    for (let at = 0; at < 12; at++) paper.advance();
    expect(await items('/tower/@harbourmaster.rss')).toHaveLength(8);
  });

  it.skipIf(spawnSync('xmllint', ['--version']).error)(
    'are well-formed, at the start and after a hundred changes',
    async () => {
      const wellFormed = async () => {
        for (const path of NEWSPAPER_SOURCES.map((source) => source.path).filter((path) => /rss|xml/.test(path))) {
          execFileSync('xmllint', ['--noout', '-'], { input: await text(path) });
        }
      };
      await wellFormed();
      for (let i = 0; i < 100; i++) paper.advance();
      await wellFormed();
    },
  );

  it('answer 304 to their own validators and 200 once something changed', async () => {
    for (const { path } of PAPERS) {
      const first = await get(path);
      const etag = first.headers.get('etag') ?? expect.fail();
      const since = first.headers.get('last-modified') ?? expect.fail();
      expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
      expect((await get(path, { 'if-modified-since': since })).status).toBe(304);
      for (let i = 0; i < 3; i++) paper.advance();
      expect((await get(path, { 'if-none-match': etag, 'if-modified-since': since })).status).toBe(200);
    }
  });
});

describe('the sites', () => {
  it('lead nowhere that is not there', async () => {
    const queue = ['/', '/robots.txt', ...NEWSPAPER_SOURCES.map((source) => source.path)];
    const seen = new Set(queue);
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const response = await get(path);
      expect([200, 301], path).toContain(response.status);
      const body = await response.text();
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
      const $ = load(body);
      const found = $('a[href], link[href], img[src]')
        .toArray()
        .map((element) => $(element).attr('href') ?? $(element).attr('src') ?? '')
        .filter((address) => !/^(mailto|javascript):/.test(address))
        .map((address) => new URL(address, new URL(path ?? '/', paper.origin)))
        .filter((url) => url.origin === paper.origin)
        .map((url) => url.pathname + url.search);
      for (const next of found) {
        if (!seen.has(next)) queue.push(next);
        seen.add(next);
      }
    }
    expect(seen.size).toBeGreaterThan(200);
  });

  it('page the list that has no feed, and say the day alone', async () => {
    const [one, two] = [load(await text('/board/')), load(await text('/board/?page=2'))];
    expect(one('.card')).toHaveLength(10);
    expect(two('.card')).toHaveLength(COUNTS.board - 10);
    expect(one('.card .date').first().text()).toMatch(/^\d{1,2} November 2026$/);
    expect(one('link[type*="rss"], link[type*="atom"]')).toHaveLength(0);
  });

  it('keep odd characters as text', async () => {
    const rss = await new RssParser().parseString(await text('/harbour/rss.xml'));
    const item = rss.items.find((one) => one.link?.includes('fish-and-chips'));
    expect(item?.title).toBe('Fish & chips under <£5? "Not since ’09," says the quay 🐟');
    const $ = load(await text(new URL(item?.link ?? '').pathname));
    expect($('h1').text()).toBe(item?.title);
    expect(item?.contentSnippet).toContain('promises “Fish & chips < £5” and');
    expect($('.entry-content').text()).toContain('every receipt ends with the letters ]]> and a smiley');
  });

  it('serve pictures that are pictures', async () => {
    const source = load(await text('/almanac/'))('.teaser img').attr('src') ?? expect.fail();
    const response = await get(source);
    expect(response.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([320, 180]);
  });

  it('take no notice of tracking parameters, and no orders', async () => {
    expect(await text('/board/?utm_source=letter')).toBe(await text('/board/'));
    expect((await get('/nowhere')).status).toBe(404);
    expect((await fetch(`${paper.origin}/board/`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${paper.origin}/board/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('changes', () => {
  it('put an article into its feed or list', async () => {
    for (const { id, path } of PAPERS) {
      const change = advanceTo('appears', id);
      expect(await text(path)).toContain(new URL(change.url).pathname);
      expect((await get(change.url)).status).toBe(200);
    }
  });

  it('answer 410 for what is withdrawn, and drop it from feed or list', async () => {
    for (const { id, path } of PAPERS) {
      const change = advanceTo('withdrawn', id);
      expect((await get(change.url)).status).toBe(410);
      expect(await text(path)).not.toContain(new URL(change.url).pathname);
    }
  });

  it('keep guid, address and pubDate through a correction, and say that there was one', async () => {
    const items = async () => (await new RssParser().parseString(await text('/harbour/rss.xml'))).items;
    const change = advanceTo('corrected', 'harbour');
    const edition = paper.edition();
    const corrected = (await items()).find((item) => item.link === change.url) ?? expect.fail();
    const page = load(await text(change.url));
    expect(page('.correction-note').text()).toMatch(/^Correction: /);
    expect(page('time.updated')).toHaveLength(1);
    expect(page('meta[property="article:modified_time"]').attr('content')).toBe(
      editionAt(edition, START).last?.story.modified,
    );

    await restart(edition - 1);
    const before = (await items()).find((item) => item.guid === corrected.guid) ?? expect.fail();
    expect([before.link, before.pubDate]).toEqual([corrected.link, corrected.pubDate]);
    expect(load(await text(change.url))('.correction-note')).toHaveLength(0);
  });

  it('move `updated` of a corrected Atom entry and leave `published`', async () => {
    const change = advanceTo('corrected', 'almanac');
    const $ = load(await text('/almanac/atom.xml'), { xml: true });
    const entry = $('entry').filter((_, element) => $(element).find('link').attr('href') === change.url);
    expect(entry.find('updated').text() > entry.find('published').text()).toBe(true);
    expect($('feed > updated').text()).toBe(entry.find('updated').text());
  });
});

describe('a restart', () => {
  it('serves the very same pages for the same edition and start', async () => {
    for (let i = 0; i < 20; i++) paper.advance();
    const paths = ['/', '/harbour/', ...NEWSPAPER_SOURCES.map((source) => source.path)];
    const before = await Promise.all(paths.map(text));
    await restart(paper.edition());
    expect(await Promise.all(paths.map(text))).toEqual(before);
  });

  it('says in one line that the port is taken', async () => {
    const { port } = new URL(paper.origin);
    await expect(startNewspaper({ port: Number(port), edition: 0, startedAt: START })).rejects.toThrow(
      `newspaper: port ${port} on 127.0.0.1 is in use; stop the program that listens there or choose another port`,
    );
  });
});
