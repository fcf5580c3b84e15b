import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import { selectorOf } from '../../../lib/extract/list/selector.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl, Instant, ListWay } from '../../../lib/model/index.ts';
import { DRAWN, type ListingPage, MADE, written } from '../../fixtures/listing-pages/index.ts';

/** Their lists are in data, or lists of bare links that nothing but what stands before them tells apart. */
const WITHOUT = ['next-data', 'json-ld-list', 'initial-state-script', 'day-headings', ...DRAWN.map(({ name }) => name)];
const PAGES = [...written(), ...MADE];
const url = 'https://n.example/' as AbsoluteUrl;

function read({ html, url, now }: ListingPage, way: ListWay | null = null) {
  return extractPage(html, { url: url as AbsoluteUrl, now: (now as Instant | undefined) ?? null, way });
}

function card(nth: number, { cls = 'card', text = true, path = 'story' } = {}): string {
  const more = text
    ? `<time datetime="2025-03-${10 + nth}">${nth} March</time><p>What the story number ${nth} is about, in enough words for an excerpt.</p>`
    : '';
  return `<div class="${cls}"><h3><a href="/${path}/${nth}-of-the-day">The headline of story number ${nth}</a></h3>${more}</div>`;
}

const PLANTS = 'alder birch cedar elder fennel gorse hazel iris kelp larch maple oak pine quince rowan sorrel'.split(
  ' ',
);

/** A page whose classes and ids are called after plants, the same always alike; what React's and Nuxt's scripts look for stays. */
function renamed(html: string): string {
  const names = new Map<string, string>();
  const plant = (name: string) => {
    const at = names.size;
    const known = names.get(name) ?? `${PLANTS[at % 16]}-${PLANTS[Math.floor(at / 16) % 16]}`;
    names.set(name, known);
    return known;
  };
  return html.replace(/ (class|id)="([^"]*)"/g, (whole, attribute, value: string) =>
    /^(?:__|S:)/.test(value) ? whole : ` ${attribute}="${value.split(/\s+/).filter(Boolean).map(plant).join(' ')}"`,
  );
}

const page = (body: string) => `<html><body><div class="list">${body}</div></body></html>`;
const cards = (count: number, from = 0, options = {}) =>
  Array.from({ length: count }, (_, i) => card(from + i, options)).join('');
const learned = () => extractPage(page(cards(6)), { url }).way!;

