import type { Instant } from '../../model/index.ts';
import { NotRead, type Read } from '../reader.ts';
import { asideMemory } from './aside.ts';
import type { Order } from './serve.ts';
import { CutOff, type ProcessOptions, type ReadingProcess, startProcess } from './start-process.ts';

export type ApartOptions = ProcessOptions & {
  readonly now: () => Instant;
  /** No more processes than this at once, however many are slow. */
  readonly most?: number;
  /**
   * A process that has had nothing to read for so many milliseconds is ended: it holds some 75 MB, and another is there in
   * half a second. Absent: never, as where we ourselves are put to sleep between two events.
   */
  readonly idleMs?: number;
};

export type ApartReader = {
  readonly read: Read;
  /**
   * From now on no reading lasts: what waits for its turn is not begun, and what is not done in a moment is cut off. Whoever
   * asked is told with {@link NotRead}.
   */
  hurry(): void;
  /** Ends the processes, and with them what is still being read. */
  close(): Promise<void>;
};

/** A reading that takes so long keeps no other waiting, in milliseconds: another process is started beside it. */
const SLOW_MS = 1000;

const MOST_PROCESSES = 3;

/** A process that holds more after a reading is not used again: what it grew to it does not give back by itself. */
const MOST_MEGABYTES = 160;

/** How long a reading may still take once we are in a hurry, in milliseconds. */
const HURRY_MS = 1000;

type Job = {
  readonly order: Order;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Reads in processes of its own, where a reading that does not end, or takes too much memory, is cut off with its process:
 * nothing else is lost, and whoever waits for an event is not kept from it. A source whose readings had to be cut off twice
 * within a day is not read any more for a day.
 */
export function readApart({ most = MOST_PROCESSES, idleMs, ...options }: ApartOptions): ApartReader {
  const aside = asideMemory(options.now);
  const processes = new Set<ReadingProcess>();
  const slow = new Set<ReadingProcess>();
  const resting = new Map<ReadingProcess, NodeJS.Timeout>();
  const waiting: Job[] = [];
  let hurried = false;
  let closed = false;

  const pump = (): void => {
    while (waiting.length > 0 && !closed) {
      const one = [...processes].find((any) => any.isIdle()) ?? another();
      if (one === null) return;
      launch(one, waiting.shift()!);
    }
  };
  const sendAway = (): void => {
    for (const { reject } of waiting.splice(0)) reject(new NotRead());
  };
  const another = (): ReadingProcess | null => {
    if (processes.size > slow.size || processes.size >= most) return null;
    const one = startProcess(options);
    processes.add(one);
    return one;
  };
  const endOne = (one: ReadingProcess): void => {
    resting.delete(one);
    processes.delete(one);
    void one.end();
  };
  const launch = (one: ReadingProcess, { order, resolve, reject }: Job): void => {
    clearTimeout(resting.get(one));
    resting.delete(one);
    let timer: NodeJS.Timeout | undefined;
    const begun = (): void => {
      timer = setTimeout(() => {
        slow.add(one);
        pump();
      }, SLOW_MS);
    };
    const ended = (): void => {
      clearTimeout(timer);
      slow.delete(one);
      // One that was started beside a slow one has done its work once that is through.
      if (one.isDead() || one.megabytes() > MOST_MEGABYTES || processes.size > slow.size + 1) {
        endOne(one);
      }
      pump();
      if (idleMs !== undefined && processes.has(one) && one.isIdle()) {
        resting.set(one, setTimeout(() => endOne(one), idleMs).unref());
      }
    };
    if (hurried) one.hurry(HURRY_MS);
    one
      .run(order, begun)
      .then(resolve as (value: unknown) => void, reject)
      .finally(ended);
  };

  const read: Read = async (what, source, ...given) => {
    aside.check(source);
    const order: Order = { what, given };
    try {
      return await new Promise<never>((resolve, reject) => {
        if (closed) return reject(new NotRead());
        waiting.push({ order, resolve, reject });
        pump();
      });
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
      throw hurried ? new NotRead() : aside.note(source, `${whatIsRead(order)}: ${error.message}`);
    }
  };
  return {
    read,
    hurry() {
      hurried = true;
      sendAway();
      for (const one of processes) one.hurry(HURRY_MS);
    },
    async close() {
      closed = true;
      sendAway();
      for (const timer of resting.values()) clearTimeout(timer);
      await Promise.all([...processes].map((one) => one.end()));
    },
  };
}

/** What was being read, for a line of the log: its address, where it has one. */
function whatIsRead({ given: [first] }: Order): string {
  const { url } = first as { readonly url?: string | null };
  return url ?? 'what it tells';
}

/** What one reading may take, on one machine as on AWS: an honest page of five megabytes takes a tenth of either. */
export const READING_LIMITS = { deadlineMs: 20_000, heapMb: 256 };

/** The module of a process, where this is not part of a bundle. */
export const READING_PROCESS = new URL('./process.ts', import.meta.url);
