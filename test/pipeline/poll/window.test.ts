import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AbsoluteUrl,
  type Instant,
  instant,
  millis,
  type SourceId,
  type WindowItem,
} from '../../../lib/model/index.ts';
import type { Offer } from '../../../lib/pipeline/index.ts';
import { compareWindows, dueRechecks } from '../../../lib/pipeline/poll/window.ts';

const NOW = '2026-11-20T08:00:00.000Z' as Instant;
const SOURCE = { id: 'courier' as SourceId, recheck: 600 };
const later = (seconds: number) => instant(millis(NOW) + seconds * 1000);

function offer(name: string, says = 'as before'): Offer {
  const url = `https://courier.example/${name}` as AbsoluteUrl;
  const item = { title: says, url, published: null, excerpt: null, image: null, complete: false, article: null };
  return { source: SOURCE.id, purpose: 'listed', guid: null, url, seen: NOW, told: { form: 'listed', item } };
}

const compare = (before: readonly WindowItem[], names: readonly (string | Offer)[], now = NOW) =>
  compareWindows(
    before,
    names.map((name) => (typeof name === 'string' ? offer(name) : name)),
    () => true,
    SOURCE,
    now,
  );
const told = (offers: readonly Offer[]) => offers.map(({ url, purpose }) => `${purpose} ${url?.split('/').at(-1)}`);

describe('a source window', () => {
  it('offers what is new, oldest first, and what says something else; never what says the same', () => {
    const first = compare([], ['b', 'a']);
    expect(told(first.offers)).toEqual(['listed a', 'listed b']);
    const second = compare(first.window, ['c', 'b', offer('a', 'corrected')]);
    expect(told(second.offers)).toEqual(['listed a', 'listed c']);
    expect(compare(second.window, ['c', 'b', offer('a', 'corrected')]).offers).toEqual([]);
  });

  it('asks after what vanished from the midst, not after what fell off the end', () => {
    const { window } = compare([], ['d', 'c', 'b', 'a']);
    expect(told(compare(window, ['d', 'b', 'a']).offers)).toEqual(['missing c']);
    expect(told(compare(window, ['e', 'd', 'c']).offers)).toEqual(['listed e']);
    expect(told(compare(window, ['c', 'b', 'a']).offers)).toEqual(['missing d']);
  });

  it('asks after nothing where nothing that was listed is listed still', () => {
    const { window } = compare([], ['b', 'a']);
    expect(told(compare(window, ['z', 'y']).offers)).toEqual(['listed y', 'listed z']);
  });

  it('takes an item that is listed twice once', () => {
    expect(told(compare([], ['a', 'a']).offers)).toEqual(['listed a']);
  });

  it('loses no item and offers none twice, whatever lists follow each other', () => {
    const lists = fc.array(fc.uniqueArray(fc.constantFrom(...'abcdefgh')), { maxLength: 8 });
    fc.assert(
      fc.property(lists, (history) => {
        const seen = new Set<string>();
        let window: readonly WindowItem[] = [];
        for (const names of history) {
          const change = compare(window, names);
          const listed = change.offers.filter((one) => one.purpose === 'listed').map((one) => one.url?.at(-1) ?? '');
          expect(new Set(listed).size).toBe(listed.length);
          for (const name of names) if (!seen.has(name)) expect(listed).toContain(name);
          for (const name of names) seen.add(name);
          window = change.window;
        }
      }),
    );
  });
});

describe('a listed page', () => {
  it('is looked at again after the recheck time, then at doubling distances up to 8 times it', () => {
    let { window } = compare([], ['a']);
    const visits: number[] = [];
    for (let second = 0; second <= 100_000; second += 60) {
      const due = dueRechecks(window, SOURCE, later(second));
      if (due.offers.length > 0) visits.push(second);
      window = due.window;
    }
    expect(visits.slice(0, 5)).toEqual([600, 1200, 2400, 4800, 9600]);
    const distances = visits.slice(1).map((visit, at) => visit - (visits[at] ?? 0));
    expect(Math.max(...distances)).toBeLessThanOrEqual(8 * 600);
  });

  it('is never looked at again where that is turned off', () => {
    const { window } = compare([], ['a']);
    expect(dueRechecks(window, { ...SOURCE, recheck: 0 }, later(1_000_000)).offers).toEqual([]);
  });
});
