import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, parseWordRule } from '../../lib/config/index.ts';
import { type WordRule, writeWordRule } from '../../lib/model/index.ts';

describe('a written word rule', () => {
  it('binds NOT closest, then AND, then OR, and needs no AND before NOT', () => {
    expect(parseWordRule('a OR b AND NOT c')).toEqual({
      any: [{ phrase: 'a' }, { all: [{ phrase: 'b' }, { not: { phrase: 'c' } }] }],
    });
    expect(parseWordRule('ferry AND (harbour OR "lower town") NOT football')).toEqual({
      all: [
        { phrase: 'ferry' },
        { any: [{ phrase: 'harbour' }, { phrase: 'lower town' }] },
        { not: { phrase: 'football' } },
      ],
    });
  });

  it('takes a quoted operator, parenthesis or quote for a word', () => {
    expect(parseWordRule('"AND" OR "(sic)" OR "a \\"b\\""')).toEqual({
      any: [{ phrase: 'AND' }, { phrase: '(sic)' }, { phrase: 'a "b"' }],
    });
  });

  it.each([
    ['', 0, /a word is missing at the end/],
    ['ferry AND', 9, /a word is missing at the end/],
    ['ferry AND OR b', 10, /a word is missing before OR/],
    ['(ferry', 0, /this parenthesis is never closed/],
    ['ferry)', 5, /this closing parenthesis has no opening one/],
    ['ferry "lower', 6, /this quote is never closed/],
    ['ferry ""', 6, /the quotes are empty/],
    ['lower town', 6, /"town" follows without AND or OR/],
    ['ferry and harbour', 6, /"and" is read as a word here; write AND in capitals/],
    ['(a b)', 3, /"b" follows without AND or OR/],
    ['a (b OR c)', 2, /a parenthesis follows without AND or OR/],
    ['()', 1, /a word is missing before \)/],
    [`${'('.repeat(60)}a`, 51, /nests deeper than 50/],
  ])('says of %j that at %d %s', (written, at, message) => {
    try {
      parseWordRule(written);
      expect.unreachable('it was taken');
    } catch (error) {
      expect(error).toMatchObject({ at, message: expect.stringMatching(message) });
    }
  });

  it('comes back as it was when it is written and read again', () => {
    const phrase = fc
      .string({ unit: fc.constantFrom(...'aé中"\\() \tANDORNOT😀'), minLength: 1, maxLength: 8 })
      .filter((text) => text.trim() !== '');
    const { rule } = fc.letrec<{ rule: WordRule }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4 },
        phrase.map((text) => ({ phrase: text })),
        tie('rule').map((not) => ({ not })),
        fc.array(tie('rule'), { minLength: 2, maxLength: 4 }).map((all) => ({ all })),
        fc.array(tie('rule'), { minLength: 2, maxLength: 4 }).map((any) => ({ any })),
      ),
    }));
    fc.assert(
      fc.property(rule, (one) => {
        expect(parseWordRule(writeWordRule(one))).toEqual(one);
      }),
    );
  });

  it('is read or refused with a place in it, whatever it is', () => {
    const unit = fc.constantFrom('(', ')', '"', '\\', ' ', 'AND', ' OR ', 'NOT', 'a', 'é', '\ud800', '\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (written) => {
        try {
          parseWordRule(written);
        } catch (error) {
          const { at, name } = error as { at: number; name: string };
          expect(name).toBe('WordRuleError');
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(written.length);
        }
      }),
    );
  });
});

describe('a word rule in the configuration', () => {
  const faultOf = (words: string) => {
    try {
      parseConfig(`feeds:\n  - id: ferries\n    filter:\n      words: ${words}\n`, 'f.yaml');
      return '';
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
  };

  it('is read where a list may stand as well', () => {
    expect(faultOf('ferry AND boat')).toBe('');
    expect(faultOf('[ferry, fish market]')).toBe('');
  });

  it.each([
    ['ferry AND (harbour', '4:24', 'at character 11: this parenthesis is never closed; close it'],
    ["'ferry \"lower'", '4:21', 'at character 7: this quote is never closed; close it'],
    ['"ferry AND boat harbour"', '4:30', 'at character 16: "harbour" follows without AND or OR'],
    // Escapes and several lines do not run alike with the text: the place is said in words alone.
    ['"\\"a\\" b"', '4:14', 'at character 5: "b" follows without AND or OR'],
    ['>-\n        ferry\n        boat', '4:14', 'at character 7: "boat" follows without AND or OR'],
  ])('is faulted in %j at %s: %s', (words, place, message) => {
    expect(faultOf(words)).toContain(`f.yaml:${place} feeds[0].filter.words: ${message}`);
  });

  it('is asked for where something else stands, and a fault in a list is found in it', () => {
    expect(faultOf('{ all: [a] }')).toMatch(/^f\.yaml:4:14 feeds\[0\]\.filter\.words: /);
    expect(faultOf('[ferry, 12]')).toMatch(/^f\.yaml:4:22 feeds\[0\]\.filter\.words\[1\]: 12 is not text/);
  });
});
