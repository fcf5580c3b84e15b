import { describe, expect, it } from 'vitest';
import { PARAGRAPHS, storyWith, textOf } from './story.ts';

const SAID =
  'It took four days to lift the old axle out, and half the village stood on the bridge and held its breath.';

describe('a name is no verdict over what reads like the text', () => {
  const names = `overflow-hidden md:hidden print:hidden hidden-xs hide-on-mobile hidden-costs cookie-recipes share-prices market-share
    social-history poll-results survey quiz vote-count rating-scale teaser intro-teaser tools-needed widget elementor-widget discussion
    licence promoted node--promoted category-advertising tag-comments has-sidebar comments-open follow-up lightbox carousel`;
  it.each(names.split(/\s+/))('%s', (name) => {
    expect(textOf(storyWith(`<div class="${name}"><p>${SAID}</p></div>`))).toContain(SAID);
    expect(textOf(storyWith(`<p class="${name}">${SAID}</p>`))).toContain(SAID);
  });

  it.each(['hidden-costs', 'biography', 'discussion', 'tools-used', 'voting-on-the-name', 'donations'])(
    'an id that a heading gave: %s',
    (id) => {
      const section = `<section id="${id}"><h2>${id.replaceAll('-', ' ')}</h2><p>${SAID}</p></section>`;
      expect(textOf(storyWith(section))).toContain(SAID);
    },
  );

  it('nor over a table or a list without links', () => {
    const table = '<table><tr><th>Day</th><th>Feet</th></tr><tr><td>Thursday</td><td>eleven</td></tr></table>';
    expect(textOf(storyWith(`<div class="poll-results">${table}</div>`))).toContain('Thursday eleven');
    expect(textOf(storyWith('<ul class="rating"><li>Ropes, six of them</li></ul>'))).toContain('Ropes, six of them');
  });

  it('nor over most of the text, whatever it is called', () => {
    for (const name of ['sidebar', 'modal', 'promo', 'newsletter', 'footer-widget', 'hidden'])
      expect(
        textOf(`<h1>The wheel</h1><div class="${name}">${PARAGRAPHS.map((p) => `<p>${p}</p>`).join('')}</div>`),
      ).toContain(PARAGRAPHS[4]);
  });
});

describe('furniture goes by its name with its shape', () => {
  it.each([
    [
      'a letter to subscribe to',
      '<div class="newsletter-box"><p>Once a week we send a letter with all that the brook brought down.</p><form><input type="email"></form></div>',
    ],
    [
      'an offer',
      '<div class="promo"><p>Order the calendar of the mills now, and pay when the new year has come.</p></div>',
    ],
    [
      'related stories',
      '<div class="related-articles"><h3>Related</h3><ul><li><a href="/a">The pond is let out at last</a></li><li><a href="/b">Bakery to be rebuilt</a></li></ul></div>',
    ],
    [
      'buttons to share',
      '<div class="share-tools"><span>Share this</span> <a href="#f">Facebook</a> <a href="#m">by mail</a></div>',
    ],
    [
      'an author',
      '<div class="author-bio"><img src="/n.jpg" width="90" height="90"><p>Nora Falk has written about mills and the people who keep them since 1998.</p></div>',
    ],
    [
      'a box that is hidden',
      '<div class="hidden"><p>This is what a script shows once a reader has come to the end of it.</p></div>',
    ],
    [
      'teasers that lead elsewhere',
      '<div class="teaser"><h3><a href="/c">Smith&#39;s son is asked to mend the bell</a></h3><p>He said he would think about it for a while.</p></div>',
    ],
    [
      'a rating to give',
      '<div class="rating"><label>Rate this story from one to five stars as you like</label><input type="range"></div>',
    ],
  ])('%s', (_, markup) => {
    expect(textOf(storyWith(markup))).toBe(PARAGRAPHS.join('\n\n'));
  });

  it('but what is hidden from small screens alone is shown', () => {
    expect(textOf(storyWith(`<div class="hidden md:block"><p>${SAID}</p></div>`))).toContain(SAID);
  });
});
