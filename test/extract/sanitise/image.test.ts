import { describe, expect, it } from 'vitest';
import { clean, pictures } from './clean.ts';

const GIF = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

describe('a picture’s name', () => {
  it.each([
    '/files/google-pixel-test.jpg',
    '/files/Grey.jpg',
    '/files/empty-shelves.jpg',
    '/files/pixel-art.png',
    '/files/transparent-frog.png',
    '/loading/lazy-sunday.webp',
  ])('is no verdict: %s', (src) => expect(pictures(`<img src="${src}">`)).toEqual([src]));

  it('is one where it says nothing else, and neither size nor description speaks for the picture', () => {
    expect(pictures('<img src="/img/blank.gif"><img src="/img/1x1.png"><img src="/placeholder.svg">')).toEqual([]);
    expect(pictures('<img src="/blank.png" width="900" height="600"><img src="/grey.png" alt="A grey heron">')).toEqual(
      ['/blank.png', '/grey.png'],
    );
  });
});

describe('a lazy picture', () => {
  it.each([
    ['an attribute of any name', `<img src="${GIF}" data-kiln="/uploads/a.jpg">`, '/uploads/a.jpg'],
    ['one that is no data attribute', `<img src="${GIF}" bild="//pics.example/a.png">`, 'https://pics.example/a.png'],
    ['a set of renditions', `<img src="${GIF}" data-satz="/a-400.jpg 400w, /a-1200.jpg 1200w">`, '/a-1200.jpg'],
    ['a record', `<img data-image='{"300":"/a-300.jpg","1200":"/a-1200.jpg","5000":"/a-5000.jpg"}'>`, '/a-1200.jpg'],
    [
      'a template',
      '<img data-src="/a_{width}x.jpg" data-widths="[180,720,1296,4000]" src="/a_20x.jpg">',
      '/a_1296x.jpg',
    ],
    ['a template of its own', '<img src="/a_{width}x.jpg" data-widths="[540, 1080]">', '/a_1080x.jpg'],
    ['a background', `<img src="${GIF}" data-bg="url('/a.jpg')">`, '/a.jpg'],
    ['the link around it', `<a href="/a.jpg"><img src="${GIF}" alt="a"></a>`, '/a.jpg'],
    ['a placeholder’s neighbour', '<img src="/theme/ph.svg" data-zeig="/a.jpg">', '/a.jpg'],
  ])('is found in %s', (_, html, url) => expect(pictures(html)).toEqual([url]));

  it('is not taken from what leads elsewhere, nor is a picture that is shown exchanged for another', () => {
    expect(pictures(`<img src="${GIF}" data-permalink="https://a.example/photo/7" data-author="/by/ann">`)).toEqual([]);
    expect(pictures('<img src="/shown.jpg" data-thumb="/thumb.jpg" data-pin-media="/pin.jpg">')).toEqual([
      '/shown.jpg',
    ]);
  });

  it('is shown in AVIF only where there is nothing else', () => {
    const avif = '<source type="image/avif" srcset="/a.avif 800w">';
    expect(pictures(`<picture>${avif}<img alt="a"></picture>`)).toEqual(['/a.avif']);
    expect(pictures(`<picture>${avif}<source srcset="/a.webp 400w"><img alt="a"></picture>`)).toEqual(['/a.webp']);
  });
});

describe('the stated size', () => {
  it('of a pixel says that there is no picture, of a ratio nothing', () => {
    expect(pictures('<img src="/a.gif" width="1" height="1">')).toEqual([]);
    expect(clean('<img src="/a.jpg" width="3" height="2" style="width:100%">')).toBe(
      '<img src="https://news.example/a.jpg">',
    );
    expect(clean('<img src="/a.jpg" width="16" height="9" srcset="/a.jpg 900w">')).not.toContain('width');
    expect(clean('<img src="/smile.png" width="16" height="16" alt="☺">')).toContain('width="16" height="16"');
  });
});

describe('a pair for day and night', () => {
  it.each([
    ['told by classes', '<img class="only-light" src="/l.png" alt="p"><img class="only-dark" src="/d.png" alt="p">'],
    [
      'by utilities',
      '<img class="dark:hidden" src="/l.png" alt="p"> <img class="hidden dark:block" src="/d.png" alt="p">',
    ],
    ['by addresses', '<img src="/l.png#gh-light-mode-only" alt="p"><img src="/d.png#gh-dark-mode-only" alt="p">'],
    [
      'by its sources',
      '<picture><source media="(prefers-color-scheme: dark)" srcset="/d.png"><img src="/l.png"></picture>',
    ],
  ])('is shown by day: %s', (_, html) => {
    expect(pictures(html).map((url) => url.split('#')[0])).toEqual(['/l.png']);
  });

  it('is none of two pictures of which one shows the night', () => {
    expect(pictures('<img src="/dark-matter.jpg" alt="Map"><img src="/sun.jpg" alt="Sun">')).toHaveLength(2);
  });
});

describe('elements that show a picture', () => {
  it.each([
    ['of AMP', '<amp-img src="/a.jpg" width="900" height="600"><amp-img placeholder src="/b.jpg"></amp-img></amp-img>'],
    ['of AMP that move', '<amp-anim src="/a.jpg"></amp-anim>'],
    ['of a library', '<lazy-image src="/a.jpg"></lazy-image>'],
    ['without an img', '<picture><source data-srcset="/a.jpg 800w"></picture>'],
    ['by a background', `<div role="img" aria-label="Kiln" style="background-image:url('/a.jpg')"></div>`],
    ['in a button', '<button><span>Enlarge</span><img src="/a.jpg"></button>'],
    ['in a box that is a button', '<div role="button"><img src="/a.jpg"></div>'],
  ])('%s are pictures', (_, html) => {
    expect(pictures(html)).toEqual(['/a.jpg']);
    expect(clean(html)).not.toContain('Enlarge');
  });

  it('are none where they hold words or pictures of their own', () => {
    expect(clean('<my-card src="/a.jpg">Words</my-card>')).toBe('Words');
    expect(pictures('<my-gallery data-cover="/c.jpg"><img src="/a.jpg"><img src="/b.jpg"></my-gallery>')).toEqual([
      '/a.jpg',
      '/b.jpg',
    ]);
  });
});

describe('figures in figures', () => {
  const img = (i: number) => `<img src="https://news.example/${i}.jpg">`;
  it('are written one by one where they have captions, else as one', () => {
    const inner = (i: number) => `<figure>${img(i)}<figcaption>${i}</figcaption></figure>`;
    expect(clean(`<figure>${inner(1)}${inner(2)}<figcaption>both</figcaption></figure>`)).toBe(
      `${inner(1)}${inner(2)}<figcaption>both</figcaption>`,
    );
    expect(clean(`<figure>${img(1)}<figure><div role="heading">a</div>b</figure></figure>`)).toBe(
      `<figure>${img(1)}<h2>a</h2>b</figure>`,
    );
    expect(clean(`<figure><div><figure>${img(1)}</figure></div><figcaption>one</figcaption></figure>`)).toBe(
      `<figure><p>${img(1)}</p><figcaption>one</figcaption></figure>`,
    );
  });
});
