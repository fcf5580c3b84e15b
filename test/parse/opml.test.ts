import { escapeUTF8 } from 'entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedId } from '../../lib/model/index.ts';
import { NotOpmlError, type OpmlList, parseOpml } from '../../lib/parse/index.ts';
import { renderOpml } from '../../lib/publish/index.ts';
import { SITE, sampleFeed } from '../publish/samples.ts';
import { rss } from './samples.ts';

const opml = (body: string, head = '<title>Mine</title>'): string =>
  `<?xml version="1.0"?><opml version="2.0"><head>${head}</head><body>${body}</body></opml>`;
const feed = (title: string, more = ''): string =>
  `<outline type="rss" text="${title}" xmlUrl="https://${title.toLowerCase()}.example/feed" ${more}/>`;
const folder = (title: string, content: string): string => `<outline text="${title}">${content}</outline>`;

/** The titles of a list's subscriptions, each with its folders. */
function shelves(text: string): readonly string[] {
  return parseOpml(text).subscriptions.map(({ title, folders }) => [...folders, title].join('/'));
}

const codes = ({ repairs }: OpmlList): readonly string[] => repairs.map(({ code }) => code);

describe('a list of subscriptions', () => {
  it('gives its title and what it is subscribed to', () => {
    const text = opml(feed('A', 'htmlUrl="https://a.example" title="A &amp;amp; more"') + feed('B'));
    expect(parseOpml(text)).toEqual({
      title: 'Mine',
      subscriptions: [
        {
          ...{ title: 'A & more', xmlUrl: 'https://a.example/feed', htmlUrl: 'https://a.example/' },
          ...{ folders: [], kind: 'feed' },
        },
        { title: 'B', xmlUrl: 'https://b.example/feed', htmlUrl: null, folders: [], kind: 'feed' },
      ],
      repairs: [],
    });
  });

  it('gives the folders around each, from the outermost on', () => {
    const text = opml(feed('A') + folder('News', folder('Local', feed('B')) + feed('C')) + feed('D'));
    expect(shelves(text)).toEqual(['A', 'News/Local/B', 'News/C', 'D']);
    expect(parseOpml(text).repairs).toEqual([]);
  });

  it('gives the categories that a feed states', () => {
    expect(shelves(opml(folder('News', feed('A', 'category="/Local/Weather, News,"'))))).toEqual([
      'News/Local/Weather/A',
    ]);
  });

  it('does not take a feed for the folder of what stands in it', () => {
    const text = opml(
      '<outline text="A" xmlUrl="https://a.example/"><outline text="B" xmlUrl="https://b.example/"/></outline>',
    );
    expect(shelves(text)).toEqual(['A', 'B']);
  });

  it.each(['xmlUrl', 'xmlurl', 'XMLURL', 'xmlURL'])('may write %s as it likes', (name) => {
    expect(
      parseOpml(`<OPML><Body><OUTLINE Text="A" ${name}="https://a.example/"/></Body></OPML>`).subscriptions,
    ).toHaveLength(1);
  });

  it('tells of a page that its reader scrapes', () => {
    const text = opml(`<outline text="A" type="HTML+XPath" xmlUrl="https://a.example/news"/>${feed('B')}`);
    expect(parseOpml(text).subscriptions.map(({ kind }) => kind)).toEqual(['page', 'feed']);
  });

  it('reads addresses of the scheme feed:', () => {
    const text = opml('<outline xmlUrl="feed://a.example/f"/><outline xmlUrl="feed:https://b.example/f"/>');
    expect(parseOpml(text).subscriptions.map(({ xmlUrl }) => xmlUrl)).toEqual([
      'http://a.example/f',
      'https://b.example/f',
    ]);
  });

  it('tells a feed that stands in it twice once, as it is said first, in the folders of both', () => {
    const again = '<outline text="Other" xmlUrl="https://a.example/feed"/>';
    const list = parseOpml(opml(folder('One', feed('A')) + folder('Two', again)));
    expect(list.subscriptions).toMatchObject([{ title: 'A', folders: ['One', 'Two'] }]);
    expect(list.repairs).toEqual([{ code: 'duplicate', detail: expect.stringContaining('"Other"') }]);
  });

  it('passes over what leads nowhere, and says of each what it was', () => {
    const nowhere =
      '<outline text="No feed" htmlUrl="https://x.example/"/><outline text="Mail" xmlUrl="mailto:a@b.example"/>';
    const list = parseOpml(opml(`${nowhere}<outline/>${feed('A')}`));
    expect(list.subscriptions).toHaveLength(1);
    expect(list.repairs.map(({ detail }) => detail)).toEqual([
      '"No feed" is skipped: it has no xmlUrl',
      '"Mail" is skipped: its xmlUrl "mailto:a@b.example" is not an http(s) address',
      'an outline without a title is skipped: it has no xmlUrl',
    ]);
  });

  it('is what Feedmill gives out itself', () => {
    const feeds = [sampleFeed({ id: 'all' as FeedId, title: 'Everything <all> & "more"' }), sampleFeed()];
    expect(parseOpml(renderOpml(feeds, SITE))).toMatchObject({
      title: SITE.title,
      subscriptions: [
        { title: 'Everything <all> & "more"', xmlUrl: 'https://mill.example/news/feeds/all/rss.xml' },
        { title: sampleFeed().title },
      ],
      repairs: [],
    });
  });

  it('may be empty', () => {
    expect(parseOpml('<opml version="1.0"><head/><body></body></opml>')).toEqual({
      title: null,
      subscriptions: [],
      repairs: [],
    });
  });
});

