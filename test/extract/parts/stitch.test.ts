import { describe, expect, it } from 'vitest';
import { plainText } from '../../../lib/extract/page/plain.ts';
import { isSameArticle, type Part, stitch } from '../../../lib/extract/parts/stitch.ts';
import { type AbsoluteUrl, NO_CONTENT } from '../../../lib/model/index.ts';

const address = 'https://courier.example/long-read' as AbsoluteUrl;
const STANDFIRST = 'Two of the cranes on the quay will be taken down in spring.';

function part(number: number, html: string, more: Partial<Part['content']> = {}): Part {
  const content = { ...NO_CONTENT, title: 'The long read', html, text: plainText(html), ...more };
  return { content, address: number === 1 ? address : (`${address}/${number}` as AbsoluteUrl) };
}

const p = (text: string) => `<p>${text}</p>`;

describe('an article’s parts', () => {
  it('become one text in order, with headers, standfirst and pictures once', () => {
    const picture = '<figure><img src="https://courier.example/crane.jpg"></figure>';
    const first = part(1, `${picture}${p('The tide was out when they came.')}`, { excerpt: STANDFIRST });
    const second = part(2, `<h2>The long read</h2>${p(STANDFIRST)}${picture}${p('By noon the water was back.')}`);
    const third = part(3, `<div>${p(STANDFIRST)}${p('At night they left again.')}</div>`);
    expect(stitch([first, second, third]).content.html).toBe(
      `${picture}${p('The tide was out when they came.')}${p('By noon the water was back.')}${p('At night they left again.')}`,
    );
  });

  it.each(['Page 2 of 3', 'Next page »', 'Nächste Seite', '1 | 2 | 3', 'Continued on page 2', 'Seite 1/3'])(
    'lose the line "%s"',
    (line) => {
      const first = part(1, `${p('The tide was out when they came.')}${p(line)}`);
      expect(stitch([first]).content.text).toBe('The tide was out when they came.');
    },
  );

  it('keep what is short and said twice, numbers that head a list, and years', () => {
    const first = part(1, `<h2>1</h2>${p('Nobody spoke.')}${p('In 2024')}`);
    const second = part(2, `<h2>2</h2>${p('Nobody spoke.')}`);
    expect(stitch([first, second]).content.text).toBe('1\n\nNobody spoke.\n\nIn 2024\n\n2\n\nNobody spoke.');
  });

  it('keep the spaces between words that stand in no paragraph', () => {
    const html = `<div>The <b>tide</b> <i>was</i> out.${p('They came.')}And <a href="https://courier.example/">left</a> again.</div>`;
    expect(stitch([part(1, html), part(2, 'At <b>night</b>.')]).content.text).toBe(
      'The tide was out.\n\nThey came.\n\nAnd left again.\n\nAt night.',
    );
  });

  it('keep the direction in which they run', () => {
    const boxed = (text: string) => `<div dir="rtl">${p(text)}</div>`;
    const { html } = stitch([part(1, boxed('واحد')), part(2, boxed('اثنان'))]).content;
    expect(html).toBe(`<div dir="rtl">${p('واحد')}${p('اثنان')}</div>`);
  });

  it('tell how much of each was new', () => {
    const text = p('The tide was out when they came, and stayed out.');
    expect(stitch([part(1, text), part(2, text), part(3, p('Another.'))]).added).toEqual([1, 0, 1]);
  });

  it('have the first part’s fields, and the words of all', () => {
    const content = stitch([part(1, p('one two'), { authors: ['Ada Moor'] }), part(2, p('three'))]).content;
    expect(content).toMatchObject({
      title: 'The long read',
      authors: ['Ada Moor'],
      wordCount: 3,
      text: 'one two\n\nthree',
    });
  });
});

describe('a page that may be a part', () => {
  const first = part(1, p('one'), { canonicalUrl: address });
  it.each([
    ['the same title', { title: 'The long read' }],
    ['the title with its number', { title: 'The long read – Page 2 of 3' }],
    ['the title with its number in German', { title: 'The long read (Seite 2)' }],
    ['a heading of its own and the first part’s address', { title: 'At night', canonicalUrl: address }],
    ['no title', { title: null }],
  ])('belongs to the article with %s', (_, more) => {
    expect(isSameArticle(first, part(2, p('two'), more))).toBe(true);
  });

  it('does not belong to it with another title and an address of its own', () => {
    const other = part(2, p('two'), { title: 'Ferry stays', canonicalUrl: `${address}/2` as AbsoluteUrl });
    expect(isSameArticle(first, other)).toBe(false);
  });
});
