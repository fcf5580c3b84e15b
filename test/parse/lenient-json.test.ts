import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendJson, startOfJson } from '../../lib/parse/lenient-json.ts';

const value = (text: string): unknown => JSON.parse(mendJson(text).text);

describe('mendJson', () => {
  it.each([
    ['{"a": [1, 2,], }', { a: [1, 2] }],
    ['{"a": 1, // one\n "b": 2 /* two */, }', { a: 1, b: 2 }],
    ['{"a": [1, /* no more */ ]}', { a: [1] }],
    ['{"a": 1}\n<!-- cached in 0.1 s -->', { a: 1 }],
    ['<!-- by a cache -->\n/* and another */ {"a": 1}', { a: 1 }],
    [')]}\',\n{"a": 1}', { a: 1 }],
    ['{"a": 1};', { a: 1 }],
    ['{"a": 1}{"a": 2}', { a: 1 }],
    ['{"a": "one\ntwo\tthree\u0001"}', { a: 'one\ntwo\tthree\u0001' }],
    [String.raw`{"a": "it\'s", "b": "\w+"}`, { a: "it's", b: '\\w+' }],
    [String.raw`{"a": "a // b /* c */ <!-- d --> , ] } \" \\",}`, { a: 'a // b /* c */ <!-- d --> , ] } " \\' }],
    ['\uFEFF{"a":\u0000 1}', { a: 1 }],
  ])('makes %j readable', (text, expected) => {
    expect(value(text)).toEqual(expected);
    expect(mendJson(text).mended).not.toEqual([]);
  });

  it.each(['{"a": 1', '{"a": "b', '{"a": b}', '{"a": "he said "no""}', '/*', '[1,,2]'])(
    'leaves %j broken, as its meaning is not plain',
    (text) => {
      expect(() => value(text)).toThrow(SyntaxError);
    },
  );

  it('changes nothing in JSON', () => {
    fc.assert(
      fc.property(
        fc.json().map((json) => `[${json}]`),
        (json) => {
          expect(mendJson(json)).toEqual({ text: json, mended: [] });
        },
      ),
    );
  });

  it('never throws, and takes no longer for what is hostile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '[', ']', '}', ',', '"', '\\', '/*', '*/', '<!--', '//', '\n', 'a')),
        (parts) => {
          expect(mendJson(`{${parts.join('')}`).mended).toBeInstanceOf(Array);
        },
      ),
    );
    for (const part of ['/*', '<!--', '[1,/**/', '"\\x', ',', '<']) mendJson(`{${part.repeat(200_000)}`);
  });
});

describe('startOfJson', () => {
  it('passes over comments, and takes no other text for JSON', () => {
    expect(startOfJson(' // by hand\n{}')).toBe(12);
    for (const text of ['', '<rss>', '<!-- c --><rss>', '/* open', 'text {}', '"{}"'])
      expect(startOfJson(text)).toBe(-1);
  });
});
