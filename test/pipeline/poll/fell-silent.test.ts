import { expect, it } from 'vitest';
import { learnPosting } from '../../../lib/habit/index.ts';
import {
  freshState,
  type Instant,
  instant,
  millis,
  type SourceId,
  type SourceState,
} from '../../../lib/model/index.ts';
import { fellSilent } from '../../../lib/pipeline/poll/fell-silent.ts';

const HOUR = 3600_000;
const START = millis('2026-09-01T00:00:00.000Z' as Instant);

/** The states of a source that is looked at every hour, and posts every three until it stops. */
function* looks(hours: number, postsUntil: number): Generator<SourceState> {
  let state = freshState('courier' as SourceId, null);
  for (let hour = 0; hour <= hours; hour++) {
    const now = instant(START + hour * HOUR);
    const arrivals = hour % 3 === 0 && hour <= postsUntil ? [now] : [];
    const posting = learnPosting(state.posting, { at: now, before: state.lastSuccess, arrivals, listed: 20 });
    state = { ...state, posting, lastPoll: now, lastSuccess: now, nextDue: instant(START + (hour + 1) * HOUR) };
    yield state;
  }
}

it('is said once of a source that tells nothing new beyond its own habit', () => {
  const told: [hour: number, why: string][] = [];
  let before: SourceState | null = null;
  let hour = 0;
  for (const after of looks(60 * 24, 42 * 24)) {
    const why = before === null ? null : fellSilent(before, after);
    if (why !== null) told.push([hour, why]);
    before = after;
    hour += 1;
  }
  expect(told).toHaveLength(1);
  const [[at, why] = [0, '']] = told;
  expect(at).toBeGreaterThan(42 * 24 + 24);
  expect(at).toBeLessThan(42 * 24 + 5 * 24);
  expect(why).toMatch(/^nothing new for \d+ (?:hours|days), usually every 3 hours$/);
});

it('is not said of one that posts on', () => {
  let before: SourceState | null = null;
  for (const after of looks(42 * 24, 42 * 24)) {
    if (before !== null) expect(fellSilent(before, after)).toBeNull();
    before = after;
  }
});

it('is said of one that was never read at its third failure', () => {
  const failed = (failures: number): SourceState => ({
    ...freshState('courier' as SourceId, null),
    failures,
    lastError: 'no answer',
    nextDue: instant(START),
  });
  const told = [1, 2, 3, 4].map((failures) => fellSilent(failed(failures - 1), failed(failures)));
  expect(told).toEqual([null, null, 'never read: no answer', null]);
});
