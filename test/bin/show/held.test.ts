import { describe, expect, it } from 'vitest';
import { heldWords, showHeld } from '../../../bin/show/held.ts';
import { showStatus } from '../../../bin/show/status.ts';
import type { ArticleId, FeedState, HeldBack, Instant } from '../../../lib/model/index.ts';
import { sampleFeed } from '../../publish/samples.ts';

const id = 'a'.repeat(20) as ArticleId;
const other = 'b'.repeat(20) as ArticleId;

function stateOf(held: readonly HeldBack[], faults: readonly string[] = []): FeedState {
  return {
    id: sampleFeed().id,
    version: 1,
    definition: null,
    documents: {},
    shown: 3,
    members: [],
    lastPublished: null,
    delay: null,
    held,
    faults,
  };
}

const msn = sampleFeed({ profile: 'msn' });
const state = stateOf(
  [
    { article: id, rule: 'msn-date' },
    { article: id, rule: 'msn-link' },
    { article: other, rule: 'msn-date' },
  ],
  ['msn-feed-language'],
);

describe('what a profile holds back', () => {
  it('is counted by article and named by rule in the status', () => {
    expect(heldWords(msn, state)).toBe('msn: 2 held back (msn-date, msn-link); lacks msn-feed-language');
    expect(heldWords(msn, stateOf([]))).toBe('msn');
    expect(heldWords(sampleFeed(), null)).toBe('-');
  });

  it('is shown with the article, the rule and what that demands', () => {
    const shown = showHeld(msn, state, (article) => (article === id ? 'Ferry home' : null), false);
    expect(shown).toMatch(/msn-date\s+Ferry home\s+a publication date\n/);
    expect(shown).toMatch(new RegExp(`msn-date\\s+${other}\\s+a publication date`));
    expect(shown).toMatch(/msn-feed-language\s+the feed\s+a language\n/);
  });

  it('says nothing where nothing is held back, and of a state stored before there were profiles', () => {
    const { held: _held, faults: _faults, ...before } = stateOf([]);
    expect(showHeld(msn, before, () => null, false)).toBe('');
    expect(showHeld(sampleFeed(), state, () => null, false)).toBe('');
  });

  it('is a column of the status only where a feed has a profile', () => {
    const now = '2026-11-26T12:00:00.000Z' as Instant;
    const status = (feed: typeof msn) => ({ sources: [], feeds: [{ feed, state }] });
    expect(showStatus(status(msn) as never, now, false)).toMatch(/PROFILE[\s\S]*2 held back/);
    expect(showStatus(status(sampleFeed()) as never, now, false)).not.toContain('PROFILE');
  });
});
