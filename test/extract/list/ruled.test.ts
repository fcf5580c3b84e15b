import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl, ExtractionRules, Instant } from '../../../lib/model/index.ts';

const URL_OF_BOARD = 'https://harbour.example/board/' as AbsoluteUrl;
const NOW = '2026-11-20T08:00:00.000Z' as Instant;

function items(body: string, rules: ExtractionRules) {
  const html = `<!doctype html><html lang="de"><title>Tafel</title><body><h1>Tafel</h1>${body}</body></html>`;
  const { items: found } = extractPage(html, { url: URL_OF_BOARD, rules, now: NOW });
  return found.map(({ title, url, published }) => [
    title,
    url?.replace(URL_OF_BOARD, ''),
    published?.instant.slice(0, 10),
  ]);
}

describe('the items of an operator’s rule', () => {
  it.each([
    ['their boldest line', '<div class="z"><b>Der Kran dreht sich</b> <a href="1">mehr</a></div>'],
    [
      'a heading before what is bold',
      '<div class="z"><b>Eilig</b><h3>Der Kran dreht sich</h3><a href="1">mehr</a></div>',
    ],
    [
      'what is bold by its style',
      '<div class="z"><span style="font-weight: 700">Der Kran dreht sich</span><a href="1">mehr</a></div>',
    ],
    [
      'their first line where nothing is bold',
      '<div class="z"><p>Der Kran dreht sich</p><p><a href="1">mehr</a></p></div>',
    ],
    [
      'what is bold rather than a label on the link',
      '<div class="z"><p><a href="1">Info</a></p><strong>Der Kran dreht sich</strong></div>',
    ],
    ['the link’s own words where they are all', '<div class="z"><a href="1">Der Kran dreht sich</a></div>'],
  ])('have for their title %s', (_, card) => {
    expect(items(card, { item: '.z' })).toEqual([['Der Kran dreht sich', '1', undefined]]);
  });

  it('are read by the rules for what they tell', () => {
    const row = (n: number) =>
      `<tr><td class="d">${n}. März 2025</td><td><b>Fähre</b></td><td class="t">Strecke ${n} gesperrt</td><td><a href="/x">A</a> <a class="go" href="${n}">B</a></td></tr>`;
    const rules = { item: 'tr', itemTitle: '.t', itemLink: 'a.go', itemDate: '.d' };
    expect(items(`<table>${row(3)}${row(4)}</table>`, rules)).toEqual([
      ['Strecke 3 gesperrt', '3', '2025-03-03'],
      ['Strecke 4 gesperrt', '4', '2025-03-04'],
    ]);
  });

  it('may lead on by an element that holds the link, or by what scripts follow', () => {
    expect(
      items('<div class="z"><p>Fähre</p><p class="l"><a href="1"></a></p></div>', { item: '.z', itemLink: '.l' }),
    ).toEqual([['Fähre', '1', undefined]]);
    expect(items('<div class="z" data-href="2"><b>Fähre</b></div>', { item: '.z' })).toEqual([
      ['Fähre', '2', undefined],
    ]);
  });

  it('are none without a link, or without any words', () => {
    expect(items('<div class="z"><b>Fähre</b></div><div class="z"><a href="1"></a></div>', { item: '.z' })).toEqual([]);
  });
});
