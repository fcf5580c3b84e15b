import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const TEXT =
  'The council met on the quay before the tide turned, and the harbour master read the list of repairs aloud.';

const FIRST = 'https://courier.example/2026/long-read' as AbsoluteUrl;

function linksOf(markup: string, url = FIRST, first?: AbsoluteUrl) {
  const body = `<article><h1>The long read</h1><p>${TEXT}</p><p>${TEXT} Nobody objected.</p>${markup}</article>`;
  const html = `<html><head><meta property="og:type" content="article"></head><body>${body}</body></html>`;
  const { next, whole } = extractPage(html, { url, ...(first !== undefined && { first }) });
  return { next, whole };
}

const nextOf = (markup: string) => linksOf(markup).next;

describe('the next part of an article', () => {
  it.each([
    ['link rel=next', `<link rel="next" href="${FIRST}/2">`, `${FIRST}/2`],
    ['a rel=next', '<a rel="next" href="?page=2">Next</a>', `${FIRST}?page=2`],
    ['numbered links', '<nav><b>1</b> <a href="?page=2">2</a> <a href="?page=3">3</a></nav>', `${FIRST}?page=2`],
    ['"Next page"', '<a href="long-read/2/">Next page</a>', `${FIRST}/2/`],
    ['"Nächste Seite"', '<a href="?seite=2">Nächste Seite</a>', `${FIRST}?seite=2`],
    ['"Page suivante"', '<a href="long-read/page/2#top">Page suivante</a>', `${FIRST}/page/2`],
    ['"次のページ"', '<a href="?page=2">次のページ</a>', `${FIRST}?page=2`],
    ['the title of the part', '<a href="long-read/2/">The night on the pier</a>', `${FIRST}/2/`],
    ['a number alone, for a form that is not certain', '<a href="long-read-2">2</a>', `${FIRST}-2`],
  ])('is found by %s', (_, markup, next) => expect(nextOf(markup)).toBe(next));

  it.each([
    ['rel=next to the next article', '<link rel="next" href="/2026/the-next-read">'],
    ['rel=next to an article of the same title', '<a rel="next" href="/2026/long-read-2">The long read</a>'],
    ['the part after the next', '<a href="?page=3">Last page</a>'],
    ['a page of the comments', '<div class="comments"><p>Well!</p><a href="?page=2">2</a></div>'],
    ['another host', '<a rel="next" href="https://elsewhere.example/2026/long-read/2">Next</a>'],
    ['an address that is none', '<a rel="next" href="https://[/2">Next</a>'],
  ])('is not %s', (_, markup) => expect(nextOf(markup)).toBeNull());

  it('is counted on from the part that the page is', () => {
    const second = `${FIRST}/2` as AbsoluteUrl;
    const pager = '<a href="/2026/long-read">1</a> <b>2</b> <a href="/2026/long-read/3">3</a>';
    expect(linksOf(pager, second, FIRST).next).toBe(`${FIRST}/3`);
    expect(linksOf('<a href="/2026/long-read/2">2</a>', second, FIRST).next).toBeNull();
  });

  it('comes with the page that has all parts, where there is one', () => {
    const all = '<a href="?page=all">View as a single page</a>';
    expect(linksOf(`<a href="?page=2">2</a>${all}`).whole).toBe(`${FIRST}?page=all`);
    expect(linksOf(all).whole).toBeNull();
  });
});
