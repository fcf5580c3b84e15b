import { describe, expect, it } from 'vitest';
import { automaticFeeds, parseConfig } from '../../lib/config/index.ts';
import { instant } from '../../lib/model/index.ts';

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