describe('a broken list of subscriptions', () => {
  it.each([
    ['bare ampersands', opml(feed('A', 'htmlUrl="https://a.example/?a=1&b=2"') + feed('B')).replace('"A"', '"A & A"')],
    ['references of HTML', opml(feed('A') + feed('B')).replace('"A"', '"A&nbsp;&eacute;"')],
    ['no root', feed('A') + feed('B')],
    ['no end', opml(feed('A') + feed('B')).replace('</body></opml>', '')],
    ['stray end tags', opml(`${feed('A')}</outline></b>${feed('B')}`)],
    [
      'attributes without quotes',
      opml('<outline xmlUrl=https://a.example/feed text=A><outline xmlUrl=https://b.example/feed />'),
    ],
    ['control characters', opml(feed('A') + feed('B')).replace('"A"', '"A\x01"')],
  ])('is read whole with %s', (_, text) => {
    expect(parseOpml(text).subscriptions.map(({ xmlUrl }) => xmlUrl)).toEqual([
      'https://a.example/feed',
      'https://b.example/feed',
    ]);
  });

  it('keeps feeds beside each other that have no end tags, in their folders', () => {
    const open = (title: string): string => feed(title).replace('/>', '>');
    const text = opml(folder('News', open('A') + open('B')) + folder('Mills', open('C') + open('D')) + open('E'));
    expect(shelves(text)).toEqual(['News/A', 'News/B', 'Mills/C', 'Mills/D', 'E']);
    expect(codes(parseOpml(text))).toEqual(['unclosed-tag']);
  });

  it('keeps feeds beside each other of which some have no end tags', () => {
    const open = (title: string): string => feed(title).replace('/>', '>');
    const close = '</outline>';
    expect(shelves(opml(folder('News', `${open('A')}${close}${open('B')}${open('C')}${close}`)))).toEqual([
      'News/A',
      'News/B',
      'News/C',
    ]);
  });

  it('loses no feed in folders deeper than any are', () => {
    const depth = 5_000;
    const list = parseOpml(
      opml('<outline text="x">'.repeat(depth) + feed('A') + '</outline>'.repeat(depth) + feed('B')),
    );
    expect(list.subscriptions).toMatchObject([
      { title: 'A', folders: ['x'] },
      { title: 'B', folders: [] },
    ]);
    expect(codes(list)).toEqual(['too-deep']);
  });

  it('takes no more outlines than anybody has', () => {
    const list = parseOpml(
      opml(Array.from({ length: 20_001 }, (_, i) => `<outline xmlUrl="https://a.example/${i}"/>`).join('')),
    );
    expect(list.subscriptions).toHaveLength(20_000);
    expect(codes(list)).toEqual(['too-large']);
  });
});

