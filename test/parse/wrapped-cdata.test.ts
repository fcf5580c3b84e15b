import { describe, expect, it } from 'vitest';
import { unwrapCdata } from '../../lib/parse/wrapped-cdata.ts';
import { firstItem, rss } from './samples.ts';

const readTitle = async (title: string) => (await firstItem(rss(`<item><title>${title}</title></item>`))).title;

describe('unwrapCdata', () => {
  it.each([
    ['escaped', '&lt;![CDATA[Knots &amp; rope]]&gt;'],
    ['escaped in part', '&lt;![CDATA[Knots &amp; rope]]>'],
    ['escaped twice', '&amp;lt;![CDATA[Knots &amp; rope]]&amp;gt;'],
    ['in another', '<![CDATA[<![CDATA[Knots & rope]]>]]>'],
    ['in two others', '<![CDATA[<![CDATA[<![CDATA[Knots & rope]]>]]>]]>'],
    ['escaped in another', '<![CDATA[&lt;![CDATA[Knots & rope]]&gt;]]>'],
    ['opened twice', '<![CDATA[<![CDATA[Knots & rope]]>'],
    ['closed twice', '<![CDATA[Knots & rope]]>]]>'],
    ['with space around it', '  &lt;![CDATA[ Knots &amp; rope ]]&gt;\n'],
  ])('reads a title in a section that is %s', async (_, title) => {
    expect(await readTitle(title)).toBe('Knots & rope');
  });

  it('unwraps addresses and texts, and says so', async () => {
    const item = await firstItem(
      rss(
        '<item><title>A</title><link>&lt;![CDATA[https://news.example/a]]&gt;</link><description>&lt;![CDATA[&lt;p&gt;A&lt;/p&gt;]]&gt;</description></item>',
      ),
    );
    expect(item).toMatchObject({ url: 'https://news.example/a', summary: '<p>A</p>' });
    expect(item.repairs).toEqual([expect.objectContaining({ code: 'cdata-unwrapped' })]);
  });

  it.each([
    'Why <![CDATA[ matters',
    '<![CDATA[ explained',
    'a[b[0]]>c',
    'x = a[b[0]]>',
    '<p>one</p>',
    '',
    ' ',
    'a]]b',
    ';',
  ])('leaves %j alone', (text) => {
    expect(unwrapCdata(text)).toBe(text);
  });
});
