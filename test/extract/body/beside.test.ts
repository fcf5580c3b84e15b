import { describe, expect, it } from 'vitest';
import { HEADLINE, PARAGRAPHS, pageOf, paragraphs, textOf } from './story.ts';

const LEAD =
  'The wheel of the lower mill, which stood still for seven years, was set going on Saturday by a smith’s son.';
const WHOLE = PARAGRAPHS.join('\n\n');

function withHead(head: string, tail = ''): string {
  return textOf(
    pageOf(`<article><h1>${HEADLINE}</h1>${head}<div class="story-text">${paragraphs()}</div>${tail}</article>`),
  );
}

describe('a lead beside the body belongs to it', () => {
  it.each([
    ['a paragraph', `<p class="lead">${LEAD}</p>`],
    ['a box', `<div class="intro"><p>${LEAD}</p></div>`],
    ['in the head', `<header><p class="standfirst">${LEAD}</p><p>By Nora Falk, 3 May 2026</p></header>`],
    ['a description by microdata', `<p itemprop="description">${LEAD}</p>`],
  ])('%s', (_, head) => expect(withHead(head)).toBe(`${LEAD}\n\n${WHOLE}`));

  it('and so does a last paragraph behind it', () => {
    expect(withHead('', `<p>${LEAD}</p>`)).toBe(`${WHOLE}\n\n${LEAD}`);
  });
});

describe('what is none', () => {
  it.each([
    ["a picture's words", `<div class="image-caption">${LEAD}</div>`],
    ["the headline's second line", `<p class="dek">${LEAD}</p>`],
    [
      'who wrote and changed it',
      '<p>Written by Nora Falk and checked by Jon Penn, published 3 May 2026 at 10:30, updated 11:15</p>',
    ],
    ['a sentence of the text that is quoted', `<p class="pull">${PARAGRAPHS[2]}</p>`],
    ['the author', `<div class="author-box"><p>${LEAD}</p></div>`],
  ])('%s', (_, head) => expect(withHead(head)).toBe(WHOLE));
});
