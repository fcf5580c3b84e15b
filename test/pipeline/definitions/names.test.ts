import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldName, namesOf } from '../../../lib/pipeline/definitions/names.ts';
import { sampleArticle } from '../../publish/samples.ts';

it('takes spellings that differ in case, spacing, composition and what cannot be seen for one name', () => {
  for (const spelling of [
    'Jane  Doe',
    ' jane doe\n',
    'JANE DOE',
    'Jane\u200b Doe',
    '\u202eJane Doe',
    'J\u0000ane Doe',
  ]) {
    expect(foldName(spelling)).toBe('jane doe');
  }
  expect(foldName('Cafe\u0301')).toBe(foldName('CAF\u00c9'));
  expect(foldName('J\u030c')).toBe('\u01f0');
  // It parts two words in Persian, and is none of those that are dropped.
  expect(foldName('\u0645\u06cc\u200c\u0631\u0648\u0645')).toContain('\u200c');
});

it('folds a folded name to itself', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(' ', '\u0130', '\u030c', 'J', '\u200c'),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 8 }), (parts) => {
      const once = foldName(parts.join(''));
      expect(foldName(once)).toBe(once);
    }),
    { numRuns: 1000 },
  );
});

it('gives each name once, as the article spells it first', () => {
  const article = sampleArticle({
    section: 'Sport',
    tags: ['Ferry', 'FERRY', 'boats'],
    authors: [],
    language: 'en-GB',
  });
  expect(namesOf(article)).toEqual([
    { kind: 'section', name: 'sport', spelling: 'Sport' },
    { kind: 'tag', name: 'ferry', spelling: 'Ferry' },
    { kind: 'tag', name: 'boats', spelling: 'boats' },
    { kind: 'language', name: 'en', spelling: 'en' },
  ]);
});
