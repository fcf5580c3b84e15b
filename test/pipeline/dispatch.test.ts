import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TICK_MS } from '../../lambdas/dispatch.ts';
import { type Instant, instant, millis, type SourceId } from '../../lib/model/index.ts';
import { dispatch, type OutgoingMessage } from '../../lib/pipeline/index.ts';
import type { Sources } from '../../lib/store/index.ts';

const START = millis('2026-11-29T08:00:00.000Z' as Instant);
const SECOND = 1000;

type Course = {
  readonly intervalMs: number;
  /** How long a poll takes before it knows when the next one is due. */
  readonly pollMs: number;
  /** How late each tick comes. */
  readonly jitter: (tick: number) => number;
};

/** The times at which one source of a fixed interval is polled, for so many ticks of AWS's scheduler. */
async function pollsOf({ intervalMs, pollMs, jitter }: Course, ticks: number): Promise<number[]> {
  let time = START;
  let nextDue = START;
  // What was handed out: when it is polled. What was polled: when that is noted.
  let handed: number | null = null;
  let noted: { readonly at: number; readonly due: number } | null = null;
  const polls: number[] = [];
  const settle = (): void => {
    if (handed !== null && handed <= time) {
      polls.push(handed);
      noted = { at: handed + pollMs, due: handed + intervalMs };
      handed = null;
    }
    if (noted !== null && noted.at <= time) {
      nextDue = noted.due;
      noted = null;
    }
  };
  const sources = {
    due: async (until: Instant) =>
      nextDue <= millis(until) ? [{ id: 'mill' as SourceId, since: instant(nextDue) }] : [],
    lease: async (_id: SourceId, _since: Instant, until: Instant) => {
      nextDue = millis(until);
      return true;
    },
  } as unknown as Sources;
  const send = async (_queue: string, messages: readonly OutgoingMessage[]): Promise<void> => {
    for (const { delay = 0 } of messages) handed = time + delay * SECOND;
  };
  const ports = { sources, embargoes: { over: async () => [] }, queues: { send }, now: () => instant(time) };
  for (let tick = 0; tick < ticks; tick++) {
    time = START + tick * TICK_MS + jitter(tick);
    settle();
    await dispatch(ports as never, { tickMs: TICK_MS });
  }
  return polls;
}

function meanDistance(polls: readonly number[]): number {
  return ((polls.at(-1) ?? 0) - (polls[0] ?? 0)) / (polls.length - 1);
}

it.each([
  ['1m', 60],
  ['90s', 90],
  ['2m', 120],
  ['5m', 300],
])('polls a source of %s so often, and not one tick late', async (_, seconds) => {
  const polls = await pollsOf({ intervalMs: seconds * SECOND, pollMs: 800, jitter: () => 0 }, 600);
  expect(Math.abs(meanDistance(polls) / (seconds * SECOND) - 1)).toBeLessThan(0.02);
});

it('keeps the mean distance of polls within a twentieth of the interval, however the ticks jitter', async () => {
  const course = fc.record({
    intervalMs: fc
      .oneof(fc.constantFrom(60, 61, 90, 119, 120, 180, 300), fc.integer({ min: 60, max: 3600 }))
      .map((seconds) => seconds * SECOND),
    pollMs: fc.integer({ min: 50, max: 2500 }),
    late: fc.array(fc.integer({ min: 0, max: 8000 }), { minLength: 1, maxLength: 50 }),
  });
  await fc.assert(
    fc.asyncProperty(course, async ({ intervalMs, pollMs, late }) => {
      const jitter = (tick: number) => late[(tick * 7) % late.length] ?? 0;
      const polls = await pollsOf({ intervalMs, pollMs, jitter }, Math.ceil((40 * intervalMs) / TICK_MS) + 60);
      expect(polls.length).toBeGreaterThan(30);
      expect(Math.abs(meanDistance(polls) / intervalMs - 1)).toBeLessThan(0.05);
      for (const [at, poll] of polls.slice(1).entries())
        expect(poll - (polls[at] ?? 0)).toBeGreaterThanOrEqual(intervalMs);
    }),
    { numRuns: 200 },
  );
});

it.each([
  ['of a minute all', TICK_MS, {}, 1300],
  ['of a second what a machine takes up', 0, {}, 500],
  ['of a second what there is room for', 0, { room: 120 }, 120],
])('hands out of many that are due %s, and none that another has', async (_, tickMs, given, most) => {
  const due = Array.from({ length: 1300 }, (_, at) => ({ id: `s${at}` as SourceId, since: instant(START + at) }));
  let leasing = 0;
  let atOnce = 0;
  const sources = {
    due: async (_until: Instant, limit: number) => due.slice(0, limit),
    async lease(id: SourceId) {
      atOnce = Math.max(atOnce, ++leasing);
      await Promise.resolve();
      leasing--;
      return id !== 's7';
    },
  } as unknown as Sources;
  const sent: string[] = [];
  const send = async (_queue: string, messages: readonly OutgoingMessage[]): Promise<void> => {
    sent.push(...messages.map(({ body }) => (JSON.parse(body) as { source: string }).source));
  };
  const ports = { sources, embargoes: { over: async () => [] }, queues: { send }, now: () => instant(START + 2000) };
  expect(await dispatch(ports as never, { tickMs, ...given })).toBe(most - 1);
  expect(sent).toEqual(due.slice(0, most).flatMap(({ id }) => (id === 's7' ? [] : [id])));
  expect(atOnce).toBe(50);
  expect(await dispatch(ports as never, { tickMs, room: 0 })).toBe(0);
});
