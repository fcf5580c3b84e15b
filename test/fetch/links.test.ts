import { describe, expect, it } from 'vitest';
import { linksOf } from '../../lib/fetch/links.ts';

const PAGE = 'https://example.org/blog/';

describe('the links of a header', () => {
  it.each([
    [
      '</feed>; rel=alternate; type=application/rss+xml',
      ['https://example.org/feed', 'alternate', 'application/rss+xml', ''],
    ],
    [
      '<posts.xml>;REL="alternate";TYPE="application/atom+xml";Title="Posts, all; of them"',
      ['https://example.org/blog/posts.xml', 'alternate', 'application/atom+xml', 'Posts, all; of them'],
    ],
    ['<https://a.example/x,y;z>; rel="alternate feed"', ['https://a.example/x,y;z', 'alternate feed', '', '']],
    ['</f>; rel = alternate ; title="say \\"so\\""', ['https://example.org/f', 'alternate', '', 'say "so"']],
    ['</f>; rel=alternate; rel=next', ['https://example.org/f', 'alternate', '', '']],
  ])('are read: %s', (header, [url, rel, type, title]) => {
    expect(linksOf(header, PAGE)).toEqual([{ url, rel, type, title }]);
  });

  it('are several in one header, in their order', () => {
    const header = '</a.css>; rel=preload; as=style, </one>; rel="alternate"; title="1, 2", </two>;rel=alternate';
    expect(linksOf(header, PAGE).map(({ url }) => url)).toEqual([
      'https://example.org/a.css',
      'https://example.org/one',
      'https://example.org/two',
    ]);
  });

  it.each([
    null,
    '',
    'nonsense',
    '</f>',
    '</f>; title=x',
    '<javascript:alert(1)>; rel=alternate',
    '</f; rel=alternate',
    '</f>; rel=alternate; anchor="/other"',
  ])('are none in %j', (header) => {
    expect(linksOf(header, PAGE)).toEqual([]);
  });

  it('are a hundred at most, however many are sent', () => {
    expect(linksOf('</f>; rel=alternate, '.repeat(3000), PAGE)).toHaveLength(100);
  });
});
