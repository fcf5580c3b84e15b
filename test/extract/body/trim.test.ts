import { describe, expect, it } from 'vitest';
import { PARAGRAPHS, storyWith, textOf } from './story.ts';

const ending = (last: string, head = '') =>
  textOf(storyWith('', { head }).replace('</article>', `<p>${last}</p></article>`));

describe('the last paragraph', () => {
  it.each([
    'Follow the brook for an hour from the bridge, and the second wheel stands alone beside a ford that no map has shown.',
    'Support us was the cry on the bridge as the rope went up, and the crowd did not move for an hour.',
    'Listen to the wheel on a Friday, said the smith, live and without a fund, and you will hear the bearing that he mended.',
    'Contact with the water ruined the bearing in a week, so that the son had to begin again from the start.',
  ])('stays where it only begins like a call: %s', (last) => {
    expect(ending(last)).toBe([...PARAGRAPHS, last].join('\n\n'));
  });

  it.each([
    'Follow us on <a href="https://m.example/@post">Mastodon</a> for all that the brook brings down to us.',
    'Subscribe to our newsletter',
    'Sign up for the letter at letter@post.example and read on Friday what happened on Thursday.',
    'Reporting by Nora Falk; editing by Jon Penn',
  ])('goes where it is one: %s', (last) => {
    expect(ending(last)).toBe(PARAGRAPHS.join('\n\n'));
  });

  it('goes where it tells of the author, by name', () => {
    const head = '<meta name="author" content="Nora Falk">';
    expect(ending('Nora Falk has written about mills and those who keep them for twenty years.', head)).toBe(
      PARAGRAPHS.join('\n\n'),
    );
  });
});
