import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type AbsoluteUrl, type ArticleId, FEED_FORMATS } from '../../lib/model/index.ts';
import { WRITTEN_AS } from '../../lib/publish/entry-names.ts';
import { cutAt, entryCache, written } from '../../lib/publish/index.ts';
import { RICH_SITE, SOURCE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from './samples.ts';

/** One entry of every kind. */
const MEMBERS = [
  sampleArticle(),
  sampleTeaser(),
  sampleArticle({ title: null, changed: ['title'], revision: 2, section: null, authors: [], published: null }),
  sampleArticle({ canonicalUrl: null, related: 'https://elsewhere.example/' as AbsoluteUrl, language: null }),
  sampleArticle({ title: null, html: '', text: '', excerpt: null, complete: false, enclosures: [] }),
  sampleArticle({ leadImage: null, html: '<p>]]&gt; &amp; <img src="https://a.example/b.png"></p>', language: 'ar' }),
].map((article, at) => ({ ...article, id: `${at}`.padEnd(20, 'x') as ArticleId }));

it('names how entries are written: where this fails, count WRITTEN_AS up, and note what entries are now', () => {
  const hash = createHash('sha256');
  for (const content of ['full', 'excerpt', 'link'] as const) {
    for (const source of [SOURCE, { ...SOURCE, private: true as const }, { ...SOURCE, kind: 'push' as const }]) {
      const input = sampleInput({
        feed: sampleFeed({ content }),
        members: MEMBERS,
        sources: [source],
        site: RICH_SITE,
      });
      for (const format of FEED_FORMATS) {
        const { bytes, spans } = written(format, input, entryCache(0));
        for (const entry of cutAt(bytes, spans ?? []) ?? []) hash.update(entry ?? '');
      }
    }
  }
  expect({ writtenAs: WRITTEN_AS, entries: hash.digest('hex') }).toEqual({
    writtenAs: '1',
    entries: 'cad3425da0546633333053dee82c6559c5d126ac2771ee01951594c3d2a665b4',
  });
});