describe('what is no list of subscriptions', () => {
  it.each([
    ['', /empty; export/],
    ['<html><body></body></html>', /HTML page; export/],
    [rss(''), /a feed itself; add it as a source/],
    ['<urlset></urlset>', /a sitemap; add it as a source of kind "sitemap"/],
    ['{"opml": "<opml><outline/></opml>"}', /JSON/],
    ['<html><opml><outline/></opml></html>', /HTML page/],
    ['<other/>', /XML without an opml element/],
    ['https://a.example/feed', /plain text/],
    ['PK\x03\x04\0', /binary data/],
  ])('is told for what it is: %j', (text, says) => {
    expect(() => parseOpml(text)).toThrow(NotOpmlError);
    expect(() => parseOpml(text)).toThrow(says);
  });
});

describe('any text', () => {
  it('is a list or is told not to be one', () => {
    const piece = fc.constantFrom(
      ...['<opml>', '</opml>', '<head>', '<title>', '</title>', '<body>', '<outline>', '</outline>', '<outline text="'],
      ...[
        '" xmlUrl="',
        '"/>',
        '>',
        'https://a.example/',
        '&amp;',
        '&#0;',
        '\0',
        '\uD800',
        '<![CDATA[',
        '<!--',
        ' category="/',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        try {
          expect(Array.isArray(parseOpml(pieces.join('')).subscriptions)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(NotOpmlError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes back from a list as it was put in', () => {
    const title = fc.string({ unit: fc.constantFrom('a', 'Ü', '"', "'", '漢', '&', '/', ',', '1'), minLength: 1 });
    const tree = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.record({ title, url: fc.webUrl({ withQueryParameters: true }) }),
        fc.record({ title, inside: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(tree), (nodes) => {
        const list = parseOpml(opml(nodes.map(write).join('')));
        const expected = new Map<string, { title: string; folders: Set<string> }>();
        for (const { url, title, path } of nodes.flatMap((node) => leaves(node, []))) {
          const known = expected.get(url) ?? { title, folders: new Set() };
          for (const name of path) known.folders.add(name);
          expected.set(url, known);
        }
        expect(list.subscriptions.map(({ xmlUrl, title, folders }) => [xmlUrl, title, folders])).toEqual(
          [...expected].map(([url, { title, folders }]) => [url, title, [...folders]]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['outlines opened', `<opml>${'<outline text="a">'.repeat(60_000)}`],
    ['feeds opened', `<opml>${'<outline xmlUrl="https://a.example/">'.repeat(30_000)}`],
    ['outlines closed', `<opml>${'</outline>'.repeat(60_000)}`],
    ['other elements', `<opml>${'<a b="c">'.repeat(60_000)}`],
    ['characters in a title', `<opml><title>${'&amp;'.repeat(60_000)}`],
    ['characters in a folder', `<opml><outline text="${'a'.repeat(1_000_000)}">${feed('A').repeat(1_000)}`],
    ['attributes', `<opml><outline ${Array.from({ length: 40_000 }, (_, i) => `a${i}="b"`).join(' ')}/>`],
  ])('is read in bounded memory: many %s', (_, text) => {
    expect(JSON.stringify(parseOpml(text)).length).toBeLessThan(3_000_000);
  });
});

type Node = { readonly title: string } & ({ readonly url: string } | { readonly inside: readonly Node[] });

function write(node: Node): string {
  const text = escapeUTF8(node.title);
  if ('url' in node) return `<outline text="${text}" xmlUrl="${escapeUTF8(node.url)}"/>`;
  return `<outline text="${text}">${node.inside.map(write).join('')}</outline>`;
}

function leaves(
  node: Node,
  path: readonly string[],
): readonly { url: string; title: string; path: readonly string[] }[] {
  if ('url' in node) return [{ url: new URL(node.url).href, title: node.title, path }];
  return node.inside.flatMap((inner) => leaves(inner, [...path, node.title]));
}
