import { describe, expect, it } from 'vitest';
import { isOwnWords } from '../../lib/identity/index.ts';

const PAGE = {
  title: 'How a lock gate is hung',
  text: 'An engineer with thirty years on the quay drew a plan of the lock gate on the back of a tide table. Three of the seven members of the board asked what the gate would cost, and two asked why. By noon the wind had turned to the west, which made work on the gate slow and rather wet.',
};

describe('words of one’s own about a page', () => {
  it.each([
    [
      'a comment under another headline',
      'Ada on gates',
      'Ada is right, but what of hinges? I have said so for years, to nobody.',
    ],
    [
      'a comment without a headline',
      null,
      'Worth reading twice, says your correspondent, who never understood engineers.',
    ],
  ])('are %s', (_, title, text) => {
    expect(isOwnWords({ title, text }, PAGE)).toBe(true);
    expect(isOwnWords(PAGE, { title, text })).toBe(true);
  });

  it.each([
    [
      'the beginning of its text',
      'Gate work',
      'An engineer with thirty years on the quay drew a plan of the lock gate […]',
    ],
    ['a teaser of other words under its headline', PAGE.title, 'Everything about hinges, winches and patience.'],
    [
      'a teaser told again',
      'Plan of a gate',
      'On the back of a tide table: the plan an engineer drew of the lock gate, and its cost.',
    ],
  ])('are not %s', (_, title, text) => {
    expect(isOwnWords({ title, text }, PAGE)).toBe(false);
    expect(isOwnWords(PAGE, { title, text })).toBe(false);
  });

  it('are none where there are no words', () => {
    expect(isOwnWords({ title: 'Ada on gates', text: '' }, PAGE)).toBe(false);
  });

  it('are a long text under the page’s own headline', () => {
    const text =
      'Nobody ever mentions hinges, although every child knows that doors without hinges are walls, and every carpenter charges double for brass. My grandmother kept seven brass hinges wrapped inside newspaper, against burglars and against damp, beside letters from sailors.';
    expect(isOwnWords({ title: PAGE.title, text }, PAGE)).toBe(true);
  });

  it('are told by headlines where the page’s text is not known', () => {
    const page = { title: PAGE.title, text: '' };
    expect(isOwnWords({ title: 'Ada on gates', text: 'What of hinges? Nobody answers that.' }, page)).toBe(true);
    expect(isOwnWords({ title: PAGE.title, text: 'What of hinges? Nobody answers that.' }, page)).toBe(false);
  });
});
