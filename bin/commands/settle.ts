import { startMachine } from '../../lib/local/index.ts';
import type { Workplace } from '../workplace.ts';

/** How long a command waits for what it set going; the next start goes on with the rest. */
const PATIENCE_MS = 60_000;

/**
 * Carries what was written to its feeds before the command ends. Where a Feedmill runs on the same data folder, that
 * one does it.
 */
export async function settle({ held, handlers, ports }: Workplace): Promise<void> {
  if (held === null) return;
  const machine = startMachine({
    table: held.table,
    queues: held.queues,
    handlers,
    tickMs: null,
    now: ports.now,
    log: ports.log,
  });
  try {
    await machine.drain({ until: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    ports.log.warn('not all is published yet', { error: `${error}; the next start goes on with it` });
  } finally {
    await machine.stop();
  }
}
