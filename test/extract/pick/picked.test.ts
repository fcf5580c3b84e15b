import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectedBy } from '../../../lib/extract/list/selector.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import { pick } from '../../../lib/extract/pick/picked.ts';
import type { PickableRule } from '../../../lib/extract/pick/pointing.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { ARTICLE, anyPage, LISTING } from './pages.ts';

const URL = 'https://example.org/news' as AbsoluteUrl;
const RULES: readonly PickableRule[] = [
  'item',
  'itemTitle',
  'itemLink',
  'itemDate',
  'title',
  'body',
  'strip',
  'author',
];

describe('a selector made by pointing', () => {
  it('is that of the card, where an item is meant and its headline is pointed at', () => {
    const { choices, around } = pointAt(LISTING, 'item', ['article.story-card a']);
    expect(choices[0]).toEqual({ selector: 'article.story-card', matched: 5 });
    expect(around.map(({ label }) => label).slice(0, 3)).toEqual(['a', 'h2.headline', 'article.story-card']);
  });

  it('leaves out what is pointed at as not meant', () => {
    const { choices, spares } = pointAt(LISTING, 'item', ['article.story-card a'], ['article.promo']);
    expect(spares).toBe(true);
    expect(choices[0]?.matched).toBe(4);
    expect(select(LISTING, choices[0]!.selector)).not.toContain(select(LISTING, 'article.promo')[0]);
  });

  it('finds what is in an item in every item', () => {
    expect(pointAt(LISTING, 'itemDate', ['.when'], [], 'article.story-card').choices[0]?.selector).toBe('span.when');
    expect(pointAt(LISTING, 'itemTitle', ['h2 a'], [], 'article.story-card').choices[0]?.selector).toBe(
      'h2.headline a',
    );
    expect(pointAt(LISTING, 'itemLink', ['.more'], [], 'article.story-card').choices[0]?.selector).toBe('a.more');
  });

  it('is of the text around a paragraph, where a body is meant', () => {
    expect(pointAt(ARTICLE, 'body', ['.story-text > p']).choices[0]).toEqual({
      selector: 'div.story-text',
      matched: 1,
    });
  });

  it('is short, and of names that last', () => {
    expect(pointAt(ARTICLE, 'title', ['h1']).choices[0]?.selector).toBe('h1.headline');
    expect(pointAt(ARTICLE, 'date', ['time']).choices[0]?.selector).toBe('time.stamp');
    expect(pointAt(ARTICLE, 'strip', ['.newsletter']).choices[0]).toEqual({ selector: 'div.newsletter', matched: 2 });
    for (const { selector } of pointAt(ARTICLE, 'title', ['.page']).choices) expect(selector).not.toMatch(/css-|nth/);
  });

  it('selects both of two examples', () => {
    const { choices } = pointAt(ARTICLE, 'author', ['[href="/ada"]', '[href="/jo"]']);
    expect(choices[0]).toEqual({ selector: 'p.byline a', matched: 2 });
  });

  it('joins selectors where examples have nothing in common', () => {
    const { choices } = pointAt(ARTICLE, 'strip', ['header.top', '.byline']);
    expect(select(ARTICLE, choices[0]!.selector)).toEqual([
      ...select(ARTICLE, 'header.top'),
      ...select(ARTICLE, '.byline'),
    ]);
  });

  it('offers nothing where the page has no such element', () => {
    const page = parsePage(LISTING, URL);
    for (const wanted of [[], [-1], [99_999], [1.5], [Number.NaN]])
      expect(pick(page, { rule: 'item', wanted, unwanted: [] }).choices).toEqual([]);
  });

  it('selects the element it was made from, whatever the page', () => {
    fc.assert(
      fc.property(anyPage, fc.nat(), fc.constantFrom(...RULES), (html, at, rule) => {
        const page = parsePage(html, URL);
        const element = 3 + (at % Math.max(1, page.outline.nodes.length - 3));
        const { wanted, choices } = pick(page, { rule, wanted: [element], unwanted: [], item: 'div', isExact: true });
        expect(wanted).toEqual([element]);
        expect(choices.length).toBeGreaterThan(0);
        for (const { selector, matched } of choices) {
          const found = selectedBy(page, selector);
          expect(found).toContain(element);
          expect(found).toHaveLength(matched);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('selects all of several examples, and none of what is not meant where it says so', () => {
    fc.assert(
      fc.property(anyPage, fc.array(fc.nat(), { minLength: 2, maxLength: 4 }), fc.nat(), (html, picks, not) => {
        const page = parsePage(html, URL);
        const of = (at: number) => 3 + (at % Math.max(1, page.outline.nodes.length - 3));
        const pointing = { rule: 'strip', wanted: picks.map(of), unwanted: [of(not)] } as const;
        const { wanted, choices, spares } = pick(page, pointing);
        expect(choices.length).toBeGreaterThan(0);
        for (const { selector } of choices)
          expect(selectedBy(page, selector)).toEqual(expect.arrayContaining([...wanted]));
        const unwanted = pointing.unwanted.filter((one) => !wanted.includes(one));
        if (spares) for (const one of unwanted) expect(selectedBy(page, choices[0]!.selector)).not.toContain(one);
      }),
      { numRuns: 300 },
    );
  });

  it('costs a page of 200,000 elements no more than a little work', () => {
    const page = parsePage(`<body>${'<div class="card"><a href="/x">y</a></div>'.repeat(60_000)}</body>`, URL);
    const { choices } = pick(page, { rule: 'item', wanted: [4], unwanted: [] });
    expect(choices.length).toBeGreaterThan(0);
  });
});

function select(html: string, selector: string): number[] {
  return selectedBy(parsePage(html, URL), selector);
}

function pointAt(html: string, rule: PickableRule, wanted: string[], unwanted: string[] = [], item?: string) {
  const page = parsePage(html, URL);
  const first = (selector: string) => selectedBy(page, selector)[0]!;
  return pick(page, { rule, wanted: wanted.map(first), unwanted: unwanted.map(first), item });
}
