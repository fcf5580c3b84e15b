import { describe, expect, it } from 'vitest';
import type { ArchiveLinks, ArchiveName, Article, FeedId } from '../../../lib/model/index.ts';
import { archivePath, renderDocument } from '../../../lib/publish/index.ts';
import { ALSO_AT, RICH_SITE, SOURCE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from '../samples.ts';

describe('an Atom document', () => {
  const atom = renderDocument('atom', sampleInput());

  it('has an id that is no address, and links to itself and to its page', () => {
    expect(atom).toContain('<id>urn:feedmill:feed:harbour</id>');
    expect(atom).toContain(
      '<link rel="self" type="application/atom+xml" href="https://mill.example/news/feeds/harbour/atom.xml"/>',
    );
    expect(atom).toContain('<link rel="alternate" href="https://mill.example/news/feeds/harbour/index.html"/>');
  });

  it('keeps when an article was published apart from when it was revised', () => {
    expect(atom).toContain('<published>2026-11-20T09:30:00.000Z</published>');
    expect(atom).toContain('<updated>2026-11-20T10:05:00.000Z</updated>');
  });

  it('says nothing of when an article was published if its source did not', () => {
    const undated = document(sampleArticle({ published: null }));
    expect(undated).not.toContain('<published>');
    expect(undated).toContain('<updated>2026-11-20T10:05:00.000Z</updated>');
  });

  it('always has an author: those named, else the host of the page, else the source', () => {
    expect(atom).toContain('<author><name>Ada Quill</name></author>\n        <author><name>Ben Oar</name></author>');
    expect(document(sampleArticle({ authors: [] }))).toContain('<author><name>gazette.example</name></author>');
    expect(document(sampleArticle({ authors: [' '], canonicalUrl: null }))).toContain(
      '<author><name>gazette</name></author>',
    );
  });

  it('says what was taken down, when and why (RFC 6721)', () => {
    expect(atom).toContain(
      '<at:deleted-entry ref="urn:feedmill:gggghhhhiiiijjjjkkkk" when="2026-11-21T08:00:00.000Z"><at:comment>Withdrawn at the &lt;author&gt;’s request</at:comment></at:deleted-entry>',
    );
  });

  it('gives full text as HTML and a teaser as a summary alone', () => {
    expect(atom).toContain('<content type="html"><![CDATA[<p>She came in');
    const teaser = document(sampleTeaser());
    expect(teaser).toContain('<summary type="html"><![CDATA[The lighthouse will […]]]></summary>');
    expect(teaser).not.toContain('<content');
  });

  it('gives an article without a title an empty one, as RFC 4287 §4.1.2 asks, and its text as summary', () => {
    const note = document(sampleArticle({ title: null }));
    expect(note).toContain('<title></title>');
    expect(note).toContain('<summary type="html"><![CDATA[She came in at dawn &amp; was met.]]></summary>');
    expect(note).toContain('<content type="html"><![CDATA[<p>She came in');
  });

  it('shows the picture of an article that is nothing else', () => {
    const picture = { title: null, excerpt: null, text: '', html: '', complete: false, enclosures: [] };
    expect(document(sampleArticle(picture))).toContain(
      '<a href=&quot;https://www.gazette.example/ferry?a=1&amp;amp;b=2&quot;><img src='
        .replaceAll('>', '&gt;')
        .replaceAll('<', '&lt;'),
    );
  });

  it('gives the excerpt as content where an article has no page to link to (RFC 4287 §4.1.2)', () => {
    const homeless = document(sampleTeaser({ canonicalUrl: null }));
    expect(homeless).toContain('<content type="html">The lighthouse will […]</content>');
    expect(homeless).not.toMatch(/<link(?! rel="(self|alternate|enclosure)")/);
  });

  it('marks the language of an entry, and drops what is no language tag', () => {
    expect(atom).toContain('<entry xml:lang="en">');
    for (const language of ['en" evil="', 'english', 'x-none']) {
      expect(document(sampleArticle({ language }))).toContain('<entry>');
    }
    expect(renderDocument('atom', sampleInput({ feed: sampleFeed({ language: 'not a tag' }) }))).not.toContain(
      'xml:lang="not',
    );
  });

  it('tells sections from tags by the scheme of a category', () => {
    expect(atom).toContain('<category term="Harbour" scheme="urn:feedmill:section"/>');
    expect(atom).toContain('<category term="R&amp;D" scheme="urn:feedmill:tag"/>');
  });

  it('names the feed that an entry was taken from, with id, title, address and when it last changed', () => {
    const named = renderDocument('atom', sampleInput({ members: [sampleArticle()], sources: [SOURCE] }));
    expect(named).toContain(
      '<source><id>https://gazette.example/rss?a=1&amp;b=2</id><title>The Gazette &#x26; Herald</title>' +
        '<updated>2026-11-20T10:05:00.000Z</updated>' +
        '<link rel="self" href="https://gazette.example/rss?a=1&amp;b=2"/></source>',
    );
    const page = renderDocument('atom', sampleInput({ sources: [{ ...SOURCE, kind: 'page' }] }));
    expect(page).not.toContain('<source>');
  });

  it('names the hub, the rights and the picture of a site that has them, and nothing of one that has not', () => {
    const told = renderDocument('atom', sampleInput({ site: RICH_SITE }));
    expect(told).toContain('<link rel="hub" href="https://hub.example/?a=1&amp;b=2"/>');
    expect(told).toContain('<rights>© The Mill &#x26; Co</rights>');
    expect(told).toContain('<logo>https://mill.example/logo.png</logo>');
    expect(atom).not.toMatch(/<logo>|<rights>|rel="hub"/);
  });

  it('links where else a story is told', () => {
    expect(renderDocument('atom', sampleInput({ alsoAt: ALSO_AT }))).toContain(
      '<link rel="related" href="https://courier.example/x?a=1&amp;b=2" title="The Courier &amp; Post"/>',
    );
  });

  it('gives the link as content where the feed asks for no more, and as little of an article of which nothing is known', () => {
    const feed = sampleFeed({ content: 'link' });
    const links = renderDocument('atom', sampleInput({ feed }));
    expect(links).not.toMatch(/dawn|lighthouse will|<summary/);
    expect(links).toContain(
      '<content type="html">&lt;p&gt;&lt;a href=&quot;https://www.gazette.example/ferry?a=1&amp;amp;b=2&quot;&gt;gazette.example&lt;/a&gt;&lt;/p&gt;</content>',
    );
    const homeless = renderDocument('atom', sampleInput({ feed, members: [sampleArticle({ canonicalUrl: null })] }));
    expect(homeless).toContain('<content type="html">Ferry &amp;quot;Petrel&amp;quot; &amp;amp; crew return</content>');
  });

  it('links every file with its type, the picture included', () => {
    expect(atom).toContain(
      '<link rel="enclosure" href="https://gazette.example/ferry.mp3" type="audio/mpeg" length="12345"/>',
    );
    expect(atom).toContain('<link rel="enclosure" href="https://gazette.example/ferry.jpg" type="image/jpeg"/>');
  });
});

describe('an archive (RFC 5005 §4)', () => {
  const archive = (name: string | null, previous: string | null, next: string | null) => {
    const atom = renderDocument(
      'atom',
      sampleInput({ archive: { name, previous, next } as ArchiveLinks, site: RICH_SITE }),
    );
    const links = [...atom.matchAll(/^ {4}<link rel="([a-z-]+)"(?: type="[^"]*")? href="([^"]*)"/gm)];
    return { atom, links: Object.fromEntries(links.map(([, rel, href]) => [rel, href])) };
  };
  const base = 'https://mill.example/news/feeds/harbour';

  it('says that it is one, where it is, what it belongs to, and what stands before and after it', () => {
    const { atom, links } = archive('2026-10', '2026-09-2', '2026-11');
    expect(atom).toContain('<fh:archive/>');
    expect(atom).toContain('xmlns:fh="http://purl.org/syndication/history/1.0"');
    expect(links).toEqual({
      alternate: `${base}/index.html`,
      self: `${base}/archive/2026-10.atom.xml`,
      current: `${base}/atom.xml`,
      'prev-archive': `${base}/archive/2026-09-2.atom.xml`,
      'next-archive': `${base}/archive/2026-11.atom.xml`,
    });
  });

  it('has the id of its feed', () => {
    expect(archive('2026-10', null, null).atom).toContain('<id>urn:feedmill:feed:harbour</id>');
  });

  it('is led to from the current document, which is none', () => {
    const { atom, links } = archive(null, '2026-10', null);
    expect(atom).not.toContain('fh:archive');
    expect(links).toMatchObject({ self: `${base}/atom.xml`, 'prev-archive': `${base}/archive/2026-10.atom.xml` });
    expect(links).not.toHaveProperty('current');
    expect(links).not.toHaveProperty('next-archive');
  });

  it('has its place beside the documents of its feed', () => {
    const paths = (['atom', 'json'] as const).map((format) =>
      archivePath({ id: 'harbour' as FeedId }, '2026-11-2' as ArchiveName, format),
    );
    expect(paths).toEqual(['feeds/harbour/archive/2026-11-2.atom.xml', 'feeds/harbour/archive/2026-11-2.json']);
  });
});

function document(...members: Article[]): string {
  return renderDocument('atom', sampleInput({ members }));
}
