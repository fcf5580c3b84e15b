import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revived } from '../../../lib/extract/state/revived.ts';

/** Each value in a place of its own, arrays and objects by the places of what they hold. */
function flattened(root: unknown): unknown[] {
  const values: unknown[] = [];
  const put = (value: unknown): number => {
    const at = values.push(null) - 1;
    if (Array.isArray(value)) values[at] = value.map(put);
    else if (typeof value === 'object' && value !== null)
      values[at] = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one)]));
    else values[at] = value;
    return at;
  };
  put(root);
  return values;
}

describe('a flattened payload', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 3 })), (data) => {
        const plain = JSON.parse(JSON.stringify(data));
        expect(revived(flattened(plain))).toEqual(plain);
      }),
    );
  });

  it('keeps a value that is called like a prototype', () => {
    const plain = JSON.parse('{"a":{"__proto__":{"title":"x"}}}');
    const data = revived(flattened(plain)) as { readonly a: object };
    expect(data).toEqual(plain);
    expect(Object.getPrototypeOf(data.a)).toBe(Object.prototype);
  });

  it('is told in wrappers, and gives what stands in several places once', () => {
    const data = [
      ['Reactive', 1],
      { first: 2, again: 2, day: 4 },
      { name: 3 },
      'Ida',
      ['Date', '2025-03-14T00:00:00Z'],
    ];
    const { first, again, day } = revived(data) as Record<string, unknown>;
    expect([first, day]).toEqual([{ name: 'Ida' }, '2025-03-14T00:00:00Z']);
    expect(again).toBe(first);
  });

  it('may hold itself, or name places that there are not', () => {
    const data = revived([{ self: 0, none: 9, odd: 'x' }]) as Record<string, unknown>;
    expect(data.self).toBe(data);
    expect([data.none, data.odd]).toEqual([undefined, undefined]);
    expect(revived({ plain: 1 })).toEqual({ plain: 1 });
  });

  it('may be any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => void revived(data)));
  });
});
