import type { Ports } from '../ports.ts';

/** Room for the answers that are held at once: for some hundreds as most are, and for two as large as they may be. */
export const ANSWER_BYTES = 64_000_000;

/** Does some work whose answers count as held, one at a time, until it is done. */
export async function inRoom<T>(ports: Ports, work: (ports: Ports) => Promise<T>): Promise<T> {
  const hold = ports.room?.hold();
  try {
    return await work({ ...ports, fetch: (request) => ports.fetch({ ...request, hold }) });
  } finally {
    hold?.release();
  }
}
