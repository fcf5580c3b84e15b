import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_FORMATS } from '../../lib/model/index.ts';
import { cutAt, packed, type Span, unpacked } from '../../lib/publish/index.ts';

const span = fc.record<Span>({ gap: fc.oneof(fc.constant(0), fc.nat(3_000)), length: fc.nat(5_000_000) });
const spans = fc.record({
  made: fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{12}$/), { maxLength: 60 }).map((marks) => new Set(marks)),
  documents: fc.dictionary(fc.constantFrom(...DOCUMENT_FORMATS), fc.array(span, { maxLength: 80 }), {
    noNullPrototype: true,
  }),
});

describe('where entries stand', () => {
  it('is the same when it was packed', () => {
    fc.assert(
      fc.property(spans, (one) => {
        expect(unpacked(packed(one))).toEqual(one);
      }),
    );
  });

  it('takes about two bytes for an entry of a document', () => {
    const entries = Array.from({ length: 50 }, (_, at) => ({ gap: at === 0 ? 900 : 10, length: 2000 + 137 * at }));
    const documents = { rss: entries, atom: entries, json: entries, html: entries };
    expect(packed({ made: new Set(['0123456789ab']), documents }).length).toBeLessThan(4 * (50 * 2 + 10) + 10);
  });

  it('is nothing in bytes that were cut or are others, and costs no more than they are long', () => {
    fc.assert(
      fc.property(spans, fc.nat(), fc.uint8Array({ maxLength: 200 }), (one, cut, noise) => {
        const bytes = packed(one);
        for (const hostile of [bytes.slice(0, cut % bytes.length), noise, Uint8Array.of(1, ...noise)]) {
          const read = unpacked(hostile);
          const found = Object.values(read?.documents ?? {}).flat();
          expect(found.length).toBeLessThanOrEqual(hostile.length);
        }
      }),
    );
  });

  it('cuts a document into its entries, and none of one that is too short', () => {
    const document = Buffer.from('<feed><a/>, <b/>, <c/></feed>');
    const places = [
      { gap: 6, length: 4 },
      { gap: 0, length: 0 },
      { gap: 8, length: 4 },
    ];
    expect(cutAt(document, places)?.map((entry) => entry && Buffer.from(entry).toString())).toEqual([
      '<a/>',
      null,
      '<c/>',
    ]);
    expect(cutAt(document.subarray(0, 20), places)).toBeNull();
    expect(cutAt(document, [])).toEqual([]);
  });
});
