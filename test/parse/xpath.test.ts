import { createRequire } from 'node:module';
import { type CheerioAPI, load } from 'cheerio';
import type { Element } from 'domhandler';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemSelector, selectorInItem } from '../../lib/parse/xpath.ts';

// It has no types.
const { JSDOM } = createRequire(import.meta.url)('jsdom');

const PAGE = `<!doctype html><html><body><div id="main" class="wide list"><ul>
  <li n="1" class="card first"><h2 n="2">One</h2><p n="3" class="lead">a</p><a n="4" href="/1" class="more">more</a></li>
  <li n="5" class="card"><h3 n="6">Two</h3><p n="7">b</p><a n="8" href="">none</a><span n="9" class="when x">then</span></li>
  <li n="10" class="cardinal" data-kind="it's &quot;so&quot;"><h2 n="11">Three</h2><ol n="19"><li n="12" class="card">in</li></ol></li>
</ul><article n="13"><a n="14" href="/interesting/1">x</a><div n="15"><a n="16" href="/dull">y</a></div></article>
<article n="17"><a n="18">z</a></article></div></body></html>`;

const $ = load(PAGE);

/** The numbers of the elements that a selector selects. */
function numbers(selector: string | null): string | null {
  if (selector === null) return null;
  return $(selector)
    .toArray()
    .map((element) => (element as Element).attribs.n)
    .join(' ');
}

describe('an XPath expression as a CSS selector', () => {
  it.each([
    ['//li', 'li', '1 5 10 12'],
    ["//li[@class='card']", 'li[class="card"]', '5 12'],
    ['//li[contains(@class,"card")]', 'li[class*="card"]', '1 5 10 12'],
    ["//li[contains(concat(' ', normalize-space(@class), ' '), ' card ')]", 'li.card', '1 5 12'],
    ["//li[contains(concat(' ', @class, ' '), ' card ')]", 'li.card', '1 5 12'],
    ["//*[@id='main']/ul/li", '#main > ul > li', '1 5 10'],
    ['//*[@id="main"]/ul/li[2]', '#main > ul > li:nth-of-type(2)', '5'],
    ['/html/body/div/ul/li[1]', 'html > body > div > ul > li:nth-of-type(1)', '1'],
    ['//li[1]', 'li:nth-of-type(1)', '1 12'],
    ['//li/*[2]', 'li > :nth-child(2)', '3 7 19'],
    ['//ul/li[last()]', 'ul > li:last-of-type', '10'],
    ['//ul/li[position()>1]', 'ul > li:nth-of-type(n+2)', '5 10'],
    ['//ul/li[position() <= 2]', 'ul > li:nth-of-type(-n+2)', '1 5'],
    ['//ul/li[position() = last()]', 'ul > li:last-of-type', '10'],
    ['//h2|//h3', 'h2, h3', '2 6 11'],
    ['descendant::h2', 'h2', '2 11'],
    ['.//h3', 'h3', '6'],
    ['//*[self::h2 or self::h3]', ':is(h2, h3)', '2 6 11'],
    ['//li[h2]', 'li:has(> h2)', '1 10'],
    ['//li[.//li]', 'li:has(li)', '10'],
    ['//li[not(h2)]', 'li:not(:has(> h2))', '5 12'],
    ['//li[h2 and a/@href]', 'li:has(> h2):has(> a[href])', '1'],
    ['//li[h3 or ol]', 'li:is(:has(> h3), :has(> ol))', '5 10'],
    ["//li[a/@href='/1']", 'li:has(> a[href][href="/1"])', '1'],
    ['//a[@href]', 'a[href]', '4 8 14 16'],
    ['//a[string-length(@href) > 0]', 'a[href]:not([href=""])', '4 14 16'],
    ["//a[starts-with(@href, '/i')]", 'a[href^="/i"]', '14'],
    ["//a[@href!='/1']", 'a[href]:not([href="/1"])', '8 14 16'],
    ["//li[@class='card'][2]", null, null],
    ["//a[contains(@href, '/interesting/')]/ancestor::article", 'article:has(a[href*="/interesting/"])', '13'],
    ['//h3/..', ':has(> h3)', '5'],
    ['//h3/parent::li/a', 'li:has(> h3) > a', '8'],
    ['//h3/following-sibling::a', 'h3 ~ a', '8'],
    [`//li[@data-kind='it\u0027s']`.replace("'it\u0027s'", `"it's"`), 'li[data-kind="it\'s"]', ''],
    [`//li[contains(@data-kind, '"so"')]`, 'li[data-kind*="\\"so\\""]', '10'],
    [' //li [ @class = "card" ] / h3 ', 'li[class="card"] > h3', '6'],
    ['//div/descendant::article/child::a', 'div article > a', '14 18'],
  ])('%s', (expression, selector, picked) => {
    expect(itemSelector(expression)).toBe(selector);
    expect(numbers(selector)).toBe(picked);
  });

  it.each([
    '',
    '//',
    '//li[',
    '//li]',
    '//li[@class="a]',
    "//li[contains(., 'One')]",
    "//li[text()='One']",
    '//li[position() mod 2 = 1]',
    '//li[count(a)=2]',
    '//li/@class',
    '//li/text()',
    '(//li)[1]',
    '//div/h2/ancestor::article',
    '//h2/ancestor::div[1]',
    '//h2/preceding-sibling::p',
    '//LI',
    '//svg:path',
    "//li[contains(concat(' ', @class, ' '), 'card')]",
    "//li[normalize-space(@class)='card']",
    "//li[contains(@class, '')]",
    '/div',
    '/..',
    'id("main")',
    "concat('a', 'b')",
    '//li[0]',
    '//li[h2[contains(., "x")]]',
    `//${'a/'.repeat(600)}a`,
    `//a${'[not('.repeat(30)}b${')]'.repeat(30)}`,
  ])('is none where no selector selects the same: %s', (expression) => {
    expect(itemSelector(expression)).toBeNull();
  });
});

