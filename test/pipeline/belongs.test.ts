import { describe, expect, it } from 'vitest';
import type { Article, FeedFilter } from '../../lib/model/index.ts';
import { belongs } from '../../lib/pipeline/index.ts';
import { sampleArticle } from '../publish/samples.ts';

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
  ])('finds %j in %j: %s', (word, text, found) => {
    expect(takes({ words: [word] }, { title: null, excerpt: null, text })).toBe(found);
    expect(takes({ exclude: [word] }, { title: null, excerpt: null, text })).toBe(!found);
  });

  it('leaves out what is known only from a teaser where it wants whole texts', () => {
    expect(takes({ completeOnly: true }, { complete: false })).toBe(false);
    expect(takes({ completeOnly: true }, { complete: true })).toBe(true);
  });
});
