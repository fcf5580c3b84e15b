import { type Machine, type MachineOptions, startMachine } from '../../lib/local/index.ts';
import type { Workplace } from '../workplace/workplace.ts';

type Held = NonNullable<Workplace['held']>;

/** How long a command waits for the work it caused; the next start continues with the rest. */
const PATIENCE_MS = 60_000;

/**
 * Carries what was written to its feeds before the command ends. Where a Feedmill runs on the same data folder, that
 * one does it.
 */
export async function settle({ held, handlers, ports }: Workplace): Promise<void> {
  if (held === null) return;
  const machine = machineOf({ held, handlers, ports });
  try {
    await machine.drain({ until: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    ports.log.warn('some documents are not published yet', { error: `${error}; the next start continues from here` });
  } finally {
    await machine.stop();
  }
}

/** The machine of a data folder we hold: it ticks only on request and collects changes for each feed. */
export function machineOf(
  { held, handlers, ports }: Pick<Workplace, 'handlers' | 'ports'> & { held: Held },
  options: Pick<MachineOptions, 'gather'> = {},
): Machine {
  const { table, queues } = held;
  return startMachine({ table, queues, handlers, tickMs: null, now: ports.now, log: ports.log, ...options });
}
