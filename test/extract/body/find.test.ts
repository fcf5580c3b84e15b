import { describe, expect, it } from 'vitest';
import { HEADLINE, PARAGRAPHS, pageOf, paragraphs, textOf } from './story.ts';

describe('a text that is spread is found whole', () => {
  const everyParagraph = (html: string) => PARAGRAPHS.filter((one) => !textOf(html).includes(one));

  it('over chapters that are articles', () => {
    const chapters = [0, 2, 4].map(
      (from) => `<article id="c${from}"><h2>Chapter</h2>${paragraphs(from, from + 2)}</article>`,
    );
    expect(everyParagraph(pageOf(`<h1>${HEADLINE}</h1>${chapters.join('')}`))).toEqual([]);
  });

  it('with questions that are articles between its paragraphs', () => {
    const question = `<article class="question"><h2>What did it cost?</h2>${paragraphs(2, 4)}</article>`;
    expect(
      everyParagraph(pageOf(`<div><h1>${HEADLINE}</h1>${paragraphs(0, 2)}${question}${paragraphs(4)}</div>`)),
    ).toEqual([]);
  });

  it('over the widgets of a page builder, however little is in one', () => {
    const widget = (inside: string) =>
      `<div class="row"><div class="widget widget-text"><div class="widget-body">${inside}</div></div></div>`;
    const html = pageOf(
      `<article><h1>${HEADLINE}</h1><div class="page">${widget(paragraphs(0, 4))}${widget('<h2>The fund</h2>')}${widget(paragraphs(4, 5))}${widget(paragraphs(5))}</div></article>`,
    );
    expect(everyParagraph(html)).toEqual([]);
    expect(textOf(html)).toContain('The fund');
  });

  it('in an article within the box where its links stand, with a headline of its own', () => {
    const more =
      '<section><h2>More from the Post</h2><p>The pond was let out on the last day of the month, and what lay in it is still being counted by the school.</p></section>';
    const html = pageOf(
      `<div class="content-wrapper"><div><article><div><h1>${HEADLINE}</h1></div>${paragraphs()}</article></div>${more}</div>`,
    );
    expect(everyParagraph(html)).toEqual([]);
  });

  it('in a foot', () => {
    const html = `<body><h1>${HEADLINE}</h1><p>See the film.</p><footer id="meta-data">${paragraphs()}${paragraphs().replaceAll('mill', 'works')}</footer></body>`;
    expect(everyParagraph(html)).toEqual([]);
  });
});

describe('and nothing of others', () => {
  it('neither the next article of an endless page', () => {
    const next = `<article><h1>Bell of the chapel cracks</h1><p>The bell that called the upper village to the fields has cracked from lip to crown in the cold.</p></article>`;
    expect(textOf(pageOf(`<article><h1>${HEADLINE}</h1>${paragraphs()}</article>${next}`))).toBe(
      PARAGRAPHS.join('\n\n'),
    );
  });

  it('nor cards with what they tease beside them', () => {
    const cards = ['Bell cracks', 'Pond is let out', 'Rope found', 'Bakery opens']
      .map(
        (title) =>
          `<div class="card"><a href="/n/${title.length}"><img src="/i.jpg"><h3>${title}</h3></a><time>1 May 2026</time></div><p>What you need to know of this in a minute.</p>`,
      )
      .join('');
    expect(
      textOf(pageOf(`<article><h1>${HEADLINE}</h1>${paragraphs(0, 3)}</article><section>${cards}</section>`)),
    ).toBe(PARAGRAPHS.slice(0, 3).join('\n\n'));
  });
});
