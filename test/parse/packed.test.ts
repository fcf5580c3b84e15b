import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzipIfPacked, UnpackError } from '../../lib/parse/index.ts';

describe('a body that is packed itself', () => {
  it('comes out as it was, packed in one piece or several', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.uint8Array({ maxLength: 500 }), (one, two) => {
        const packed = Buffer.concat([gzipSync(one), gzipSync(two)]);
        expect(Buffer.from(gunzipIfPacked(packed, 1_000))).toEqual(Buffer.concat([one, two]));
      }),
    );
  });

  it('is left as it is where it is not packed', () => {
    for (const bytes of [[], [0x1f], [0x1f, 0x8c, 1], [0x3c, 0x75]].map((list) => Uint8Array.from(list))) {
      expect(gunzipIfPacked(bytes, 1)).toBe(bytes);
    }
  });

  it('is refused with a remedy where it unpacks to more than the limit', () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(() => gunzipIfPacked(bomb, 9_999_999)).toThrow(UnpackError);
    expect(() => gunzipIfPacked(bomb, 9_999_999)).toThrow('more than 9999999 bytes unpacked; ask its publisher');
    expect(gunzipIfPacked(bomb, 10_000_000)).toHaveLength(10_000_000);
  });

  it('is refused where it is broken, whatever it holds', () => {
    expect(() => gunzipIfPacked(gzipSync('a sitemap').subarray(0, 20), 100)).toThrow(/cut off; try again/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (rest) => {
        try {
          gunzipIfPacked(Uint8Array.from([0x1f, 0x8b, ...rest]), 100);
        } catch (error) {
          expect(error).toBeInstanceOf(UnpackError);
        }
      }),
    );
  });
});
