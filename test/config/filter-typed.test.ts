import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asTyped,
  asTypedFilter,
  filterTyped,
  filterWords,
  filterYaml,
  parseConfig,
  parseRules,
  rulesTyped,
  rulesYaml,
  ruleWords,
} from '../../lib/config/index.ts';
import type { ExtractionRules, FeedFilter, SourceId } from '../../lib/model/index.ts';

const FILTER: FeedFilter = {
  sources: ['courier' as SourceId],
  tags: ['harbour', 'lower town'],
  words: { all: [{ phrase: 'ferry' }, { not: { phrase: 'football match' } }] },
  exclude: ['horoscope'],
  completeOnly: true,
  minWords: 150,
};

describe('a filter that is typed into a form', () => {
  it('is what stood there, where nobody changed it', () => {
    for (const filter of [FILTER, {}, { words: ['ferry'] }, { words: ['ferry', 'lower town'] }])
      expect(filterTyped(asTypedFilter(filter), filter)).toEqual({ filter, faults: {} });
  });

  it('takes one line of words for a rule, and several for words of which one is enough', () => {
    expect(filterTyped({ words: 'ferry AND quay' }).filter).toEqual({
      words: { all: [{ phrase: 'ferry' }, { phrase: 'quay' }] },
    });
    expect(filterTyped({ words: 'ferry\r\n lower town \r\n' }).filter).toEqual({ words: ['ferry', 'lower town'] });
  });

  it('says at each part what is wrong with it, and uses the rest', () => {
    const { filter, faults } = filterTyped({ words: 'ferry AND', minWords: 'many', languages: '?', tags: 'quay' });
    expect(filter).toEqual({ tags: ['quay'] });
    expect(Object.keys(faults).sort()).toEqual(['languages', 'minWords', 'words']);
    expect(faults.words).toMatch(/^At character \d+: /);
  });

  it('stands in the file as it was typed, and on a command line', () => {
    const feed = filterYaml(FILTER).replaceAll(/^/gm, '    ').trimEnd();
    const config = parseConfig(
      `sources: [{ id: courier, url: "https://a.example/" }]\nfeeds:\n  - id: f\n${feed}\n`,
      'f.yaml',
    );
    expect(config.feeds[0]?.filter).toEqual(FILTER);
    expect(filterYaml({})).toBe('');
    expect(filterWords(FILTER)).toEqual([
      ...['--source', 'courier', '--tag', 'harbour', '--tag', 'lower town'],
      ...['--words', 'ferry AND (NOT "football match")'.replace(/[()]/g, ''), '--exclude', 'horoscope'],
      ...['--complete-only', '--min-words', '150'],
    ]);
  });

  it('is never refused with anything but a fault at a part', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('words', 'tags', 'minWords', 'sources', 'languages'), fc.string()),
        (typed) => {
          const { filter, faults } = filterTyped(typed);
          for (const name of Object.keys(typed)) expect(name in filter && name in faults).toBe(false);
        },
      ),
    );
  });
});

describe('rules that are typed into a form', () => {
  const rules: ExtractionRules = {
    body: '.story',
    strip: ['.promo', '.share'],
    dateFormats: ['dd.MM.yyyy'],
    dateZone: 'UTC',
  };

  it('are what stood there, where nobody changed them', () => {
    expect(rulesTyped(asTyped(rules))).toEqual({ rules, faults: {} });
  });

  it('are tried without those that are wrong, each of which is told', () => {
    const typed = rulesTyped({ body: 'p[', title: 'h1', strip: '.a\n<b>', dateZone: 'Nowhere' });
    expect(typed.rules).toEqual({ title: 'h1' });
    expect(Object.keys(typed.faults).sort()).toEqual(['body', 'dateZone', 'strip']);
  });

  it('stand in the file, and on a command line', () => {
    expect(rulesYaml(rules)).toContain('  strip:\n    - .promo\n    - .share\n');
    const words = ruleWords(rules).filter((word) => word !== '--rule');
    expect(parseRules(words)).toEqual(rules);
  });
});
