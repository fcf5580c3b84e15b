import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automaticFeeds, feedsOf, namedFeed, namedFeedId, parseConfig } from '../../lib/config/index.ts';
import { ID_PATTERN, instant, NAME_KINDS, type NameKind } from '../../lib/model/index.ts';
import { foldName } from '../../lib/pipeline/definitions/names.ts';

const SINCE = instant(Date.UTC(2026, 0, 2));

describe('automaticFeeds', () => {
  it('makes a feed of everything, and one for each source under its id and title', () => {
    const { sources } = parseConfig(
      'sources: [{ id: desk, title: The Desk, kind: push, language: de }, { id: radio, kind: push }]',
      'f.yaml',
    );
    expect(
      automaticFeeds(sources, SINCE).map(({ id, title, filter, language }) => [id, title, filter, language]),
    ).toEqual([
      ['all', 'Everything', {}, null],
      ['desk', 'The Desk', { sources: ['desk'] }, 'de'],
      ['radio', 'radio', { sources: ['radio'] }, null],
    ]);
  });

  it('dates a feed by when it was defined, not by the clock', () => {
    expect(automaticFeeds([], SINCE)).toEqual([
      expect.objectContaining({ id: 'all', since: SINCE, origin: 'automatic', size: 50, content: 'full' }),
    ]);
  });
});

describe('a feed by a name', () => {
  const id = (kind: NameKind, name: string) => namedFeedId({ kind, name: foldName(name) });

  it('has an id that says the name where that can be said, and a part of its hash where it cannot', () => {
    expect(id('tag', 'Harbour')).toBe('tag-harbour');
    expect(id('author', 'Jane Doe')).toBe('author-jane-doe');
    expect(id('author', 'José Niño')).toMatch(/^author-jose-nino-[0-9a-f]{8}$/);
    expect(id('tag', 'C++')).toMatch(/^tag-c-[0-9a-f]{8}$/);
    expect(id('tag', '港')).toMatch(/^tag-[0-9a-f]{8}$/);
    expect(id('tag', 'lower-town')).not.toBe(id('tag', 'lower town'));
    expect(id('tag', 'C++')).not.toBe(id('tag', 'C'));
    expect(id('section', 'x'.repeat(100))).toMatch(/^section-x{40}-[0-9a-f]{8}$/);
  });

  it('has an id of its own that is an id, whatever the name', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'aBéÉ0 -+#/.<\u202e\0中😀f1'), maxLength: 12 })
      .map((text) => foldName(text))
      .filter((text) => text !== '');
    const one = fc.record({ kind: fc.constantFrom(...NAME_KINDS), name });
    fc.assert(
      fc.property(one, one, (a, b) => {
        expect(namedFeedId(a)).toMatch(ID_PATTERN);
        expect(namedFeedId(a) === namedFeedId(b)).toBe(a.kind === b.kind && a.name === b.name);
      }),
      { numRuns: 2000 },
    );
  });

  it('cannot be given the id of another by a name made for it', () => {
    const hashed = id('tag', 'C++');
    expect(id('tag', hashed.slice('tag-'.length).replaceAll('-', ' '))).not.toBe(hashed);
  });

  it('is titled for people', () => {
    const title = (kind: NameKind, spelling: string) =>
      namedFeed({ kind, name: foldName(spelling) }, spelling, SINCE).title;
    expect(title('section', 'Sport')).toBe('Articles in Sport');
    expect(title('tag', 'Harbour')).toBe('Articles tagged Harbour');
    expect(title('author', 'Jane Doe')).toBe('Articles by Jane Doe');
    expect([title('language', 'cy'), title('language', 'xqz')]).toEqual(['Articles in Welsh', 'Articles in xqz']);
  });
});

describe('the formats of automatic feeds', () => {
  it('are the usual ones, or those that are chosen, in one order', () => {
    const formats = (text: string) => {
      const config = parseConfig(`sources: [{ id: desk, kind: push }]\n${text}`, 'f.yaml');
      return feedsOf(config, SINCE).map((feed) => [feed.id, feed.formats.join(' ')]);
    };
    const usual = 'rss atom json html';
    expect(formats('')).toEqual([
      ['all', usual],
      ['desk', usual],
    ]);
    expect(formats('automaticFeeds: { formats: [html, json, atom, rss] }')).toEqual([
      ['all', usual],
      ['desk', usual],
    ]);
    expect(formats('automaticFeeds: { formats: [json, rss, json] }')).toEqual([
      ['all', 'rss json'],
      ['desk', 'rss json'],
    ]);
  });

  it('are named where they are none', () => {
    const fault = (formats: string) => () => parseConfig(`automaticFeeds: { formats: ${formats} }`, 'f.yaml');
    expect(fault('[rss, ninjs]')).toThrow(/f\.yaml:1:34 automaticFeeds\.formats\[1\]: .*ninjs/);
    expect(fault('[]')).toThrow(/automaticFeeds\.formats: /);
  });
});

describe('the setting of feeds by a name', () => {
  it('takes a number of articles or off, and says so of anything else', () => {
    const { floors } = parseConfig('automaticFeeds: { sections: off, tags: 12 }', 'f.yaml').automaticFeeds;
    expect(floors).toEqual({ section: null, tag: 12, author: null, language: null });
    const says = (written: string) => {
      try {
        parseConfig(`automaticFeeds: { tags: ${written} }`, 'f.yaml');
      } catch (error) {
        return error instanceof Error ? error.message.replace('f.yaml:1:25 automaticFeeds.tags: ', '') : '';
      }
    };
    expect(says('0')).toBe('0 is too small; write at least 1');
    expect(says('101')).toBe('101 is too large; write at most 100');
    for (const wrong of ['"many"', 'true', '[5]']) {
      expect(says(wrong)).toMatch(/^.* is not valid here; write a number of articles from 1 to 100, or off$/);
    }
  });
});
