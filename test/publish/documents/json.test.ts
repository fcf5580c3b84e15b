import { describe, expect, it } from 'vitest';
import type { ArchiveLinks, Article, Instant } from '../../../lib/model/index.ts';
import { renderDocument } from '../../../lib/publish/index.ts';
import { extremeInput } from '../hostile.ts';
import { ALSO_AT, RICH_SITE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from '../samples.ts';

describe('a JSON Feed document', () => {
  it('is of version 1.1 and names itself, its page, its language and its publisher', () => {
    expect(JSON.parse(renderDocument('json', sampleInput()))).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Harbour & Town',
      feed_url: 'https://mill.example/news/feeds/harbour/feed.json',
      home_page_url: 'https://mill.example/news/feeds/harbour/index.html',
      language: 'en-GB',
      authors: [{ name: 'The Mill' }],
    });
  });

  it('gives all that is known of a complete article', () => {
    expect(item(sampleArticle())).toEqual({
      id: 'urn:feedmill:aaaabbbbccccddddeeee',
      url: 'https://www.gazette.example/ferry?a=1&b=2',
      title: 'Ferry "Petrel" & crew return',
      content_html: sampleArticle().html,
      content_text: sampleArticle().text,
      summary: sampleArticle().excerpt,
      image: 'https://gazette.example/ferry.jpg',
      date_published: '2026-11-20T09:30:00.000Z',
      date_modified: '2026-11-20T10:05:00.000Z',
      authors: [{ name: 'Ada Quill' }, { name: 'Ben Oar' }],
      tags: ['Harbour', 'ferries', 'R&D'],
      language: 'en',
      attachments: [{ url: 'https://gazette.example/ferry.mp3', mime_type: 'audio/mpeg', size_in_bytes: 12345 }],
      _feedmill: {
        complete: true,
        published_precision: 'second',
        source: 'gazette.example',
        first_seen: '2026-11-20T10:00:00.000Z',
        provenance: { title: 'json-ld', published: 'json-ld' },
      },
    });
  });

  it('gives a teaser as its excerpt and says that it is not complete', () => {
    const teaser = item(sampleTeaser());
    expect(teaser).not.toHaveProperty('content_html');
    expect(teaser).toMatchObject({
      content_text: 'The lighthouse will […]',
      _feedmill: { complete: false, published_precision: 'day' },
    });
  });

  it('leaves out what is not known', () => {
    const unknown = item(
      sampleArticle({ title: null, canonicalUrl: null, published: null, leadImage: null, authors: [] }),
    );
    for (const field of ['title', 'url', 'date_published', 'image', 'authors'])
      expect(unknown).not.toHaveProperty(field);
    expect(unknown).toMatchObject({ _feedmill: { published_precision: 'none' } });
  });

  it('says what a revision changed', () => {
    const revised = item(
      sampleArticle({
        revision: 2,
        changed: ['title', '2 paragraphs'],
        revisedAt: '2026-11-22T00:00:00.000Z' as Instant,
      }),
    );
    expect(revised).toMatchObject({
      date_modified: '2026-11-22T00:00:00.000Z',
      _feedmill: { changed: 'title, 2 paragraphs' },
    });
  });

  it('lists what was taken down', () => {
    expect(JSON.parse(renderDocument('json', sampleInput()))._feedmill.deleted).toEqual([
      {
        id: 'urn:feedmill:gggghhhhiiiijjjjkkkk',
        when: '2026-11-21T08:00:00.000Z',
        reason: 'Withdrawn at the <author>’s request',
      },
    ]);
  });

  it('names the hub, the rights and the picture of a site that has them, and nothing of one that has not', () => {
    expect(JSON.parse(renderDocument('json', sampleInput({ site: RICH_SITE })))).toMatchObject({
      hubs: [{ type: 'WebSub', url: 'https://hub.example/?a=1&b=2' }],
      icon: 'https://mill.example/logo.png',
      _feedmill: { rights: '© The Mill & Co' },
    });
    const bare = JSON.parse(renderDocument('json', sampleInput()));
    for (const field of ['hubs', 'icon', 'next_url']) expect(bare).not.toHaveProperty(field);
  });

  it('leads from the current document through the archives, all of one feed', () => {
    const at = (name: string | null, previous: string | null, next: string | null) =>
      JSON.parse(
        renderDocument('json', sampleInput({ archive: { name, previous, next } as ArchiveLinks, site: RICH_SITE })),
      );
    const base = 'https://mill.example/news/feeds/harbour';
    expect(at(null, '2026-10', null)).toMatchObject({
      feed_url: `${base}/feed.json`,
      next_url: `${base}/archive/2026-10.json`,
    });
    const archive = at('2026-10', '2026-09', '2026-11');
    expect(archive).toMatchObject({
      feed_url: `${base}/feed.json`,
      next_url: `${base}/archive/2026-09.json`,
      _feedmill: { archive: '2026-10', next_archive: `${base}/archive/2026-11.json` },
    });
    expect(archive).not.toHaveProperty('hubs');
    expect(at('2026-09', null, '2026-10')).not.toHaveProperty('next_url');
  });

  it('says where else a story is told', () => {
    const [first, second] = JSON.parse(renderDocument('json', sampleInput({ alsoAt: ALSO_AT }))).items;
    expect(first._feedmill.also_at).toEqual([
      { title: 'The Courier & Post', url: 'https://courier.example/x?a=1&b=2' },
    ]);
    expect(second._feedmill).not.toHaveProperty('also_at');
  });

  it('gives the link as content where the feed asks for no more, and says that it is not complete', () => {
    const feed = sampleFeed({ content: 'link' });
    const [link] = JSON.parse(renderDocument('json', sampleInput({ feed }))).items;
    expect(link).toMatchObject({
      content_html: '<p><a href="https://www.gazette.example/ferry?a=1&amp;b=2">gazette.example</a></p>',
      _feedmill: { complete: false },
    });
    for (const field of ['content_text', 'summary']) expect(link).not.toHaveProperty(field);
    const homeless = sampleInput({ feed, members: [sampleArticle({ canonicalUrl: null })] });
    expect(JSON.parse(renderDocument('json', homeless)).items[0]).toMatchObject({
      content_text: 'Ferry "Petrel" & crew return',
    });
  });

  it('is JSON even of no item, of nothing and of a megabyte', () => {
    expect(JSON.parse(renderDocument('json', sampleInput({ members: [] }))).items).toEqual([]);
    expect(JSON.parse(renderDocument('json', extremeInput())).items).toHaveLength(2);
  });
});

function item(article: Article): Record<string, unknown> {
  return JSON.parse(renderDocument('json', sampleInput({ members: [article] }))).items[0];
}
