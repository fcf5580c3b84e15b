import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeCdata } from '../../lib/parse/open-cdata.ts';
import { atom, parse, repairCodes, rss } from './samples.ts';

const item = (at: number, description: string, title = `Item ${at}`): string =>
  `<item><title>${title}</title><link>https://news.example/${at}</link><description>${description}</description></item>\n`;
const cdata = (text: string): string => `<![CDATA[${text}]]>`;

const told = async (xml: string) =>
  (await parse(xml)).items.map(({ title, url, summary }) => [title, url?.slice(-1) ?? null, summary]);

describe('closeCdata', () => {
  it.each([
    ['before items in CDATA', item(1, '<![CDATA[<p>open</p>') + item(2, cdata('<p>two</p>')) + item(3, cdata('three'))],
    ['before items without it', item(1, '<![CDATA[<p>open</p>') + item(2, '&lt;p&gt;two&lt;/p&gt;') + item(3, 'three')],
    ['half closed', item(1, '<![CDATA[<p>open</p>]]') + item(2, cdata('<p>two</p>')) + item(3, cdata('three'))],
    ['again and again', item(1, '<![CDATA[<p>open</p>') + item(2, '<![CDATA[<p>two</p>') + item(3, '<![CDATA[three')],
    [
      'and its element with it',
      item(1, '<![CDATA[<p>open</p>').replace('</description>', '') + item(2, cdata('<p>two</p>')) + item(3, 'three'),
    ],
  ])('costs a section left open %s its item alone', async (_, items) => {
    expect(await told(rss(items))).toEqual([
      ['Item 1', '1', '<p>open</p>'],
      ['Item 2', '2', '<p>two</p>'],
      ['Item 3', '3', 'three'],
    ]);
    expect(repairCodes(await parse(rss(items)))).toContain('cdata-unclosed');
  });

  it('closes the section of a title before the next field of its item', async () => {
    const items = item(1, cdata('one'), '<![CDATA[First') + item(2, cdata('two'), cdata('Second'));
    expect(await told(rss(items))).toEqual([
      ['First', '1', 'one'],
      ['Second', '2', 'two'],
    ]);
  });

  it('closes the section of an Atom entry', async () => {
    const entry = (at: number, content: string): string =>
      `<entry><id>urn:${at}</id><title>${at}</title><content type="html">${content}</content></entry>`;
    const { items } = await parse(atom(entry(1, '<![CDATA[<p>open</p>') + entry(2, cdata('<p>two</p>'))));
    expect(items.map(({ guid, content }) => [guid, content])).toEqual([
      ['urn:1', '<p>open</p>'],
      ['urn:2', '<p>two</p>'],
    ]);
  });

  it.each([
    ['an item', '<pre></description></item><item><title>Example</title></pre>'],
    ['a script with a section', '<script>//<![CDATA[\nx();\n//]]]]><![CDATA[></script>'],
    [
      'an item with a section',
      '<pre></description></item><item><title><![CDATA[Example]]]]><![CDATA[></title></item></pre>',
    ],
    ['a section without a field', '</description> <b><![CDATA[ </b>'],
  ])('leaves a closed section alone that holds %s', async (_, text) => {
    const xml = rss(item(1, cdata(`<p>How to</p>${text}<p>end</p>`)) + item(2, cdata('two')));
    expect(closeCdata(xml)).toEqual({ text: xml, fields: [] });
    const items = await told(xml);
    expect(items).toHaveLength(2);
    expect(items[0]?.[2]).toMatch(/^<p>How to<\/p>[\s\S]*<p>end<\/p>$/);
  });

  it('keeps an item for broken off where the document ends in its section', async () => {
    const { items } = await parse(rss(item(1, cdata('one')) + item(2, cdata('two and more'))).split(' and')[0]!);
    expect(items[1]?.repairs.map(({ code }) => code)).toContain('truncated');
  });

  it('changes nothing where all sections are closed, whatever they hold', () => {
    const part = fc.constantFrom(
      '</description>',
      '</item>',
      '<item>',
      '<title>',
      '<p>',
      ' ',
      'text',
      '<link/>',
      ']]',
      '&',
    );
    const text = fc.array(part).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const xml = rss(texts.map((one, at) => item(at, cdata(one))).join(''));
        expect(closeCdata(xml)).toEqual({ text: xml, fields: [] });
      }),
    );
  });

  it('closes as many sections as were left open', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 30 }), (open) => {
        const xml = rss(open.map((isOpen, at) => item(at, isOpen ? `<![CDATA[text ${at}` : cdata('text'))).join(''));
        expect(closeCdata(xml).fields).toHaveLength(open.filter(Boolean).length);
      }),
    );
  });

  it('takes time linear in hostile text', () => {
    for (const part of [
      '<description><![CDATA[',
      '<a><![CDATA[</a>',
      '<title><![CDATA[</title> ',
      '<![CDATA[</item>',
      '<title><![CDATA[</title',
    ]) {
      closeCdata(part.repeat(100_000));
      closeCdata(`${part.repeat(100_000)}]]>`);
    }
  });
});
