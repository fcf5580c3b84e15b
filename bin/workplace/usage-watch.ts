import { randomBytes } from 'node:crypto';
import { openUsageCounter, type Ports, type UsageCounter } from '../../lib/pipeline/index.ts';

/** How often it is written what was fetched: at most one write for each partner. */
const FLUSH_MS = 60_000;

/** Counts what one machine's server answers, and writes it once a minute and when it is closed, after the server. */
export async function openUsageWatch({
  store,
  now,
  log,
}: Pick<Ports, 'store' | 'now' | 'log'>): Promise<UsageCounter & { close(): Promise<void> }> {
  const counter = await openUsageCounter(await store.partners.list(), { store, now, freshKey: () => randomBytes(32) });
  // What cannot be written now is kept, and written with what comes until then.
  const flush = () => counter.flush().catch((error) => log.warn('usage not written', { error: String(error) }));
  let under: Promise<void> | null = null;
  const timer = setInterval(() => {
    under ??= flush().finally(() => {
      under = null;
    });
  }, FLUSH_MS);
  timer.unref();
  return {
    ...counter,
    async close() {
      clearInterval(timer);
      await under;
      await flush();
    },
  };
}
