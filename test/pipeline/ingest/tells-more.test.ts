import { describe, expect, it } from 'vitest';
import { type ArticleContent, NO_CONTENT } from '../../../lib/model/index.ts';
import { isItsPage, tellsMore } from '../../../lib/pipeline/ingest/tells-more.ts';

const FERRY =
  'The ferry to the lower town sails at noon, said the harbour master on Tuesday, and takes bicycles. It was laid up ' +
  'for three weeks, since nobody could find the bolt that holds its ramp, which a child found in the mill race. ' +
  'Until the spring it goes every half hour; on Sundays and in fog it waits for the horn.';

const content = (text: string, more: Partial<ArticleContent> = {}): ArticleContent => ({
  ...NO_CONTENT,
  html: `<p>${text}</p>`,
  text,
  complete: true,
  ...more,
});
const asSummary = { provenance: { html: 'teaser' } } as const;

describe('a longer text', () => {
  it.each([
    [
      'begins like it',
      'The ferry to the lower town sails at noon, said the harbour master on Tuesday, and then he coughed.',
    ],
    ['holds it', 'Until the spring it goes every half hour'],
  ])('tells more of a short one where it %s', (_, short) => {
    expect(tellsMore(content(FERRY), content(short))).toBe(true);
  });

  it.each([
    ['has as much', content(FERRY), content(FERRY)],
    ['is not whole', content(FERRY, { complete: false }), content('The ferry to the lower town')],
    ['only shares its subject', content(FERRY), content('I never liked that ferry, and I have said so for years.')],
    ['only shares its title', content(FERRY, { title: 'Ferry' }), content('It is late.', { title: 'Ferry' })],
  ])('does not where it %s', (_, other, told) => {
    expect(tellsMore(other, told)).toBe(false);
  });

  it.each([
    [
      'has the title',
      { title: 'A bolt in the race | Courier' },
      content('Crossing again.', { title: 'A bolt in the race' }),
    ],
    ['has the summary', { excerpt: 'Crossing again, at last, by noon.' }, content('Crossing again, at last, by noon.')],
    ['names what it names', {}, content('Harbour master finds ferry bolt; lower town crosses again by Sunday')],
  ])('tells more of a summary where it %s', (_, page, summary) => {
    const told = { ...summary, ...asSummary };
    expect(tellsMore(content(FERRY, page), told)).toBe(true);
    expect(isItsPage(content(FERRY, page), told)).toBe(true);
    expect(tellsMore(content(FERRY, page), summary)).toBe(false);
  });

  it('is not the page of a link blog’s own words', () => {
    const told = content('Ada is right about gates, but what of the hinges? I have said so for years.', asSummary);
    expect(isItsPage(content(FERRY, { title: 'How a lock gate is hung' }), { ...told, title: 'Ada on gates' })).toBe(
      false,
    );
  });
});
