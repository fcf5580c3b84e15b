import { describe, expect, it } from 'vitest';
import { formatStated } from '../../../lib/model/index.ts';
import { ld, readPage, TITLE } from '../metadata/reading.ts';

const person = (name: string) => ({ '@type': 'Person', name });
const OTHER = {
  '@type': 'NewsArticle',
  headline: 'Dredgers banned from the eastern shoal',
  datePublished: '2025-01-07',
  author: person('Rolf Other'),
  image: 'https://pictures.example/dredger.jpg',
};
const SHOWN = '<p class="byline">By Nele Gray</p><time datetime="2026-02-03">3 February 2026</time>';

/** What is read beside what readers see. */
const beside = (parts: { head?: string; after?: string; top?: string }) => {
  const { title, authors, published, leadImage } = readPage({ ...parts, top: `${parts.top ?? ''}${SHOWN}` });
  return { title, authors, published: formatStated(published), leadImage: leadImage?.url ?? null };
};
const OWN = { title: TITLE, authors: ['Nele Gray'], published: '2026-02-03', leadImage: null };

describe('what JSON-LD says', () => {
  const listed = { '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: OTHER }] };
  it.each([
    ['a story of another name', OTHER],
    ['a story of another address', { ...OTHER, url: 'https://observer.example/coast/dredgers' }],
    ['the stories of a list', listed],
    ['the parts of a collection', { '@type': 'CollectionPage', name: 'Most read', hasPart: [OTHER, OTHER] }],
    [
      'a film',
      {
        '@type': 'VideoObject',
        name: 'How a lamp is lit',
        uploadDate: '2024-03-03',
        author: person('Rolf Other'),
        thumbnailUrl: 'https://pictures.example/lamp.jpg',
      },
    ],
    [
      'the buyers of a lantern',
      {
        '@type': 'Product',
        name: 'Lantern',
        review: { '@type': 'Review', author: person('A Buyer'), datePublished: '2024-04-04' },
      },
    ],
    ['readers', [{ '@type': 'Comment', author: person('A Reader'), datePublished: '2026-03-09', text: 'So it is.' }]],
    ['an employer', { '@type': 'JobPosting', title: 'Keeper wanted', datePublished: '2025-05-05' }],
  ])('of %s is not said of the page', (_, json) => {
    expect(beside({ head: ld(json) })).toEqual(OWN);
  });

  it.each([
    ['its name', { headline: TITLE }],
    ['its name in other words', { headline: 'Why a keeper counts seals' }],
    [
      'its address under another name',
      { headline: 'One, two, three', url: 'https://www.observer.example/coast/seals/' },
    ],
    [
      'its id under another name',
      { headline: 'One, two, three', '@id': 'https://observer.example/coast/seals#article' },
    ],
  ])('is said of the page that is known by %s', (_, mark) => {
    const { authors, published } = readPage({ head: ld([OTHER, { ...OTHER, author: person('Ivo Bell'), ...mark }]) });
    expect(authors).toEqual(['Ivo Bell']);
    expect(formatStated(published)).toBe('2025-01-07');
  });

  it('is believed on a page that has no name of its own', () => {
    expect(readPage({ head: ld(OTHER), title: '', heading: '' }).authors).toEqual(['Rolf Other']);
  });

  it('is known where the page is called by the site alone, and the story has a lesser heading', () => {
    const head = `${ld(OTHER)}<meta property="og:site_name" content="Bank Observer">`;
    const parts = { title: 'Bank Observer', heading: `<h2>${OTHER.headline}</h2>`, before: '<b>Bank Observer</b>' };
    expect(readPage({ head, ...parts }).authors).toEqual(['Rolf Other']);
  });

  it('may tell a name in parts', () => {
    const author = { '@type': 'Person', givenName: 'Nele', additionalName: 'B.', familyName: 'Gray' };
    expect(readPage({ head: ld({ '@type': 'Article', headline: TITLE, author }) }).authors).toEqual(['Nele B. Gray']);
  });
});

describe('what microdata says', () => {
  const item = (type: string, prop: string, name: string) =>
    `<div ${prop} itemscope itemtype="https://schema.org/${type}"><b itemprop="name">${name}</b>
     <span itemprop="author">Rolf Other</span><img itemprop="image" src="https://pictures.example/o.jpg" width="90">
     <time itemprop="datePublished" datetime="2025-01-07">7 January</time></div>`;
  it.each([
    ['of another story', { after: item('NewsArticle', '', 'Dredgers banned from the shoal') }],
    ['of a review', { top: item('Review', 'itemprop="review"', 'Good lantern') }],
    ['of a comment', { after: item('Comment', 'itemprop="comment"', '') }],
    ['of a comment by its kind alone', { after: item('UserComments', '', '') }],
    ['of a film', { top: item('VideoObject', 'itemprop="video"', 'How a lamp is lit') }],
  ])('%s is not said of the page', (_, parts) => {
    expect(beside(parts)).toEqual(OWN);
  });

  it('is said of the page where the item has its name, though it stands apart from the text', () => {
    const { authors, published } = readPage({ after: item('NewsArticle', '', TITLE) });
    expect(authors).toEqual(['Rolf Other']);
    expect(formatStated(published)).toBe('2025-01-07');
  });

  it('may tell the name of the writer in parts', () => {
    const top = `<div itemprop="author" itemscope itemtype="https://schema.org/Person">
      <meta itemprop="familyName" content="Gray"><meta itemprop="givenName" content="Nele"></div>`;
    expect(readPage({ top }).authors).toEqual(['Nele Gray']);
  });
});

describe('what stands in cards of other stories and under comments', () => {
  it('is not said of the page, whatever they are called', () => {
    const card = (name: string) =>
      `<div class="x"><h2><a href="/y">Dredgers banned from the shoal</a></h2><span class="author">${name}</span>
       <time class="published" datetime="2025-01-07">7 January 2025</time></div>`;
    const comment =
      '<div class="z"><b>Kit</b> <time datetime="2026-03-09">9 March 2026</time><p>Three, I say.</p></div>';
    const { authors, published } = readPage({ after: card('Rolf Other') + card('Una Else') + comment.repeat(3) });
    expect(authors).toEqual([]);
    expect(published).toBeNull();
  });
});
