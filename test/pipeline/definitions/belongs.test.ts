import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWordRule } from '../../../lib/config/index.ts';
import type { Article, FeedFilter } from '../../../lib/model/index.ts';
import { belongs } from '../../../lib/pipeline/index.ts';
import { sampleArticle } from '../../publish/samples.ts';

const article = (changes: Partial<Article> = {}) =>
  sampleArticle({ source: 'gazette' as Article['source'], ...changes });
const takes = (filter: FeedFilter, changes: Partial<Article> = {}) => belongs({ filter }, article(changes));

describe('a feed', () => {
  it('takes everything usable where it has no filter, and nothing that is not usable', () => {
    expect(takes({})).toBe(true);
    for (const state of ['withheld', 'embargoed', 'cancelled'] as const) expect(takes({}, { state })).toBe(false);
  });

  it('takes by source, tag, section and author without regard to case, and only where every part holds', () => {
    expect(takes({ sources: ['gazette' as Article['source']] })).toBe(true);
    expect(takes({ sources: ['courier' as Article['source']] })).toBe(false);
    expect(takes({ tags: ['FERRIES'] }, { tags: ['Ferries'] })).toBe(true);
    expect(takes({ tags: ['harbour'] }, { section: 'Harbour', tags: [] })).toBe(true);
    expect(takes({ authors: ['ada moor'] }, { authors: ['Ada Moor', 'Jo Pike'] })).toBe(true);
    expect(takes({ tags: ['ferries'], authors: ['nobody'] }, { tags: ['ferries'] })).toBe(false);
  });

  it('takes a language with its regions, and not the other way round', () => {
    expect(takes({ languages: ['en'] }, { language: 'en-GB' })).toBe(true);
    expect(takes({ languages: ['en-GB'] }, { language: 'en' })).toBe(false);
    expect(takes({ languages: ['en'] }, { language: null })).toBe(false);
  });

  it.each([
    ['ferry', 'The ferry stays.', true],
    ['ferry', 'Ferrying is dear.', false],
    ['FERRY', 'a ferry, at last', true],
    ['fish market', 'at the Fish Market today', true],
    ['caf\u00e9', 'Das Cafe\u0301 bleibt', true],
    ['\u6e2f', '\u6e2f\u306e\u30cb\u30e5\u30fc\u30b9', true],
    ['c++', 'They write C++ there', true],
    ['$100', 'for $100 each', true],
    ['a.b', 'axb', false],
    ['\u6e2f', 'NHK\u6e2f\u306b\u5230\u7740', true],
    ['\ud801\udc28\ud801\udc29', '\ud801\udc28\ud801\udc29\ud801\udc2a', false],
    ['\u0ea5\u0eb2\u0ea7', '\u0e9b\u0eb0\u0ec0\u0e97\u0e94\u0ea5\u0eb2\u0ea7', true],
    ['J\u030c', 'a \u01f0 stands', true],
    ['\u03bf\u03b4\u03cc\u03c2', '\u039f\u0394\u038c\u03a3', true],
    ['\u0645\u064a\u0646\u0627\u0621', '\u0627\u0644\u0645\u064a\u0646\u0627\u0621', false],
    [' ', '', false],
  ])('finds %j in %j: %s', (word, text, found) => {
    expect(takes({ words: [word] }, { title: null, excerpt: null, text })).toBe(found);
    expect(takes({ exclude: [word] }, { title: null, excerpt: null, text })).toBe(!found);
  });

  it('leaves out what is known only from a teaser where it wants whole texts', () => {
    expect(takes({ completeOnly: true }, { complete: false })).toBe(false);
    expect(takes({ completeOnly: true }, { complete: true })).toBe(true);
  });

  it('takes by section apart from tags, and by length', () => {
    expect(takes({ sections: ['sport'] }, { section: ' Sport ' })).toBe(true);
    expect(takes({ sections: ['sport'] }, { section: null, tags: ['Sport'] })).toBe(false);
    expect(takes({ minWords: 100 }, { wordCount: 100 })).toBe(true);
    expect(takes({ minWords: 100 }, { wordCount: 99 })).toBe(false);
  });

  it.each([
    ['the ferry leaves the harbour', true],
    ['the ferry leaves the lower town', true],
    ['the ferry leaves the town that is lower', false],
    ['the ferry leaves the harbour for a football match', false],
    ['the harbour', false],
  ])('follows a rule over words: %s', (text, taken) => {
    const words = parseWordRule('ferry AND (harbour OR "lower town") NOT football');
    expect(takes({ words }, { title: null, excerpt: null, text })).toBe(taken);
  });

  it('finds a phrase where its words follow each other in the text, and nowhere else', () => {
    const words = fc.constantFrom('ab', 'a', 'b', '\u00e9a', '\u0431', 'AB', '\ud801\udc28', 'a1');
    const list = fc.array(words, { minLength: 1, maxLength: 12 });
    const between = fc.constantFrom(' ', ', ', '\n', '\u2014', '(');
    fc.assert(
      fc.property(list, fc.array(words, { minLength: 1, maxLength: 3 }), between, (text, phrase, joint) => {
        const found = text.some((_, at) =>
          phrase.every((word, next) => text[at + next]?.toLowerCase() === word.toLowerCase()),
        );
        const changes = { title: null, excerpt: null, text: text.join(joint) };
        expect(takes({ words: [phrase.join(joint)] }, changes)).toBe(found);
        expect(takes({ words: { not: { phrase: phrase.join(joint) } } }, changes)).toBe(!found);
      }),
    );
  });
});
