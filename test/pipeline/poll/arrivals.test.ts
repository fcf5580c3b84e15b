import { expect, it } from 'vitest';
import { type Instant, instant, millis, type SourceId, type SourceItem } from '../../../lib/model/index.ts';
import type { Offer } from '../../../lib/pipeline/messages.ts';
import { arrivalsOf } from '../../../lib/pipeline/poll/arrivals.ts';
import { compareWindows } from '../../../lib/pipeline/poll/window.ts';
import { START } from '../../world.ts';

const at = (minutes: number): Instant => instant(millis(START) + minutes * 60_000);

function offer(guid: string, published: Instant | null, precision: 'second' | 'day' = 'second'): Offer {
  const item = { guid, title: guid, published: published && { instant: published, precision }, updated: null };
  return {
    source: 'courier' as SourceId,
    purpose: 'listed',
    guid,
    url: null,
    seen: START,
    told: { form: 'item', item: item as unknown as SourceItem },
  };
}

function windowOf(...offers: Offer[]) {
  return compareWindows([], offers, () => false, { id: 'courier' as SourceId }, START).window;
}

it('takes the stated dates of a first answer, and nothing for items without one', () => {
  const listed = [offer('a', at(-60)), offer('b', at(-600)), offer('c', null), offer('d', at(-1440), 'day')];
  expect(arrivalsOf([], listed, null, START)).toEqual([at(-60), at(-600)]);
});

it('counts only what is new to the window', () => {
  expect(arrivalsOf(windowOf(offer('a', at(-60))), [offer('b', at(-5)), offer('a', at(-60))], at(-15), START)).toEqual([
    at(-5),
  ]);
});

it('takes the poll for the arrival where the stated date cannot be: to come, long past, only a day, or none', () => {
  const listed = [offer('a', at(30)), offer('b', at(-5000)), offer('c', at(-10), 'day'), offer('d', null)];
  expect(arrivalsOf(windowOf(offer('z', at(-60))), listed, at(-15), START)).toEqual([START, START, START, START]);
});
