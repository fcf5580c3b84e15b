import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { readingOf } from '../../../lib/pipeline/ingest/page-reading.ts';

const AT = 'https://courier.example/cranes' as AbsoluteUrl;
const MOVED = 'https://courier.example/2026/cranes' as AbsoluteUrl;
const page = {
  address: AT,
  bytes: new Uint8Array(),
  contentType: 'text/html',
  validators: { etag: null, lastModified: null },
  confidence: 0.87654,
};

describe('what is remembered of an article’s page', () => {
  it('is how sure its text is, and where it was found where that is another address', () => {
    expect(readingOf(page, { url: AT }, AT)).toEqual({ confidence: 0.88 });
    expect(readingOf({ ...page, address: MOVED, confidence: null }, { url: AT }, AT)).toEqual({ address: MOVED });
  });

  it('is why nothing was taken of it, in a line', () => {
    const why = `${AT} answered 503`;
    expect(readingOf({ why }, { url: AT }, AT)).toEqual({ why });
    expect(readingOf({ why, confidence: 0.4 }, { url: AT }, null)).toEqual({ address: AT, confidence: 0.4, why });
    expect(readingOf({ why: 'x'.repeat(5000) }, { url: AT }, AT)?.why).toHaveLength(201);
  });

  it('is nothing where it was not to be asked for: that is stored with no article', () => {
    expect(readingOf({ why: null }, { url: AT }, AT)).toBeNull();
  });
});
