import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherClues } from '../../../lib/extract/clues/clues.ts';
import { readGraph } from '../../../lib/extract/clues/graph.ts';
import { parseLoose } from '../../../lib/extract/clues/json.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

describe('JSON as sites break it', () => {
  it.each([
    ['a raw line break in a string', '{"a":"x\ny","b":1}', { a: 'x\ny', b: 1 }],
    ['a raw tab in a string', '{"a":"x\ty","b":1}', { a: 'x\ty', b: 1 }],
    ['a comma too many', '{"a":[1,2,,],"b":{"c":3,},}', { a: [1, 2], b: { c: 3 } }],
    ['a comma too few', '{"a":"x"\n"b":[1 2]}', { a: 'x', b: [1, 2] }],
    ['a bracket too many', '{"a":{"b":1}}}\n', { a: { b: 1 } }],
    ['an end cut off', '{"a":[{"b":1},{"c":"de', { a: [{ b: 1 }, { c: 'de' }] }],
    ['several values', '{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['a semicolon behind', '{"a":1};', { a: 1 }],
    ['an HTML comment around', '<!--\n{"a":1}\n-->', { a: 1 }],
    ['a CDATA section around', '//<![CDATA[\n{"a":1}\n//]]>', { a: 1 }],
    ['a CDATA section in comments around', '/* <![CDATA[ */{"a":1}/* ]]> */', { a: 1 }],
    ['comments inside', '{/* of the day */"a":1, // so\n"b":2}', { a: 1, b: 2 }],
    ['quotes as entities', '{&quot;a&quot;:&quot;b &amp; c&quot;}', { a: 'b & c' }],
    ['bare quotes in a string', '{"a":"he said "no" to it","b":2}', { a: 'he said "no" to it', b: 2 }],
    ['an escape that is none', String.raw`{"a":"it\'s \q \u00e9 \/"}`, { a: "it's q é /" }],
    ['an assignment before', 'window.data = {"a":true,"b":null}', { a: true, b: null }],
  ])('is read with %s', (_, text, expected) => {
    expect(JSON.parse(JSON.stringify(parseLoose(text)))).toEqual(expected);
  });

  it('is undefined where there is none', () => {
    for (const text of ['', 'nothing', '<!-- -->', '}']) expect(parseLoose(text)).toBeUndefined();
  });

  it('is well-formed JSON as it stands', () => {
    fc.assert(fc.property(fc.json(), (json) => void expect(parseLoose(json)).toEqual(JSON.parse(json))));
  });
});

describe('a bomb of JSON', () => {
  it('is read in bounded time and depth, without a throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseLoose(text)));
    const pieces = ['[', '{"a":', '[1,', '" /*', '"a" ', '\\"', '{"a":"\\', '/*', '}{', '{"a":[', '"\n'];
    const began = performance.now();
    for (const piece of pieces) parseLoose(`{x${piece.repeat(1_000_000 / piece.length)}`);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it.each([
    ['deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['wide', `[${'{"@type":"NewsArticle","headline":"x"},'.repeat(50_000)}1]`],
    [
      'full of names that objects have',
      '{"__proto__":{"x":1},"toString":1,"constructor":2,"isAccessibleForFree":{"toString":1}}',
    ],
  ])('that is %s leaves the page readable', (_, json) => {
    const page = parsePage(
      `<title>Still here</title><script type="application/ld+json">${json}</script>`.repeat(3),
      'https://herald.example/story' as AbsoluteUrl,
    );
    expect(readGraph(page.outline).length).toBeLessThanOrEqual(20_000);
    expect(gatherClues(page).titleTag).toBe('Still here');
    expect(Object.prototype).not.toHaveProperty('x');
  });
});
