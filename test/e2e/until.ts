import { setTimeout as delay } from 'node:timers/promises';

/** How often it is looked. */
const BEAT_MS = 50;

/** Looks until there is something to see, and gives it; rejects after `ms`, naming what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | null>, ms = 15_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > end) throw new Error(`Not seen within ${ms} ms: ${what}`);
    await delay(BEAT_MS);
  }
}

/** Waits until a document shows what it should, and gives it; what was withdrawn is awaited with `status` 410. */
export function awaitDocument(
  address: string,
  shows: (text: string) => boolean,
  ms?: number,
  status = 200,
): Promise<string> {
  const look = async () => {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    return answer.status === status && shows(text) ? text : null;
  };
  return until(`${address} where ${shows}`, look, ms);
}