describe('the way to a list', () => {
  it('is found for all pages whose markup tells their items from the rest', () => {
    expect(
      PAGES.filter((one) => read(one).way === null)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...WITHOUT].sort());
  });

  it.each(PAGES.filter(({ name }) => !WITHOUT.includes(name)).map((one) => [one.name, one] as const))(
    'selects one element an item on %s, by no position and no generated name, and gives the same items when used',
    (_, one) => {
      const first = read(one);
      const way = first.way!;
      expect(way.item).not.toMatch(/nth|first-|last-|css-|sc-|[^h]\d/);
      const { $ } = parsePage(one.html, one.url as AbsoluteUrl);
      expect(way.items).toBeGreaterThanOrEqual(one.items.length);
      expect($(way.item)).toHaveLength(way.items);
      const again = read(one, way);
      expect(again.items).toEqual(first.items);
      expect(again.way).toEqual(way);
      expect([again.kind, again.next]).toEqual([first.kind, first.next]);
    },
  );

  it('leads to tomorrow’s items as well', () => {
    const { items, way } = extractPage(page(cards(7, 3)), { url, way: learned() });
    expect(items.map((item) => item.url)).toEqual(
      Array.from({ length: 7 }, (_, i) => `https://n.example/story/${3 + i}-of-the-day`),
    );
    expect(way).toEqual(learned());
  });

  it('keeps to its list where another has more to tell', () => {
    const promotion = cards(9, 20, { cls: 'promo', path: 'shop/offers' }).replaceAll(
      '<p>',
      '<img src="/p.jpg" width="400"><p>',
    );
    const html = page(cards(6)).replace('</body>', `<div>${promotion}</div></body>`);
    expect(extractPage(html, { url, way: learned() }).items).toHaveLength(6);
  });

  it('is given up for a new search where a redesign gives its items other names', () => {
    const { items, way } = extractPage(page(cards(6, 0, { cls: 'teaser' })), { url, way: learned() });
    expect(items).toHaveLength(6);
    expect(way?.item).toContain('.teaser');
  });

  it('is given up where it leads to less than half of the items, or to items that tell less', () => {
    const few = extractPage(page(cards(2) + cards(5, 2, { cls: 'teaser' })), { url, way: learned() });
    expect(few.items).toHaveLength(7);
    const bare = extractPage(page(cards(6, 0, { text: false })), { url, way: learned() });
    expect(bare.way?.score).toBeLessThan(learned().score);
  });

  it('is given up where a headline like the items’ appears beside them, lest an item be missed', () => {
    const { items, way } = extractPage(page(card(9, { cls: 'hero' }) + cards(6)), { url, way: learned() });
    expect(items).toHaveLength(7);
    expect(way?.item).toContain('.hero');
  });

  it('leads to its items where a redesign calls them otherwise, though another list has more to tell now', () => {
    const promotion = cards(9, 20, { cls: 'kH2x', path: 'shop/offers' }).replaceAll(
      '<p>',
      '<img src="/p.jpg" width="400"><p>',
    );
    const html = page(cards(6, 2, { cls: 'teaser big' })).replace('class="list"', 'class="stream"');
    const { items, way } = extractPage(html.replace('<body>', `<body><div class="offers">${promotion}</div>`), {
      url,
      way: learned(),
    });
    expect(items.map((item) => item.url)).toEqual(
      Array.from({ length: 6 }, (_, i) => `https://n.example/story/${2 + i}-of-the-day`),
    );
    expect(way?.item).toContain('.teaser');
  });

  it.each(PAGES.filter(({ name }) => !WITHOUT.includes(name)).map((one) => [one.name, one] as const))(
    'leads to the same items where a redesign gives every class and id on %s another name',
    (_, one) => {
      const first = read(one);
      const again = read({ ...one, html: renamed(one.html) }, first.way);
      expect(again.items.map((item) => item.url)).toEqual(first.items.map((item) => item.url));
    },
  );

  it('leads to its items where the page has got another frame as well', () => {
    const html = page(cards(6, 0, { cls: 'teaser' })).replace('<body>', '<body><section><div>');
    expect(extractPage(html, { url, way: learned() }).items).toHaveLength(6);
  });

  it('may have been learned before it was kept how its items stand', () => {
    const { structure: _, ...old } = learned();
    expect(extractPage(page(cards(6, 0, { cls: 'teaser' })), { url, way: old }).items).toHaveLength(6);
  });

  it('is not asked where the operator says what an item is', () => {
    const { items, way } = extractPage(page(cards(6)), { url, way: learned(), rules: { item: '.card:first-child' } });
    expect([items.length, way]).toEqual([1, null]);
  });

  it('may be any text: what is no selector leads to a new search', () => {
    fc.assert(
      fc.property(fc.string(), (item) => {
        expect(extractPage(page(cards(6)), { url, way: { ...learned(), item } }).items).toHaveLength(6);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a selector for some elements of a page', () => {
  const name = fc.constantFrom(
    'card',
    'teaser',
    'post-12',
    'css-1x2y3z',
    'sc-bdVaJa',
    'odd',
    'story card',
    'kMDgAF',
    '',
  );
  type Node = { readonly tag: string; readonly cls: string; readonly children: readonly Node[] };
  const tag = fc.constantFrom('div', 'li', 'article', 'a', 'p');
  const node = fc.memo((depth): fc.Arbitrary<Node> => {
    const children = depth <= 1 ? fc.constant([]) : fc.array(node(depth - 1), { maxLength: 4 });
    return fc.record({ tag, cls: name, children });
  });
  const render = ({ tag, cls, children }: Node): string =>
    `<${tag} class="${cls}">${children.map(render).join('')}</${tag}>`;

  it('selects exactly them, or there is none', () => {
    fc.assert(
      fc.property(
        fc.array(node(3), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(40), { minLength: 1 }),
        (nodes, picks) => {
          const parsed = parsePage(`<body>${nodes.map((node) => render(node)).join('')}`, url);
          const chosen = [...new Set(picks.map((pick) => pick % parsed.outline.nodes.length))].sort((a, b) => a - b);
          const selector = selectorOf(parsed, chosen);
          if (selector === null) return;
          expect(selector).not.toMatch(/nth|\d|sc-|css-|kMDgAF/);
          const found = parsed.$(selector).toArray();
          expect(found.map((node) => parsed.outline.numberOf.get(node as never))).toEqual(chosen);
        },
      ),
      { numRuns: 300 },
    );
  });
});
