import { describe, expect, it } from 'vitest';
import { NotAFeedError } from '../../lib/parse/index.ts';
import { atom, firstItem, parse, rss } from './samples.ts';

describe('parseFeed', () => {
  it('reads an RSS 2.0 item with everything it states', async () => {
    const text = rss(
      `<language>en-GB</language><ttl>60</ttl><item><title>Fish &amp;amp; chips</title>
       <link>https://news.example/1</link><guid isPermaLink="false">a-1</guid>
       <pubDate>Thu, 01 Jan 2026 10:00:00 +0100</pubDate><dc:creator>Ann Ash</dc:creator>
       <description>Short.</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>
       <category>Food</category><category>Sea</category>
       <enclosure url="https://news.example/1.mp3" type="audio/mpeg" length="1234"/>
       <media:content url="https://news.example/1.jpg" medium="image" width="640"/></item>`,
      ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"',
    );
    expect(await parse(text)).toEqual({
      title: 'News',
      links: ['https://news.example/'],
      language: 'en-GB',
      schedule: { ttl: 3600, updateEvery: null, skipHours: [], skipDays: [] },
      older: null,
      movedTo: null,
      repairs: [],
      items: [
        {
          guid: 'a-1',
          url: 'https://news.example/1',
          links: ['https://news.example/1'],
          title: 'Fish & chips',
          authors: ['Ann Ash'],
          published: { instant: '2026-01-01T09:00:00.000Z', precision: 'second' },
          updated: null,
          content: '<p>Long.</p>',
          summary: 'Short.',
          tags: ['Food', 'Sea'],
          language: null,
          image: { url: 'https://news.example/1.jpg', width: 640, height: null, alt: null, credit: null },
          enclosures: [{ url: 'https://news.example/1.mp3', type: 'audio/mpeg', length: 1234 }],
          repairs: [],
        },
      ],
    });
  });

  it('reads an Atom entry: alternate link first, authors of the feed where it has none', async () => {
    const item = await firstItem(
      atom(`<author><name>Desk</name></author><entry><title type="html">One &amp;lt;b&gt;</title><id>urn:1</id>
        <link rel="replies" href="/1/comments"/><link rel="alternate" type="text/html" href="/1"/>
        <published>2026-01-01T10:00:00Z</published><updated>2026-01-02T10:00:00Z</updated>
        <summary>1 &lt; 2</summary></entry>`),
    );
    expect(item).toMatchObject({
      guid: 'urn:1',
      url: 'https://news.example/1',
      authors: ['Desk'],
      published: { instant: '2026-01-01T10:00:00.000Z' },
      updated: { instant: '2026-01-02T10:00:00.000Z' },
      content: null,
      summary: '1 &lt; 2',
    });
  });

  it('keeps the order of mixed content in XHTML, whatever its prefix', async () => {
    const item = await firstItem(
      atom(`<entry><id>urn:1</id><content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">One
        <x:b>two</x:b> three &lt;four&gt;<x:br/></x:div></content></entry>`),
    );
    expect(item.content?.replace(/\s+/g, ' ')).toBe('One <b>two</b> three &lt;four&gt;<br>');
  });

  it('reads RSS 1.0, whose items stand beside the channel', async () => {
    const text = `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:d="http://purl.org/dc/elements/1.1/"><channel r:about="https://news.example/"><title>News</title></channel>
      <item r:about="urn:1"><title>One</title><d:date>2026-01-01</d:date></item></r:RDF>`;
    expect(await firstItem(text)).toMatchObject({
      guid: 'urn:1',
      title: 'One',
      published: { instant: '2026-01-01T00:00:00.000Z', precision: 'day' },
    });
  });

  it.each(['', ' version="0.91"', ' version="2.01"', ' version="3.0"'])(
    'reads RSS with%s as its version',
    async (version) => {
      const text = `<rss${version}><channel><title>News</title><item><title>One</title></item></channel></rss>`;
      expect((await firstItem(text)).title).toBe('One');
    },
  );

  it('goes by namespaces, not by prefixes', async () => {
    const text = rss(
      '<item><c:encoded>Long.</c:encoded></item>',
      ' xmlns:c="http://purl.org/rss/1.0/modules/content/"',
    );
    expect((await firstItem(text)).content).toBe('Long.');
  });

  it('resolves relative addresses against xml:base, of the feed and of the entry', async () => {
    const item = await firstItem(
      atom(
        `<entry xml:base="sub/"><id>urn:1</id><link href="1"/>
        <content type="html">&lt;img src="a.jpg"&gt; &lt;a href="#top"&gt;</content></entry>`,
        ' xml:base="https://other.example/blog/"',
      ),
    );
    expect(item.url).toBe('https://other.example/blog/sub/1');
    expect(item.content).toBe('<img src="https://other.example/blog/sub/a.jpg"> <a href="#top">');
  });

  it('resolves relative addresses in content against the item’s page where there is no xml:base', async () => {
    const item = await firstItem(
      rss('<item><link>https://news.example/2026/1</link><description>&lt;img src="a.jpg"&gt;</description></item>'),
    );
    expect(item.summary).toBe('<img src="https://news.example/2026/a.jpg">');
  });

  it('takes a guid for the address, though it says that it is none, where there is no other', async () => {
    const guid = (attributes: string, more = '', text = 'https://news.example/1') =>
      firstItem(rss(`<item><guid${attributes}>${text}</guid>${more}</item>`));
    expect(await guid('')).toMatchObject({ url: 'https://news.example/1', repairs: [] });
    const taken = await guid(' isPermaLink="false"');
    expect(taken).toMatchObject({ url: 'https://news.example/1', guid: 'https://news.example/1' });
    expect(taken.repairs).toEqual([{ code: 'link-from-guid', detail: 'https://news.example/1' }]);
    expect((await guid(' isPermaLink="false"', '<link/>')).links).toEqual(['https://news.example/1']);
    const linked = await guid(' isPermaLink="false"', '<link>https://news.example/own</link>');
    expect(linked).toMatchObject({ links: ['https://news.example/own'], repairs: [] });
    expect((await guid(' isPermaLink="false"', '', '8569')).links).toEqual([]);
    expect((await guid(' isPermaLink="false"', '', 'https://news.example/ 1 of 2')).links).toEqual([]);
  });

  it('invents nothing that an item does not state', async () => {
    expect(await firstItem(rss('<item/>'))).toMatchObject({
      guid: null,
      url: null,
      title: null,
      authors: [],
      published: null,
      updated: null,
      content: null,
      summary: null,
      image: null,
    });
  });

  it.each([
    ['', 'empty'],
    ['<!DOCTYPE html><html><body>Hello</body></html>', 'HTML page'],
    ['{"hello": "world"}', 'neither a JSON Feed'],
    ['{"version": "https://jsonfeed.org/version/1", "items": [{', 'JSON that cannot be read'],
    ['\0\x01\x02\xff\0\0', 'binary'],
    ['<urlset><url/></urlset>', 'sitemap'],
    ['<note>Hello</note>', 'XML without'],
    ['Hello there', 'plain text'],
  ])('says of %j that it is no feed but %s', async (text, what) => {
    const error = await parse(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotAFeedError);
    expect((error as Error).message).toContain(what);
    expect((error as Error).message).not.toContain('\n');
  });
});