describe('an XPath expression from an item on', () => {
  it.each([
    ['descendant::h2', 'li.card h2', null],
    ['.//h2', 'li.card h2', null],
    ['h2', 'li.card > h2', null],
    ['./h2/a', 'li.card > h2 > a', null],
    ['./a/@href', 'li.card > a[href]', 'href'],
    ['descendant::a[1]/@href', 'li.card a', 'href'],
    ["(.//a[@class='more'])[1]/@href", 'li.card a[class="more"]', 'href'],
    ['@href', 'li.card', 'href'],
    ['.', 'li.card', null],
    ['./text()', 'li.card', null],
    ['normalize-space(.//h2/text())', 'li.card h2', null],
    ['string(h2)', 'li.card > h2', null],
    ['a[1]/b', 'li.card > a:nth-of-type(1) > b', null],
    ['h2 | h3', 'li.card > h2, li.card > h3', null],
    ['self::a/@href', 'li.card:is(a)[href]', 'href'],
    ['descendant-or-self::a/@href', 'a:is(li.card, li.card *)[href]', 'href'],
    ['.//@datetime', ':is(li.card, li.card *)[datetime]', 'datetime'],
  ])('%s', (expression, selector, attribute) => {
    expect(selectorInItem(expression, 'li.card')).toEqual({ selector, attribute });
    expect(() => $(selector)).not.toThrow();
  });

  it('begins at any of the items that several selectors select', () => {
    expect(selectorInItem('h2', 'li, article')?.selector).toBe(':is(li, article) > h2');
  });

  it.each([
    '//h2',
    '/html/head/title',
    '../h2',
    'ancestor::div/h2',
    'following-sibling::p',
    'self::li/following-sibling::p',
    '"Anonymous"',
    'a/@href | b/@src',
    'descendant::a[1]/b',
  ])('is none where it leads out of the item, or reads what no rule can: %s', (expression) => {
    expect(selectorInItem(expression, 'li.card')).toBeNull();
  });
});

const TAGS = ['div', 'p', 'a', 'b'] as const;

/** A page of nested elements, each with its number. */
const page: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      tag: fc.constantFrom(...TAGS),
      word: fc.option(fc.constantFrom('x', 'y', 'xy', 'x y', ' y  x ')),
      up: fc.nat({ max: 3 }),
    }),
    { maxLength: 16 },
  )
  .map((elements) => {
    const open: string[] = [];
    const closed = (count: number) => Array.from({ length: Math.min(count, open.length) }, () => `</${open.pop()}>`);
    const parts = elements.flatMap(({ tag, word, up }, n) => {
      const ends = closed(up);
      // In these two the parser of HTML takes no others of their kind.
      const end = tag === 'p' || tag === 'a' ? [`</${tag}>`] : [];
      if (end.length === 0) open.push(tag);
      return [...ends, `<${tag} n="${n}"${word === null ? '' : ` class="${word}"`}>`, ...end];
    });
    return `<!doctype html><html><body>${parts.join('')}${closed(99).join('')}</body></html>`;
  });

const value = fc.constantFrom('x', 'y', 'xy');
const tag = fc.constantFrom(...TAGS, '*');
const condition: fc.Arbitrary<string> = fc.letrec<{ test: string }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 2 },
    fc.constant('@class'),
    value.map((word) => `@class='${word}'`),
    value.map((word) => `"${word}"=@class`),
    value.map((word) => `contains(@class, '${word}')`),
    value.map((word) => `starts-with(@class, "${word}")`),
    value.map((word) => `contains(concat(' ', normalize-space(@class), ' '), ' ${word} ')`),
    fc.constantFrom('>0', '>=1', '!=0', '=0', '<1').map((length) => `string-length(@class)${length}`),
    tag,
    tag.map((name) => `.//${name}`),
    tag.map((name) => `descendant::${name}/@class`),
    fc.tuple(tag, value).map(([name, word]) => `${name}/@class='${word}'`),
    tag.map((name) => `self::${name}`),
    tie('test').map((one) => `not(${one})`),
    fc.tuple(tie('test'), fc.constantFrom('and', 'or'), tie('test')).map(([a, joint, b]) => `(${a} ${joint} ${b})`),
    fc.tuple(tie('test'), tie('test')).map(([a, b]) => `${a} and ${b}`),
  ),
})).test;

