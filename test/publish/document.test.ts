import { afterEach, describe, expect, it, vi } from 'vitest';
import { DOCUMENT_FORMATS, FEED_FORMATS, type FeedId, type Instant } from '../../lib/model/index.ts';
import { CONTENT_TYPES, type DocumentInput, documentPath, renderDocument } from '../../lib/publish/index.ts';
import { extremeInput } from './hostile.ts';
import { sampleArticle, sampleInput, TOMBSTONE } from './samples.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('a document', () => {
  it.each(FEED_FORMATS)(
    'has the same bytes for the same articles, whenever and wherever it is rendered: %s',
    (format) => {
      for (const input of [sampleInput(), sampleInput({ members: [], tombstones: [] }), extremeInput()]) {
        vi.useFakeTimers({ now: new Date('2001-02-03T04:05:06Z') });
        const once = renderDocument(format, input);
        vi.setSystemTime(new Date('2031-02-03T04:05:06Z'));
        vi.stubEnv('TZ', 'Asia/Tokyo');
        vi.stubEnv('LANG', 'de_DE.UTF-8');
        expect(renderDocument(format, copyOf(input))).toBe(once);
        expect(once).not.toMatch(/2001-02-03|Feb 2001|February 2001/);
      }
    },
  );

  it.each(FEED_FORMATS)('does not depend on the order in which a store gives keys back: %s', (format) => {
    const article = sampleArticle();
    const reordered = { ...article, provenance: Object.fromEntries(Object.entries(article.provenance).reverse()) };
    expect(renderDocument(format, sampleInput({ members: [reordered] }))).toBe(
      renderDocument(format, sampleInput({ members: [article] })),
    );
  });

  it('is as new as its newest revision or takedown, and as its feed while it has neither', () => {
    const revised = sampleArticle({ revisedAt: '2026-11-22T12:00:00.000Z' as Instant });
    expect(updated(sampleInput({ members: [revised], tombstones: [] }))).toBe('2026-11-22T12:00:00.000Z');
    expect(updated(sampleInput({ members: [sampleArticle()], tombstones: [TOMBSTONE] }))).toBe(TOMBSTONE.when);
    expect(updated(sampleInput({ members: [], tombstones: [] }))).toBe('2026-01-01T00:00:00.000Z');
  });

  it('keeps the order of its members', () => {
    const ids = ['cccccccccccccccccccc', 'aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbb'];
    const members = ids.map((id) => sampleArticle({ id: id as never }));
    for (const format of FEED_FORMATS) {
      const document = renderDocument(format, sampleInput({ members, tombstones: [] }));
      expect(ids.map((id) => document.indexOf(id))).toEqual(
        ids.map((id) => document.indexOf(id)).toSorted((a, b) => a - b),
      );
    }
  });

  it('has an address and a content type for each format', () => {
    const id = 'harbour' as FeedId;
    expect(DOCUMENT_FORMATS.map((format) => documentPath({ id }, format))).toEqual([
      'feeds/harbour/rss.xml',
      'feeds/harbour/atom.xml',
      'feeds/harbour/feed.json',
      'feeds/harbour/index.html',
      'feeds/harbour/news-sitemap.xml',
      'feeds/harbour/ninjs.json',
    ]);
    expect(CONTENT_TYPES).toEqual({
      rss: 'application/rss+xml; charset=utf-8',
      atom: 'application/atom+xml; charset=utf-8',
      json: 'application/feed+json; charset=utf-8',
      html: 'text/html; charset=utf-8',
      news: 'application/xml; charset=utf-8',
      ninjs: 'application/json; charset=utf-8',
    });
  });
});

function copyOf(input: DocumentInput): DocumentInput {
  return JSON.parse(JSON.stringify(input));
}

function updated(input: DocumentInput): string | undefined {
  return /<updated>(.*?)<\/updated>/.exec(renderDocument('atom', input))?.[1];
}
