import { flushCompileCache } from 'node:module';
import type { Readings } from '../reader.ts';

/**
 * What a process is asked, and what it answers; `ready` once, when it can be asked. With every answer it says how much
 * memory it holds, in megabytes.
 */
export type Order = { readonly what: keyof Readings; readonly given: readonly unknown[] };
export type Reply =
  | { readonly is: 'ready' }
  | { readonly is: 'read'; readonly value: unknown; readonly megabytes: number }
  | { readonly is: 'failed'; readonly name: string; readonly message: string; readonly megabytes: number };

/**
 * Makes this process one that does the readings that its parent asks for, one after the other, and that ends with its
 * parent; while it is busy, its guard sees to that. Signals to stop are the parent's to follow.
 */
export function serveReadings(readings: Readings): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  process.on('disconnect', () => process.exit());
  const reply = (what: Reply) => process.send?.(what);
  process.on('message', async ({ what, given }: Order) => reply(await replyTo(readings[what], given)));
  reply({ is: 'ready' });
  // It is not there any more to do so when it ends.
  setImmediate(() => flushCompileCache?.());
}

async function replyTo(reading: Readings[keyof Readings], given: readonly unknown[]): Promise<Reply> {
  try {
    const value = await (reading as (...given: unknown[]) => unknown)(...given);
    return { is: 'read', value, megabytes: megabytesHeld() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { is: 'failed', name, message, megabytes: megabytesHeld() };
  }
}

function megabytesHeld(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}
