import { describe, expect, it } from 'vitest';
import { atom, firstItem, parse, repairCodes, rss } from './samples.ts';

const ITEM = '<item><title>One</title><link>https://news.example/1</link><description>Text</description></item>';
const NEXT = ITEM.replaceAll('1', '2').replace('One', 'Two');

describe('parseFeed on a broken feed', () => {
  it.each([
    ['a warning before it', `<br />\n<b>Warning</b>: x\n<?xml version="1.0"?>${rss(ITEM + NEXT)}`],
    ['a script after it', `${rss(ITEM + NEXT)}<script>alert(1)</script>`],
    ['an item that is not closed', rss(ITEM.replace('</item>', '') + NEXT)],
    ['a description that is not closed', rss(ITEM.replace('</description>', '') + NEXT)],
    ['a title that is not closed', rss(ITEM.replace('</title>', '') + NEXT)],
    ['an attribute without quotes', rss(ITEM.replace('<item>', '<item id=1>') + NEXT)],
    ['items outside the channel', `${rss('').replace('</rss>', '')}${ITEM}${NEXT}</rss>`],
    ['names in capitals', rss(ITEM + NEXT).replace(/<\/?\w+/g, (tag) => tag.toUpperCase())],
    ['an undeclared prefix', rss(ITEM.replace('<title>', '<media:thumbnail url="a.jpg"/><title>') + NEXT)],
    ['a bare ampersand', rss(`${ITEM}${NEXT}<copyright>A & B</copyright>`)],
    ['control characters', rss(ITEM.replace('One', 'O\x0bn\x01e') + NEXT)],
    ['no closing tags at the end', rss(ITEM + NEXT).replace('</channel></rss>', '')],
  ])('reads both items of one with %s', async (_, text) => {
    const { items } = await parse(text);
    expect(items.map(({ title, url, summary }) => [title, url, summary])).toEqual([
      ['One', 'https://news.example/1', 'Text'],
      ['Two', 'https://news.example/2', 'Text'],
    ]);
  });

  it('says what it mended', async () => {
    expect(repairCodes(await parse(rss(ITEM.replace('</title>', '') + NEXT)))).toContain('unclosed-tag');
    expect(repairCodes(await parse(rss(ITEM).replace('</rss>', '')))).toContain('truncated');
    expect(repairCodes(await parse(`Oops ${rss(ITEM)}`))).toContain('junk');
    expect(repairCodes(await parse(rss(ITEM)))).toEqual([]);
  });

  it('keeps every other entry and every other field where one Atom date is none', async () => {
    const entry = (date: string): string => `<entry><id>urn:1</id><updated>${date}</updated></entry>`;
    const { items } = await parse(atom(entry('yesterday') + entry('2026-01-01T10:00:00Z')));
    expect(items.map(({ guid, updated }) => [guid, updated?.instant ?? null])).toEqual([
      ['urn:1', null],
      ['urn:1', '2026-01-01T10:00:00.000Z'],
    ]);
    expect(items[0]?.repairs).toEqual([{ code: 'date-dropped', detail: '"yesterday" is not a date' }]);
  });

  it('reads a link element without attributes or text as no link', async () => {
    expect((await firstItem(atom('<entry><id>urn:1</id><link/></entry>'))).links).toEqual([]);
  });

  it('decodes the references of HTML, which XML does not know', async () => {
    expect((await firstItem(rss(ITEM.replace('One', 'Caf&eacute;&#133;')))).title).toBe('Café…');
  });

  it('never expands the entities that a document defines', async () => {
    const laughs = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const text = `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]>${rss(ITEM.replace('One', '&l20;'))}`;
    expect((await firstItem(text)).title).toBe('&l20;');
  });

  it('never reads what a document names from outside', async () => {
    for (const type of ['<!ENTITY here SYSTEM', '<!ENTITY here PUBLIC "x"']) {
      const text = `<!DOCTYPE rss [${type} "${import.meta.url}">]>${rss(ITEM.replace('One', '&here;'))}`;
      expect((await firstItem(text)).title).toBe('&here;');
    }
  });

  it('repairs text that was encoded as UTF-8 twice, and says so', async () => {
    const item = await firstItem(rss(ITEM.replace('One', Buffer.from('Café déjà').toString('latin1'))));
    expect(item.title).toBe('Café déjà');
    expect(item.repairs).toEqual([expect.objectContaining({ code: 'mojibake' })]);
  });

  it('leaves text alone that only looks encoded twice in part', async () => {
    expect((await firstItem(rss(ITEM.replace('One', 'Ã© is é, wrongly')))).title).toBe('Ã© is é, wrongly');
  });

  it('drops a date that was cut in two rather than read another from it', async () => {
    const text = rss('<item><title>One</title><pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate></item>');
    const { items } = await parse(text.slice(0, text.indexOf('26 10:00')));
    expect(items[0]).toMatchObject({ title: 'One', published: null });
  });
});
