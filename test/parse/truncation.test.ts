import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BREAKS_OFF } from '../../lib/parse/index.ts';
import { atom, parse, rss } from './samples.ts';

const NUMBERS = Array.from({ length: 6 }, (_, i) => i);
const RSS = rss(
  NUMBERS.map(
    (i) => `<item><title>Item ${i}</title><link>https://news.example/${i}</link>
      <pubDate>Thu, 01 Jan 2026 1${i}:00:00 GMT</pubDate><description><![CDATA[<p>Text ${i} &amp; more</p>]]></description></item>`,
  ).join('\n'),
);
const ATOM = atom(
  NUMBERS.map(
    (
      i,
    ) => `<entry><title>Item ${i}</title><id>urn:${i}</id><link href="/${i}"/><updated>2026-01-0${i + 1}T00:00:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text <b>${i}</b></p></div></content></entry>`,
  ).join('\n'),
);

describe('parseFeed on a feed cut anywhere', () => {
  it.each([
    ['RSS', RSS, '</item>'],
    ['Atom', ATOM, '</entry>'],
  ])('keeps every whole leading item of %s as it was', async (_, text, end) => {
    const whole = (await parse(text)).items.map(({ repairs: __, ...item }) => item);
    const first = text.indexOf('<item>') < 0 ? text.indexOf('<entry>') : text.indexOf('<item>');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: first, max: text.length - 1 }), async (at) => {
        const cut = text.slice(0, at);
        const complete = cut.split(end).length - 1;
        const items = (await parse(cut)).items.map(({ repairs: __, ...item }) => item);
        expect(items.slice(0, complete)).toEqual(whole.slice(0, complete));
        expect(items.length).toBeLessThanOrEqual(complete + 1);
      }),
      { numRuns: 150 },
    );
  });

  it('marks the item that the document ends in, and none where items have no end tags at all', async () => {
    const marked = async (text: string) =>
      (await parse(text)).items.map((item) => item.repairs.some(({ code }) => code === BREAKS_OFF));
    const cut = RSS.indexOf('Text 3');
    expect(await marked(RSS.slice(0, cut))).toEqual([false, false, false, true]);
    expect(await marked(RSS.slice(0, RSS.indexOf('</channel>')))).toEqual(NUMBERS.map(() => false));
    expect(await marked(RSS.replaceAll('</item>', '').replace(/<\/channel>.*/s, ''))).toEqual(NUMBERS.map(() => false));
  });

  it('survives any characters put anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(RSS.length), fc.string({ unit: 'binary', maxLength: 30 }), async (at, junk) => {
        const feed = await parse(RSS.slice(0, at) + junk + RSS.slice(at)).catch((error: Error) => error.name);
        expect(feed === 'NotAFeedError' || typeof feed === 'object').toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
