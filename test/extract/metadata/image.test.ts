import { describe, expect, it } from 'vitest';
import { ld, readPage, TEXT, TITLE } from './reading.ts';

const SEALS = 'https://pictures.example/seals.jpg';
const og = (...addresses: string[]) =>
  addresses.map((address) => `<meta property="og:image" content="${address}">`).join('');
const figure = `<figure><img src="${SEALS}" width="1200" height="800" alt="Seals"></figure>`;
const leadOf = (parts: Parameters<typeof readPage>[0]) => readPage(parts).leadImage?.url ?? null;

describe('the lead picture', () => {
  it('is the first of those shared that is no logo', () => {
    expect(leadOf({ head: og('/img/logo.png', '/favicon-96.png', SEALS) })).toBe(SEALS);
  });

  it('has the size that is told of it and not of another', () => {
    const size = '<meta property="og:image:width" content="64"><meta property="og:image:height" content="64">';
    expect(readPage({ head: `${og('/img/logo.png')}${size}${og(SEALS)}` }).leadImage).toMatchObject({
      width: null,
      height: null,
    });
    expect(readPage({ head: `${og(SEALS)}${size}` }).leadImage).toMatchObject({ width: 64, height: 64 });
  });

  it.each([
    '/img/default-share-image-1200x630.png',
    '/static/social-card.png',
    '/assets/og_image.jpg',
    '/i/facebook-share.jpg',
    '/i/fallback_og.webp',
    '/i/bank-observer-social.png',
  ])('is the article’s own before one that all pages are shared with: %s', (address) => {
    const head = `<meta property="og:site_name" content="Bank Observer">${og(address)}`;
    expect(leadOf({ head: head + og(SEALS) })).toBe(SEALS);
    expect(leadOf({ head, top: figure })).toBe(SEALS);
    expect(leadOf({ head: head + ld({ '@type': 'Article', headline: TITLE, image: SEALS }) })).toBe(SEALS);
    expect(leadOf({ head })).toBe(`https://observer.example${address}`);
  });

  it.each([
    'https://pictures.example/default-on-a-loan-for-a-lighthouse.jpg',
    'https://pictures.example/neighbours-share-the-catch.jpg',
    'https://observer.example/coast/seals/opengraph-image.png',
  ])('is one that is shared, though its name has such a word: %s', (address) => {
    expect(leadOf({ head: og(address), top: figure })).toBe(address);
  });

  it.each([
    ['by its class', '<img class="latex" src="/a.png" alt="E = m">'],
    ['by its words', '<img src="/a.png" alt="\\frac{a}{b}">'],
    ['by where it is made', '<img src="https://eq.example/latex.php?f=1" alt="">'],
    ['by its size in letters', '<img src="/a.svg" style="width:4.2ex;height:2ex">'],
    ['by the line it stands in', '<img src="/a.png" alt="W/2">'],
    ['by the line around its frame', '<span class="m"><img src="/a.png" alt="W/2"></span>'],
  ])('is no formula, known %s', (_, formula) => {
    const [first, ...others] = TEXT;
    const text = [`${first} The weight is ${formula} on every rung.`, ...others];
    expect(leadOf({ text })).toBeNull();
    expect(leadOf({ text: [...text.slice(0, 3), figure, ...text.slice(3)] })).toBe(SEALS);
  });
});
