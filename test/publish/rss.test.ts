import { describe, expect, it } from 'vitest';
import { renderDocument } from '../../lib/publish/index.ts';
import { SOURCE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from './samples.ts';

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

  it('gives an item without a title its text as description, and one without either a title that says so', () => {
    expect(document(sampleArticle({ title: null }))).not.toMatch(/<item>.*<title>/s);
    const bare = sampleArticle({ title: null, excerpt: null, text: '', html: '', complete: false });
    expect(document(bare)).toContain('<title>Untitled, from gazette.example</title>');
  });
});

function document(...members: Parameters<typeof sampleArticle>[0][]): string {
  return renderDocument('rss', sampleInput({ members: members.map(sampleArticle) }));
}
