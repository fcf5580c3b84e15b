import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, ArchiveName, Instant } from '../../../lib/model/index.ts';
import { renderDocument } from '../../../lib/publish/index.ts';
import { ALSO_AT, RICH_SITE, SOURCE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from '../samples.ts';

describe('an RSS document', () => {
  const rss = renderDocument('rss', sampleInput());

  it('names its own address, its page, its language and its newest change', () => {
    expect(rss).toContain(
      '<atom:link href="https://mill.example/news/feeds/harbour/rss.xml" rel="self" type="application/rss+xml"/>',
    );
    expect(rss).toContain('<link>https://mill.example/news/feeds/harbour/index.html</link>');
    expect(rss).toContain('<language>en-GB</language>');
    expect(rss).toContain('<lastBuildDate>Sat, 21 Nov 2026 08:00:00 GMT</lastBuildDate>');
  });

  it('gives an id that is no address, so that it survives a move', () => {
    expect(rss).toContain('<guid isPermaLink="false">urn:feedmill:aaaabbbbccccddddeeee</guid>');
    expect(rss).not.toContain('isPermaLink="true"');
  });

  it('credits every author by dc:creator, never by an author element without an e-mail address', () => {
    expect(rss).toContain('<dc:creator>Ada Quill</dc:creator>\n            <dc:creator>Ben Oar</dc:creator>');
    expect(rss).not.toContain('<author>');
  });

  it('carries the full text, the excerpt, the section and the tags', () => {
    expect(rss).toContain('<content:encoded><![CDATA[<p>She came in at dawn &amp; was met.</p>');
    expect(rss).toContain('<description><![CDATA[She came in at dawn &amp; was met.]]></description>');
    expect(rss).toContain('<category>Harbour</category>');
    expect(rss).toContain('<category>R&#x26;D</category>');
  });

  it('names the feed that an item came from, with its address', () => {
    const named = renderDocument('rss', sampleInput({ sources: [SOURCE] }));
    expect(named).toContain('<source url="https://gazette.example/rss?a=1&amp;b=2">The Gazette &#x26; Herald</source>');
    expect(rss).not.toContain('<source');
  });

  it('gives files with type and length, and the picture with its size, its words and its maker', () => {
    expect(rss).toContain('<enclosure url="https://gazette.example/ferry.mp3" length="12345" type="audio/mpeg"/>');
    expect(rss).toContain(
      '<media:content url="https://gazette.example/ferry.jpg" type="image/jpeg" medium="image" width="1200" height="800">',
    );
    expect(rss).toContain('<media:description type="plain">The ferry at the quay</media:description>');
    expect(rss).toContain('<media:credit>Cy Lens</media:credit>');
    expect(rss).toContain('<media:thumbnail url="https://gazette.example/ferry.jpg" width="1200" height="800"/>');
  });

  it('makes the picture the enclosure where there is no other file, and none of a picture of unknown type', () => {
    const picture = sampleArticle({ enclosures: [] });
    expect(document(picture)).toContain(
      '<enclosure url="https://gazette.example/ferry.jpg" length="0" type="image/jpeg"/>',
    );
    const unknown = sampleArticle({
      enclosures: [],
      leadImage: { ...picture.leadImage!, url: 'https://gazette.example/i?7' as never },
    });
    expect(document(unknown)).not.toContain('<enclosure');
  });

  it('has no date for an article whose source stated none', () => {
    expect(document(sampleArticle({ published: null }))).not.toContain('<pubDate>');
  });

  it('has no link for an article without an address', () => {
    expect(document(sampleArticle({ canonicalUrl: null })).match(/<link>/g)).toHaveLength(1);
  });

  it('never passes a teaser off as full text', () => {
    const teaser = document(sampleTeaser());
    expect(teaser).not.toContain('content:encoded>');
    expect(teaser).toContain('<description><![CDATA[The lighthouse will […]]]></description>');
  });

  it('gives excerpts only where the feed asks for excerpts', () => {
    const excerpts = renderDocument('rss', sampleInput({ feed: sampleFeed({ content: 'excerpt' }) }));
    expect(excerpts).not.toContain('<content:encoded>');
    expect(excerpts).toContain('<description>');
  });

  it('says by which specification it is written and how long it may be kept', () => {
    expect(rss).toContain('<docs>http://www.rssboard.org/rss-specification</docs>');
    expect(rss).toMatch(/<ttl>[1-9]\d*<\/ttl>/);
    expect(rss).toContain('<generator>Feedmill</generator>');
  });

  it('names the hub, the rights and the picture of a site that has them, and nothing of one that has not', () => {
    const told = renderDocument('rss', sampleInput({ site: RICH_SITE }));
    expect(told).toContain('<atom:link rel="hub" href="https://hub.example/?a=1&amp;b=2"/>');
    expect(told).toContain('<copyright>© The Mill &#x26; Co</copyright>');
    const image = /<image>\s*<title>(.*)<\/title>\s*<url>(.*)<\/url>\s*<link>(.*)<\/link>\s*<\/image>/.exec(told);
    expect(image?.slice(1)).toEqual([
      'Harbour &#x26; Town',
      'https://mill.example/logo.png',
      'https://mill.example/news/feeds/harbour/index.html',
    ]);
    expect(rss).not.toMatch(/<image>|<copyright>|rel="hub"/);
  });

  it('leaves out a picture of a type that RSS does not take', () => {
    const site = { ...RICH_SITE, image: 'https://mill.example/logo.svg' as AbsoluteUrl };
    expect(renderDocument('rss', sampleInput({ site }))).not.toContain('<image>');
  });

  it('leads to the newest archive, which is Atom', () => {
    const archive = { name: null, previous: '2026-10' as ArchiveName, next: null };
    const link =
      '<atom:link rel="prev-archive" href="https://mill.example/news/feeds/harbour/archive/2026-10.atom.xml" type="application/atom+xml"/>';
    expect(renderDocument('rss', sampleInput({ archive }))).toContain(link);
    const feed = sampleFeed({ formats: ['rss', 'json'] });
    expect(renderDocument('rss', sampleInput({ archive, feed }))).not.toContain('prev-archive');
  });

  it('says when an item was revised, and only then', () => {
    const revised = sampleArticle({
      revision: 2,
      changed: ['title'],
      revisedAt: '2026-11-22T07:00:00.000Z' as Instant,
    });
    expect(document(revised)).toContain('<atom:updated>2026-11-22T07:00:00.000Z</atom:updated>');
    expect(rss).not.toContain('<atom:updated>');
  });

  it('links where else a story is told', () => {
    expect(renderDocument('rss', sampleInput({ alsoAt: ALSO_AT }))).toContain(
      '<atom:link rel="related" href="https://courier.example/x?a=1&amp;b=2" title="The Courier &amp; Post"/>',
    );
    expect(rss).not.toContain('rel="related"');
  });

  it('gives titles and links alone where the feed asks for no more', () => {
    const links = renderDocument('rss', sampleInput({ feed: sampleFeed({ content: 'link' }) }));
    expect(links).not.toMatch(/dawn|lighthouse will|<content:encoded>/);
    expect(links.match(/<title>Ferry .*Petrel.* &#x26; crew return<\/title>/g)).toHaveLength(1);
    const untitled = sampleInput({ feed: sampleFeed({ content: 'link' }), members: [sampleArticle({ title: null })] });
    expect(renderDocument('rss', untitled)).toContain('<![CDATA[Recording, from gazette.example]]>');
    expect(renderDocument('rss', untitled)).not.toMatch(/<item>.*<title>/s);
  });

  it('gives every item with a full text a description, which stands before it', () => {
    const pictures = sampleArticle({ excerpt: null, text: '', html: '<p><img src="https://a.example/b.png"></p>' });
    expect(document(pictures)).toMatch(/<description>.*Ferry.*<\/description>\s*<content:encoded>/);
  });

  it('writes addresses as RFC 3986 has them', () => {
    const odd = sampleArticle({ canonicalUrl: 'https://a.example/a[1]|?b=[%zz]' as AbsoluteUrl });
    expect(document(odd)).toContain('<link>https://a.example/a%5B1%5D%7C?b=%5B%25zz%5D</link>');
  });

  it('invents no title: an item without one has its text as description, or what it is', () => {
    expect(document(sampleArticle({ title: null }))).not.toMatch(/<item>.*<title>/s);
    const bare = sampleArticle({ title: null, excerpt: null, text: '', html: '', complete: false });
    expect(document(bare)).not.toMatch(/<item>.*<title>/s);
    expect(document(bare)).toContain('<description><![CDATA[Recording, from gazette.example]]></description>');
    const film = { url: 'https://gazette.example/m/77.mp4' as AbsoluteUrl, type: 'video/mp4', length: null };
    expect(document({ ...bare, enclosures: [film] })).toContain('<![CDATA[Film, from gazette.example]]>');
    expect(document({ ...bare, enclosures: [] })).toContain('<![CDATA[Picture, from gazette.example]]>');
    expect(document({ ...bare, enclosures: [], leadImage: null })).toContain(
      '<![CDATA[Untitled, from gazette.example]]>',
    );
  });
});

function document(...members: Parameters<typeof sampleArticle>[0][]): string {
  return renderDocument('rss', sampleInput({ members: members.map(sampleArticle) }));
}
