import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteUrl, LONGEST_ADDRESS, LONGEST_BASE, resolvedUrl } from '../../lib/model/index.ts';

describe('an address', () => {
  it('is none where it is longer than 4,000 characters, as written or as resolved', () => {
    const long = `https://mill.example/${'a'.repeat(LONGEST_ADDRESS)}`;
    expect(absoluteUrl(long)).toBeNull();
    expect(absoluteUrl(`https://mill.example/${'é'.repeat(1500)}`)).toBeNull();
    expect(absoluteUrl(long.slice(0, LONGEST_ADDRESS))).toBe(long.slice(0, LONGEST_ADDRESS));
  });

  it('is not relative to a base that is longer than 500 characters before its query', () => {
    const base = `https://mill.example/${'b'.repeat(LONGEST_BASE)}/`;
    expect(absoluteUrl('story', base)).toBeNull();
    expect(absoluteUrl('https://mill.example/story', base)).toBe('https://mill.example/story');
    expect(absoluteUrl('story', `https://mill.example/news/?q=${'b'.repeat(3000)}`)).toBe(
      'https://mill.example/news/story',
    );
  });

  it('is never longer than 4,000 characters, whatever it is made of', () => {
    const text = fc.oneof(fc.webUrl(), fc.string(), fc.string({ unit: 'binary', maxLength: 5000, size: 'max' }));
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (address, base) => {
        expect((resolvedUrl(address, base)?.href ?? '').length).toBeLessThanOrEqual(LONGEST_ADDRESS);
      }),
    );
  });
});
