import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFeed } from '../../lib/check/index.ts';
import {
  type AbsoluteUrl,
  DOCUMENT_FORMATS,
  FEED_PROFILES,
  type FeedFormat,
  type Instant,
  type Source,
} from '../../lib/model/index.ts';
import {
  CONTENT_TYPES,
  documentUrl,
  entryCache,
  renderBytes,
  renderDocument,
  renderIndex,
  renderOpml,
} from '../../lib/publish/index.ts';
import { secretAddress } from '../secret-addresses.ts';
import { SITE, SOURCE, sampleFeed, sampleInput } from './samples.ts';

const HASHED = 'https://gazette.example/feeds/0a1b2c3d4e5f60718293a4b5c6d7e8f9/atom.xml' as AbsoluteUrl;

function render(format: FeedFormat, changes: Partial<Source>): string {
  return renderDocument(format, sampleInput({ sources: [{ ...SOURCE, ...changes }] }));
}

describe('a secret in the address of a source', () => {
  it('is in no document of its feed, whatever the format and the partner', () => {
    const formats = DOCUMENT_FORMATS as readonly FeedFormat[];
    fc.assert(
      fc.property(secretAddress, ({ address, secret }) => {
        const sources = [{ ...SOURCE, url: address }];
        for (const format of formats) {
          expect(renderDocument(format, sampleInput({ sources }))).not.toContain(secret);
        }
        for (const profile of FEED_PROFILES) {
          const feed = sampleFeed({ profile });
          expect(renderDocument('rss', sampleInput({ sources, feed }))).not.toContain(secret);
        }
        const feeds = [sampleFeed()];
        expect(renderIndex(feeds, SITE) + renderOpml(feeds, SITE)).not.toContain(secret);
      }),
      { numRuns: 50 },
    );
  });

  it('is left out with the rest of the address: its site stands there', () => {
    expect(render('rss', { url: HASHED })).toContain(
      '<source url="https://gazette.example/">The Gazette &#x26; Herald</source>',
    );
    const atom = render('atom', { url: HASHED });
    const source = /<source>.*<\/source>/.exec(atom)?.[0];
    expect(source).toContain('<title>The Gazette &#x26; Herald</title>');
    expect(source).toContain('<link rel="alternate" href="https://gazette.example/"/>');
    expect(source).not.toContain('<id>');
  });
});

describe('a private source', () => {
  it.each(DOCUMENT_FORMATS)('is named without its address: %s', (format) => {
    const document = render(format as FeedFormat, { private: true });
    expect(document).not.toContain('gazette.example/rss');
    // A sitemap names no source, and of ninjs each article's own document does.
    if (format !== 'news' && format !== 'ninjs') expect(document).toMatch(/The Gazette &(?:amp;|#x26;)? Herald/);
  });

  it('is shown as private by a cache that knew it otherwise', () => {
    const cache = entryCache(1_000_000);
    const shown = (changes: Partial<Source>) =>
      renderBytes('rss', sampleInput({ sources: [{ ...SOURCE, ...changes }] }), cache).toString();
    expect(shown({})).toContain('<source url="https://gazette.example/rss?a=1&amp;b=2">');
    expect(shown({ private: true })).toContain('<dc:source>The Gazette &amp; Herald</dc:source>');
  });
});

it.each(['rss', 'atom'] as const)('makes a %s that is clean', (format) => {
  for (const changes of [{ url: HASHED }, { private: true }] as const) {
    const { findings } = checkFeed({
      bytes: Buffer.from(render(format, changes)),
      url: documentUrl(sampleFeed().id, format, SITE),
      contentType: CONTENT_TYPES[format],
      now: '2126-01-01T00:00:00.000Z' as Instant,
    });
    expect(findings).toEqual([]);
  }
});
