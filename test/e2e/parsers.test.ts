import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScript } from '../bin/feedmill-process.ts';
import { isMissing } from './clients.ts';
import { type JsonFeed, type JsonItem, readJsonFeed } from './json-feed.ts';
import { push, withdraw } from './push.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** The grammar of RFC 4287, appendix B. */
const ATOM_GRAMMAR = resolve(process.env.FEEDMILL_DATA ?? '../shared', 'feeds/atom.rng');

let feedmill: RunningFeedmill;
let json: JsonFeed;

/** The newspaper's articles, and what it has none of: no date, only a day, names beyond ASCII, a withdrawal. */
beforeAll(async () => {
  feedmill = await startFeedmill();
  await push(feedmill, { id: 'undated', title: 'When this was, nobody says', text: 'A note without a date.' });
  await push(feedmill, {
    id: 'day',
    title: 'Ein Tag & <kein> Uhrzeit: «Łódź», 東京 ]]> 🐟',
    url: 'https://partner.example/tag?a=1&b=2',
    html: '<p>Only the day is <em>known</em> &amp; nothing more ]]&gt; here.</p>',
    authors: ['Zoë Ångström', '山田 太郎'],
    tags: ['a & b', '<c>'],
    published: '2026-11-22',
  });
  const withdrawn = await push(feedmill, { id: 'wrong', title: 'Not so', text: 'It was not so at all.' });
  await withdraw(feedmill, withdrawn, 'it was <not> so & nobody checked');
  json = await until('both pushed articles and a tombstone', async () => {
    const feed = await readJsonFeed(feedmill.url);
    const titles = feed.items.map((item) => item.title).join();
    return /nobody says/.test(titles) && /Uhrzeit/.test(titles) && feed._feedmill.deleted.length === 1 ? feed : null;
  });
});

afterAll(() => feedmill?.close());

type Parsed = {
  readonly bozo: boolean;
  readonly exception: string | null;
  readonly version: string;
  readonly status: number;
  readonly encoding: string;
  readonly entries: readonly {
    readonly id: string;
    readonly title: string | null;
    readonly link: string | null;
    readonly published: string | null;
    readonly authors: readonly string[];
    readonly content: string | null;
  }[];
};

describe.skipIf(isMissing('feedparser'))('python3-feedparser', () => {
  describe.each([
    ['rss.xml', 'rss20'],
    ['atom.xml', 'atom10'],
  ])('reading feeds/all/%s', (document, version) => {
    let parsed: Parsed;

    beforeAll(async () => {
      const script = fileURLToPath(new URL('read_with_feedparser.py', import.meta.url));
      const address = `${feedmill.url}feeds/all/${document}`;
      const { stdout } = await run('/usr/bin/python3', [script, address], { timeout: 30_000, maxBuffer: 64 * 2 ** 20 });
      parsed = JSON.parse(stdout) as Parsed;
    });

    it('finds nothing amiss', () => {
      expect(parsed).toMatchObject({ bozo: false, exception: null, status: 200, version, encoding: 'utf-8' });
    });

    it('finds the items of the JSON feed, in its order, with its ids, titles and addresses', () => {
      expect(json.items.length).toBeGreaterThanOrEqual(42);
      expect(parsed.entries.map(({ id, title, link }) => ({ id, title: title ?? '', url: link ?? '' }))).toEqual(
        json.items.map(({ id, title = '', url = '' }) => ({ id, title, url })),
      );
    });

    it('finds the date of every item that has one, to the second, and none where none was stated', () => {
      expect(parsed.entries.map((entry) => entry.published)).toEqual(
        json.items.map((item) => item.date_published?.replace(/\.\d+Z$/, 'Z') ?? null),
      );
      const undated = parsed.entries.find((entry) => entry.title?.includes('nobody says'));
      expect(undated?.published).toBeNull();
    });

    it('finds the full text and every author', () => {
      const pushed = parsed.entries.find((entry) => entry.title?.includes('Uhrzeit'));
      expect(pushed?.content).toContain('<em>known</em> &amp; nothing more');
      expect(pushed?.authors).toEqual(expect.arrayContaining([expect.stringContaining('Zoë Ångström')]));
      // Of a picture without words Atom has the picture for content (RFC 4287 §4.1.2); in RSS feedparser takes what is said
      // of the picture (media:description) for it.
      const hasContent = ({ _feedmill, summary }: JsonItem) => _feedmill.complete || summary === undefined;
      const complete = json.items.filter(hasContent).length;
      expect(parsed.entries.filter((entry) => entry.content !== null)).toHaveLength(complete);
    });
  });
});

describe.skipIf(isMissing('xmllint'))('xmllint', () => {
  const lint = async (document: string, options: readonly string[]) => {
    const text = await (await fetch(`${feedmill.url}${document}`)).text();
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', ...options, '-'], {
      input: text,
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { status, stderr: stderr.slice(0, 2000) };
  };

  const isGrammarMissing = !existsSync(ATOM_GRAMMAR);
  if (isGrammarMissing) console.warn(`SKIPPED: no grammar of Atom at ${ATOM_GRAMMAR}; set FEEDMILL_DATA`);

  it.skipIf(isGrammarMissing).each(['all', 'harbour', 'almanac', 'board', 'push'])(
    'accepts the Atom of feeds/%s by the grammar of RFC 4287',
    async (feed) => {
      expect(await lint(`feeds/${feed}/atom.xml`, ['--relaxng', ATOM_GRAMMAR])).toEqual({
        status: 0,
        stderr: '- validates\n',
      });
    },
  );

  it.each(['feeds/all/rss.xml', 'feeds/push/rss.xml', 'feeds.opml'])('finds %s well-formed', async (document) => {
    expect(await lint(document, [])).toEqual({ status: 0, stderr: '' });
  });
});

it.each(['rss.xml', 'atom.xml', 'feed.json'])('%s has nothing wrong for feedmill check-feed', async (document) => {
  const address = `${feedmill.url}feeds/all/${document}`;
  const { code, stdout, stderr } = await startScript('bin/feedmill.ts', ['check-feed', address]).ended(20_000);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('no problems found');
});
