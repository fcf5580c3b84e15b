import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const url = 'https://news.example/a' as AbsoluteUrl;
const TEXT =
  '<p>The furnace went cold on Thursday, and the men who had fed it stood around it until the foreman sent them home.</p>';

function read(inside: string): { html: string; text: string } {
  const page = `<body><article><h1>The furnace goes cold</h1>${TEXT.repeat(3)}${inside}${TEXT.repeat(3)}</article></body>`;
  const { article } = extractPage(page, { url });
  return { html: article?.html ?? '', text: article?.text ?? '' };
}

describe('a sentence keeps its words', () => {
  it.each([
    ['a span that is a button', '<span role="button" class="glossary">gaffer</span>'],
    ['a button', '<button type="button" class="popover-trigger">gaffer</button>'],
    ['a word called a tooltip', '<abbr class="tooltip">gaffer</abbr>'],
    ['one called a rating', '<em class="rating">gaffer</em>'],
    ['one called a share', '<a class="share" href="/g">gaffer</a>'],
    ['a formula', '<math><mi>gaffer</mi></math>'],
    ['a hidden formula with its picture', '<span style="display:none"><math><mi>gaffer</mi></math></span>'],
  ])('%s', (_, word) => {
    const { text } = read(
      `<p>When the ${word} lifts the iron, all the others in the shop stop talking and look at it.</p>`,
    );
    expect(text).toContain('When the gaffer lifts the iron, all the others');
  });

  it('an initial that is shown and read apart is there once', () => {
    const initial = '<span aria-hidden="true">N</span><span class="visually-hidden">N</span>';
    const { text } = read(
      `<p>${initial}ight shifts end at five, and those who come from them do not speak before coffee.</p>`,
    );
    expect(text).toContain('\nNight shifts end at five');
  });

  it('what only listeners are told is none of it, nor a button behind it', () => {
    const { text } = read(
      '<p>The bank has <a href="/b">noticed it<span class="sr-only"> (opens a window)</span></a>, said the treasurer to everyone who asked. <button>Share</button></p>',
    );
    expect(text).toContain('has noticed it, said');
    expect(text).not.toMatch(/opens a window|Share/);
  });
});

describe('pictures and recordings stay', () => {
  const img = '<img src="https://news.example/1.jpg" width="900" height="600">';
  it.each([
    ['in a button', `<figure><button aria-label="Enlarge">${img}</button></figure>`],
    ['in a box that is one', `<figure><div role="button" tabindex="0">${img}</div></figure>`],
    ['in a lightbox', `<figure class="lightbox">${img}<button>+</button><figcaption>Bricks.</figcaption></figure>`],
    ['in slides', `<div class="swiper"><div class="swiper-wrapper"><div class="swiper-slide">${img}</div></div></div>`],
    ['in a figure called a teaser', `<figure class="teaser">${img}</figure>`],
  ])('%s', (_, markup) => expect(read(markup).html).toContain('<img src="https://news.example/1.jpg"'));

  it('but not those that lead to other pages', () => {
    const { html } = read(`<div class="promo carousel"><a href="/shop">${img}</a><a href="/shop/2">${img}</a></div>`);
    expect(html).not.toContain('<img');
  });

  it('of the site’s own', () => {
    expect(read('<div><video src="/door.mp4"></video></div>').html).toContain('src="https://news.example/door.mp4"');
    expect(read('<p><audio src="/furnace.mp3"></audio></p>').html).toContain('src="https://news.example/furnace.mp3"');
  });
});

describe('a heading stays', () => {
  it.each([
    ['that is a link to itself', '<h2 id="x"><a href="#x">What the masons say of it</a></h2>'],
    ['in a link to itself', '<a href="#x"><h2 id="x">What the masons say of it</h2></a>'],
    [
      'with long links to edit it',
      '<div><h2>What the masons say of it</h2><span>[<a href="/w?action=edit&amp;section=1">Quelltext des Abschnitts bearbeiten</a>]</span></div>',
    ],
  ])('%s', (_, heading) => expect(read(heading).html).toContain('<h2>What the masons say of it</h2>'));
});
