import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { extractPage, sanitise } from '../../lib/extract/index.ts';
import { decodeText } from '../../lib/fetch/charset.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import type { Outcome } from './bad-page-reader.ts';
import { BIG_PAGES, BYTES, TRAP_PLACES } from './bad-pages.ts';
import { faultsOf } from './well-formed.ts';

const READER = fileURLToPath(new URL('bad-page-reader.ts', import.meta.url));
const url = 'https://mill.example/news/story' as AbsoluteUrl;

/** A guard against hanging, not a measurement: what is linear takes a few seconds on a busy machine. */
const HANGS = 90_000;

/** Has a process with a heap of 512 MB read a page, or all traps; rejects where it crashes, runs out of memory, or hangs. */
async function outcomes(...name: string[]): Promise<readonly Outcome[]> {
  const words = ['--max-old-space-size=512', READER, ...name];
  const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: HANGS, maxBuffer: 1e7 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

describe('a page that is too much', () => {
  it.each(Object.keys(BIG_PAGES))(
    'is answered in bounded time and memory: %s',
    async (name) => {
      const [outcome] = await outcomes(name);
      expect(outcome!.faults).toEqual([]);
    },
    HANGS,
  );
});

describe('a long run of one thing', () => {
  let all: readonly Outcome[];
  beforeAll(async () => {
    all = await outcomes();
  }, HANGS);

  it.each(TRAP_PLACES)(
    'does not make a regular expression run away: in %s',
    (place) => {
      const read = all.filter((one) => one.place === place);
      expect(read.length).toBeGreaterThan(0);
      expect(read.filter(({ milliseconds }) => milliseconds > 5000).map(({ name }) => name)).toEqual([]);
      expect(read.flatMap(({ faults }) => faults)).toEqual([]);
    },
    HANGS,
  );
});

describe('bytes that are no page, or not the page they are said to be', () => {
  it.each(Object.entries(BYTES))('get an answer or a reason: %s', (_, make) => {
    const { bytes, type } = make();
    const { text } = decodeText(bytes, type, 'html');
    expect(faultsOf(extractPage(text, { url }), url)).toEqual([]);
  });

  it.each([
    'UTF-16 said to be UTF-8',
    'UTF-8 said to be UTF-16',
    'windows-1252 said to be UTF-8',
    'UTF-8 said to be in a charset that nobody knows',
    'UTF-8 cut in the middle of a character',
  ])('give their article for all that: %s', (name) => {
    const { bytes, type } = BYTES[name]!();
    const { article } = extractPage(decodeText(bytes, type, 'html').text, { url });
    expect(article?.title).toBe('The mill on the river');
    expect(article?.text.includes('The mill on the river turned all night')).toBe(true);
    if (name !== 'UTF-8 cut in the middle of a character') expect(article?.text.includes('\uFFFD')).toBe(false);
  });

  it.each(['nothing', 'null characters'])('have no article: %s', (name) => {
    const { bytes, type } = BYTES[name]!();
    const { article, items, reason } = extractPage(decodeText(bytes, type, 'html').text, { url });
    expect([article === null, items.length]).toEqual([true, 0]);
    expect(reason).not.toBeNull();
  });
});

describe('what is no article', () => {
  it.each(['binary sent as HTML', 'a picture'])('has none: %s', (name) => {
    const { bytes, type } = BYTES[name]!();
    const { article, items, reason } = extractPage(decodeText(bytes, type, 'html').text, { url });
    expect([article === null, items.length, reason]).toEqual([true, 0, 'no-text']);
  });

  it('is what the sanitiser is given more of than twelve million characters: it leaves nothing, once or twice', () => {
    const paragraph = '<p>The mill &amp; the river turned all night.</p>';
    expect(sanitise(paragraph.repeat(300_000), url)).toBe('');
  });
});

it('leaves an article in the very markup that the sanitiser would, an empty paragraph in a box of mere text', () => {
  const text = 'The mill on the river turned all night, and in the morning the bread went to town, warm still. ';
  const { article } = extractPage(`<article>${text.repeat(9)}<p></p>${text}</article>`, { url });
  expect(article?.html).toBe(sanitise(article!.html, url));
});
