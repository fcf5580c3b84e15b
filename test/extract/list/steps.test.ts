import { describe, expect, it } from 'vitest';
import { listItems } from '../../../lib/extract/list/list.ts';
import { nextPage } from '../../../lib/extract/list/next.ts';
import { type Page, parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const url = 'https://n.example/' as AbsoluteUrl;

/** Pages of so many links, made to be costly: alike, nested, named alike, beside each other without a wrapper. */
const HOSTILE: readonly (readonly [string, (count: number) => string])[] = [
  [
    'cards',
    (count) =>
      repeat(count, (i) => `<div class="card"><h3><a href="/s/${i}">The headline of story number ${i}</a></h3></div>`),
  ],
  [
    'links in one paragraph',
    (count) => `<p>${repeat(count, (i) => `<a href="/s/${i}">The headline of story number ${i}</a> `)}</p>`,
  ],
  [
    'lines with dates',
    (count) =>
      `<p>${repeat(count, (i) => `14.03.2025 - <a href="/s/${i}">The headline of story number ${i}</a><br>`)}</p>`,
  ],
  [
    'nested lists',
    (count) =>
      repeat(count / 10, (i) => `${'<ul><li>'.repeat(10)}<a href="/s/${i}">The headline of story number ${i}</a>`),
  ],
  [
    'spans side by side',
    (count) =>
      repeat(count, (i) => `<span>The headline <a href="/s/${i}">of story number ${i}, told at length</a></span>`),
  ],
  [
    'side lists',
    (count) =>
      repeat(
        count,
        (i) => `<div class="box"><h4>Most read</h4><a href="/s/${i}">The headline of story number ${i}</a></div>`,
      ),
  ],
  [
    'two makes of card',
    (count) =>
      repeat(
        count / 2,
        (i) =>
          `<div class="a"><h3><a href="/s/${i}">The headline of story number ${i}</a></h3></div><div><p><a href="/t/${i}">The headline of another story, number ${i}</a></p></div>`,
      ),
  ],
  ['numbers of pages', (count) => repeat(count, (i) => `<a class="current" href="?page=${i}">${i}</a>`)],
];

function repeat(count: number, make: (nth: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join('');
}

/** The steps that reading a page's list takes: how often it looks at an element or what is known of it. */
function stepsFor(html: string): number {
  let steps = 0;
  const counted = <T extends object>(values: T): T =>
    new Proxy(values, {
      get(target, key) {
        steps += 1;
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const page = parsePage(html, url);
  const outline = { ...page.outline };
  for (const key of ['parent', 'end', 'text', 'link', 'words'] as const)
    Object.assign(outline, { [key]: counted(outline[key]) });
  Object.assign(outline, { nodes: counted(outline.nodes) });
  const watched: Page = { ...page, outline };
  const { way } = listItems(watched, {});
  if (way) listItems(watched, {}, { way });
  nextPage(watched);
  return steps;
}

describe('the cost of finding a list', () => {
  it.each(HOSTILE)('takes about four times the steps for four times as many %s', (_, make) => {
    const few = stepsFor(make(1000));
    const many = stepsFor(make(4000));
    expect(few).toBeGreaterThan(1000);
    expect(many / few).toBeLessThan(4.6);
  });

  it('reads a page of 30,000 links in at most a hundred steps a link', () => {
    expect(stepsFor(HOSTILE[1]![1](30_000))).toBeLessThan(100 * 30_000);
  });
});