const number = fc.integer({ min: 1, max: 3 });
const position = fc.oneof(
  number.map(String),
  fc.tuple(fc.constantFrom('=', '!=', '>', '>=', '<', '<='), number).map(([sign, at]) => `position()${sign}${at}`),
  fc.constantFrom('last()', 'position()=last()'),
);
const predicates = fc
  .tuple(fc.option(position, { freq: 3 }), fc.array(condition, { maxLength: 2 }))
  .map(([at, conditions]) => [...(at === null ? [] : [at]), ...conditions].map((one) => `[${one}]`).join(''));
const step = fc
  .tuple(fc.constantFrom('', '', 'descendant::', 'following-sibling::', 'self::'), tag, predicates)
  .map((parts) => parts.join(''));
const path = fc
  .tuple(step, fc.array(fc.tuple(fc.constantFrom('/', '//'), step), { maxLength: 2 }))
  .map(([first, others]) => [first, ...others.flat()].join(''));
/** How many expressions of a run have to have a selector, so that it says something. */
const MANY = 100;

describe('any expression', () => {
  it('selects by its selector, if it has one, what it selects itself', () => {
    const expression = fc.oneof(
      path.map((one) => `//${one}`),
      path.map((one) => `/html/body/${one}`),
      fc.tuple(path, path).map(([a, b]) => `//${a} | //${b}`),
    );
    let compared = 0;
    fc.assert(
      fc.property(page, expression, (html, written) => {
        const selector = itemSelector(written);
        if (selector === null) return;
        compared += 1;
        expect(selectedIn(load(html), selector), `${written} as ${selector}`).toEqual(evaluated(html, written));
      }),
      // So many that by chance it is never fewer than MANY that have one.
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(MANY);
  });

  it('reads from an item on, by its selector, the first that it selects itself', () => {
    const begun = fc.tuple(fc.constantFrom('', './', './/', 'descendant::', 'descendant-or-self::'), path);
    const expression = fc.oneof(
      begun.filter(([begin, one]) => !/::$/.test(begin) || !/^[a-z-]+::/.test(one)).map((parts) => parts.join('')),
      path.map((one) => `(${one})[1]`),
      fc.tuple(path, path).map(([a, b]) => `${a} | ${b}`),
    );
    let compared = 0;
    fc.assert(
      fc.property(page, expression, (html, written) => {
        const read = selectorInItem(written, 'div.x');
        if (read === null) return;
        compared += 1;
        const loaded = load(html);
        const all = selectedIn(loaded, read.selector);
        loaded('div.x').each((_, item) => {
          const own = [item, ...loaded(item).find('*').toArray()].map(({ attribs }) => attribs.n);
          const first = all.find((n) => own.includes(n)) ?? null;
          const itself = evaluated(html, written, item.attribs.n)[0] ?? null;
          // An item in an item is the exception: what its selector selects for the outer one may stand in it too.
          if (loaded(item).closest('div.x div.x').length === 0) {
            expect(first, `${written} as ${read.selector}`).toBe(itself);
          }
        });
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(MANY);
  });

  it('is a selector that can be read, or none, whatever is written', () => {
    const piece = fc.constantFrom(
      ...'/ // . .. @ a * [ ] ( ) | , = != 1 "x" \'"\' or and not( contains( self:: descendant:: following-sibling:: ancestor:: text() position()'.split(
        ' ',
      ),
    );
    const written = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(written, (expression) => {
        for (const selector of [itemSelector(expression), selectorInItem(expression, 'li, b')?.selector ?? null]) {
          if (selector !== null) expect(() => $(selector), `${expression} as ${selector}`).not.toThrow();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function selectedIn(page: CheerioAPI, selector: string): (string | undefined)[] {
  return page(selector)
    .toArray()
    .map((element) => (element as Element).attribs.n);
}

/** The numbers of the elements that an expression selects, in document order, by an implementation of XPath 1.0: but for `!=` and `ancestor`, which it gets wrong. */
function evaluated(html: string, expression: string, from?: string): (string | undefined)[] {
  const { window } = new JSDOM(html);
  const { document } = window;
  const start = from === undefined ? document : document.querySelector(`[n="${from}"]`)!;
  const found = document.evaluate(expression, start, null, window.XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: found.snapshotLength }, (_, at) => found.snapshotItem(at).getAttribute('n') ?? undefined);
}
