import { describe, expect, it } from 'vitest';
import { parse, rss } from './samples.ts';

const GOOD = '<item><title>Good</title></item>';
const nested = (tag: string, depth: number): string => `<${tag}>`.repeat(depth) + `</${tag}>`.repeat(depth);

describe('parseFeed on hostile input', () => {
  it.each([
    ['20 MB of one tag', rss(GOOD + '<a>'.repeat(6_700_000))],
    ['100,000 nested tags', rss(GOOD + nested('a', 100_000))],
    ['100,000 nested groups', rss(GOOD.replace('</item>', `${nested('media:group', 100_000)}</item>`))],
    [
      '1 MB of start tags in a text',
      rss(`${GOOD}<item><description>${'x&lt;p '.repeat(140_000)}</description></item>`),
    ],
    ['CDATA opened 300,000 times', rss(GOOD + '<![CDATA['.repeat(300_000))],
    ['comments opened 300,000 times', rss(`${GOOD}<item><title>${'&lt;!--'.repeat(300_000)}</title></item>`)],
    ['a million stray end tags', rss(GOOD + '</b>'.repeat(1_000_000))],
    ['half a million ampersands', rss(`${GOOD}<item><title>${'&'.repeat(500_000)}</title></item>`)],
    ['half a million attributes', rss(`${GOOD}<item ${'a=b '.repeat(500_000)}></item>`)],
    [
      'half a million open attributes',
      rss(`${GOOD}<item><description>${' href="a'.repeat(400_000)}</description></item>`),
    ],
    ['3 MB after its end', rss(GOOD) + 'x'.repeat(3_000_000)],
    ['a date of 1 MB', rss(GOOD.replace('</item>', `<pubDate>${'a '.repeat(500_000)}</pubDate></item>`))],
    ['an author of 1 MB', rss(GOOD.replace('</item>', `<author>${'a@'.repeat(500_000)}(</author></item>`))],
    ['names of built-in properties', rss(GOOD.replace('</item>', '<__proto__>x</__proto__><constructor/></item>'))],
  ])('finds the good item beside %s, in bounded time', async (_, text) => {
    const start = performance.now();
    const { items } = await parse(text);
    expect(items[0]?.title).toBe('Good');
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('reads the next item after one with more open tags than are kept', async () => {
    const { items } = await parse(rss(`<item><description>${'<div>'.repeat(10_000)}x</description></item>${GOOD}`));
    expect(items.map(({ title }) => title)).toEqual([null, 'Good']);
  });

  it('takes no more items than memory allows for', async () => {
    const { items, repairs } = await parse(rss('<item>'.repeat(500_000)));
    expect(items).toHaveLength(20_000);
    expect(repairs).toContainEqual(expect.objectContaining({ code: 'too-large' }));
  });
});
