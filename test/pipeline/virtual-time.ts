import { setImmediate } from 'node:timers/promises';
import { type Instant, instant } from '../../lib/model/index.ts';

/** A clock that stands still while anything runs, and then moves to the next moment that somebody waits for. */
export type VirtualTime = {
  readonly now: () => Instant;
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Makes a function one that the clock stands still for. */
  stillDuring<A extends unknown[], R>(call: (...given: A) => Promise<R>): (...given: A) => Promise<R>;
  /** Lets time pass until all of this is done. Throws where nobody waits for anything and it is not. */
  until<R>(work: Promise<R>): Promise<R>;
};

type Timer = { readonly at: number; readonly ring: () => void };

export function virtualTime(start: number): VirtualTime {
  let time = start;
  let running = 0;
  const timers = new Set<Timer>();

  const wait = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = { at: time + milliseconds, ring: resolve };
      timers.add(timer);
      signal?.addEventListener('abort', () => {
        timers.delete(timer);
        reject(new Error('no longer waited for'));
      });
    });

  return {
    now: () => instant(time),
    wait,
    stillDuring(call) {
      return async (...given) => {
        running++;
        try {
          return await call(...given);
        } finally {
          running--;
        }
      };
    },
    async until(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      // It is thrown below, once time has stopped.
      done.catch(() => {});
      for (;;) {
        await setImmediate();
        if (isDone) return done;
        if (running > 0) continue;
        const next = [...timers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined) throw new Error('Nobody waits for anything, and the work is not done');
        timers.delete(next);
        time = Math.max(time, next.at);
        next.ring();
      }
    },
  };
}
