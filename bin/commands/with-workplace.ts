import type { Log } from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { readSetup, type Setup } from '../setup.ts';
import { printable } from '../show/printable.ts';
import { openWorkplace, type Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';

/** Where the feeds are served unless something else is said; a command that serves none writes no other address. */
export const SERVED_AT = 'http://127.0.0.1:8640/';

/** Opens the installation, lets a command work with it and closes it. */
export async function withWorkplace<T>(
  chosen: Chosen,
  context: CommandContext,
  work: (workplace: Workplace, setup: Setup) => Promise<T>,
): Promise<T> {
  const setup = await readSetup(chosen);
  const workplace = await openWorkplace(setup, { log: warningsTo(context), servedAt: SERVED_AT });
  try {
    return await work(workplace, setup);
  } finally {
    await workplace.close();
  }
}

/** The same for a command that writes: what it wrote is in the feeds when it ends. */
export function withWrites<T>(
  chosen: Chosen,
  context: CommandContext,
  work: (workplace: Workplace, setup: Setup) => Promise<T>,
): Promise<T> {
  return withWorkplace(chosen, context, async (workplace, setup) => {
    const result = await work(workplace, setup);
    await settle(workplace);
    return result;
  });
}

/** Says on standard error what went wrong, and nothing else. */
export function warningsTo(context: Pick<CommandContext, 'err'>): Log {
  return {
    info: () => {},
    warn: (message, fields) => context.err(`${printable(`${message}: ${fields.error ?? JSON.stringify(fields)}`)}\n`),
  };
}
