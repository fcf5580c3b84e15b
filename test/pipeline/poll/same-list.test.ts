import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceId } from '../../../lib/model/index.ts';
import type { Offer } from '../../../lib/pipeline/index.ts';
import { isSameList } from '../../../lib/pipeline/poll/same-list.ts';
import { compareWindows } from '../../../lib/pipeline/poll/window.ts';
import { START } from '../../world.ts';

const MILL = 'mill' as SourceId;

function offer(guid: string | null, url: string | null): Offer {
  const told = { form: 'nothing' } as const;
  return { source: MILL, purpose: 'listed', guid, url: url as AbsoluteUrl | null, seen: START, told };
}

const windowOf = (offers: readonly Offer[]) => compareWindows([], offers, () => false, { id: MILL }, START).window;
const numbered = (numbers: readonly number[], guid = (number: number): string | null => `urn:mill:${number}`) =>
  numbers.map((number) => offer(guid(number), `https://mill.example/${number}`));
const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

describe('the same list at another address', () => {
  it('is one with the same ids at other addresses, or with the same addresses under other ids', () => {
    const window = windowOf(numbered(range(10, 1)));
    const ids = range(10, 1).map((number) => offer(`urn:mill:${number}`, `https://new.example/${number}`));
    const addresses = range(10, 1).map((number) => offer(`other:${number}00000`, `http://www.mill.example/${number}/`));
    expect(isSameList(window, ids)).toBe(true);
    expect(isSameList(window, addresses)).toBe(true);
  });

  it('has at least half in common, and so with the newest of what was listed', () => {
    const window = windowOf(numbered(range(20, 1)));
    expect(isSameList(window, numbered(range(25, 16)))).toBe(true);
    expect(isSameList(window, numbered(range(26, 17)))).toBe(false);
    expect(isSameList(window, numbered(range(10, 1)))).toBe(false);
    expect(isSameList(window, [])).toBe(false);
  });

  it('is not known by numbers that anybody counts', () => {
    const window = windowOf(numbered(range(10, 1), String));
    const others = range(10, 1).map((number) => offer(String(number), `https://stranger.example/${number}`));
    expect(isSameList(window, others)).toBe(false);
    expect(isSameList(window, numbered(range(10, 1), String))).toBe(true);
  });

  it('is not known by an id or an address that stands at several', () => {
    const shared = (offers: Offer[]) => offers.map((one) => ({ ...one, shared: ['guid', 'url'] as const }));
    const window = windowOf([offer('urn:mill:feed', 'https://mill.example/')]);
    expect(isSameList(window, shared([offer('urn:mill:feed', 'https://mill.example/')]))).toBe(false);
  });

  it('is every list itself, and none that has no id and no address of it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 30 }), (numbers) => {
        const window = windowOf(numbered(numbers));
        expect(isSameList(window, numbered(numbers))).toBe(true);
        expect(isSameList(window, numbered(numbers.map((number) => number + 2000)))).toBe(false);
      }),
    );
  });
});
