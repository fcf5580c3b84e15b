import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWholeAddress, partAddress } from '../../../lib/extract/parts/address.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const at = (path: string) => new URL(path, 'https://courier.example').href as AbsoluteUrl;
const part = (address: string, first: string) => partAddress(at(address), at(first));

describe('the address of an article’s part', () => {
  it.each([
    ['/story?page=2', '/story', 2],
    ['/story?seite=3', '/story', 3],
    ['/story.php?id=7&pagina=2', '/story.php?id=7', 2],
    ['/story?page=2&utm_source=x', '/story?utm_source=y', 2],
    ['/story?page=2', '/story?page=1', 2],
    ['/2026/11/story/2/', '/2026/11/story/', 2],
    ['/story/page/4/', '/story/', 4],
    ['/story/seite-2', '/story', 2],
    ['/story-page-2.html', '/story.html', 2],
    ['/story/page/2', '/story/page/1', 2],
    ['/article/81234/2', '/article/81234', 2],
    ['/story.html/2', '/story.html', 2],
    ['/story/2.html', '/story.html', 2],
  ])('%s is a part of %s', (address, first, number) => {
    expect(part(address, first)).toEqual({ number, certain: true });
  });

  it.each([
    ['/story-2', '/story'],
    ['/story-2.html', '/story.html'],
    ['/story,2.html', '/story.html'],
  ])('%s may be a part of %s, or another article of its title', (address, first) => {
    expect(part(address, first)).toEqual({ number: 2, certain: false });
  });

  it.each([
    ['the next article', '/another-story', '/story'],
    ['the next number of articles that are numbered', '/news/13', '/news/12'],
    ['an article below a month', '/2026/11/2', '/2026/11'],
    ['another post by its number', '/story.php?p=13', '/story.php?p=12'],
    ['a page of the front', '/?page=2', '/'],
    ['another article by its parameter', '/story.php?id=8&page=2', '/story.php?id=7'],
    ['a page of comments', '/story/comment-page-2/', '/story/'],
    ['a page of comments by its parameter', '/story?cpage=2', '/story'],
    ['another host', 'https://elsewhere.example/story?page=2', '/story'],
    ['an article whose name begins alike', '/story-of-2', '/story'],
  ])('is not that of %s', (_, address, first) => {
    expect(part(address, first)).toBeNull();
  });

  it('is told of any two addresses, without an error', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.webUrl({ withQueryParameters: true }), (a, b) => {
        const told = partAddress(a as AbsoluteUrl, b as AbsoluteUrl);
        expect(told === null || told.number >= 0).toBe(true);
        expect(typeof isWholeAddress(a as AbsoluteUrl, b as AbsoluteUrl)).toBe('boolean');
      }),
    );
  });
});

describe('the address of the whole article', () => {
  it.each([
    ['/story?page=all', '/story'],
    ['/story?view=all', '/story'],
    ['/story?singlepage=true', '/story'],
    ['/story/komplettansicht', '/story'],
    ['/story/single-page/', '/story/'],
  ])('is %s for %s', (address, first) => expect(isWholeAddress(at(address), at(first))).toBe(true));

  it.each([
    ['/story?page=2', '/story'],
    ['/other?page=all', '/story'],
    ['/story/photos', '/story'],
    ['/?page=all', '/'],
  ])('is not %s for %s', (address, first) => expect(isWholeAddress(at(address), at(first))).toBe(false));
});
