import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitting, type Weights } from '../../lib/publish/fitting.ts';

const weights: fc.Arbitrary<readonly Weights[]> = fc.nat(20).chain((length) =>
  fc.array(
    fc.record({
      shell: fc.nat(2000),
      entries: fc.array(fc.nat(1000), { minLength: length, maxLength: length }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
);

function size({ shell, entries }: Weights, count: number): number {
  return entries.slice(0, count).reduce((sum, entry) => sum + entry, shell);
}

describe('the entries that fit', () => {
  it('are as many of the newest as no document grows too large by', () => {
    fc.assert(
      fc.property(weights, fc.nat(10_000), (documents, limit) => {
        const count = fitting(documents, limit);
        const all = documents[0]?.entries.length ?? 0;
        if (count > 1) expect(documents.every((document) => size(document, count) <= limit)).toBe(true);
        if (count < all) expect(documents.some((document) => size(document, count + 1) > limit)).toBe(true);
      }),
    );
  });

  it('are at least the newest, however large it is', () => {
    expect(fitting([{ shell: 100, entries: [5000, 10] }], 1000)).toBe(1);
    expect(fitting([{ shell: 2000, entries: [10] }], 1000)).toBe(1);
    expect(fitting([{ shell: 2000, entries: [] }], 1000)).toBe(0);
  });

  it('are all where there is no limit, and none of no document', () => {
    expect(fitting([{ shell: 100, entries: [5000, 10] }], undefined)).toBe(2);
    expect(fitting([], undefined)).toBe(0);
  });

  it('are the same for all documents: the largest decides', () => {
    const small = { shell: 10, entries: [10, 10, 10] };
    const large = { shell: 10, entries: [40, 40, 40] };
    expect(fitting([small, large], 100)).toBe(2);
  });
});
