import { describe, expect, it } from 'vitest';
import type { Article } from '../../lib/model/index.ts';
import { renderDocument } from '../../lib/publish/index.ts';
import { sampleArticle, sampleFeed, sampleInput, sampleTeaser } from './samples.ts';

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

  it('gives the excerpt as content where an article has no page to link to (RFC 4287 §4.1.2)', () => {
    const homeless = document(sampleTeaser({ canonicalUrl: null }));
    expect(homeless).toContain('<content type="html">The lighthouse will […]</content>');
    expect(homeless).not.toMatch(/<link(?! rel="(self|alternate|enclosure)")/);
  });

  it('marks the language of an entry, and drops what is no language tag', () => {
    expect(atom).toContain('<entry xml:lang="en">');
    expect(document(sampleArticle({ language: 'en" evil="' }))).toContain('<entry>');
    expect(renderDocument('atom', sampleInput({ feed: sampleFeed({ language: 'not a tag' }) }))).not.toContain(
      'xml:lang="not',
    );
  });

  it('links every file with its type, the picture included', () => {
    expect(atom).toContain(
      '<link rel="enclosure" href="https://gazette.example/ferry.mp3" type="audio/mpeg" length="12345"/>',
    );
    expect(atom).toContain('<link rel="enclosure" href="https://gazette.example/ferry.jpg" type="image/jpeg"/>');
  });
});

function document(...members: Article[]): string {
  return renderDocument('atom', sampleInput({ members }));
}
