import type { Log } from '../../pipeline/ports.ts';
import { reasonOf } from './invocation.ts';

/**
 * Says in the log what is out of order, once until the reason changes: a full disk is met at every try, and one line
 * for each would bury the first.
 */
export function troubleLog(
  log: Log,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): (error: unknown) => void {
  let last = '';
  return (error) => {
    const reason = reasonOf(error);
    if (reason !== last) log.warn(message, { ...fields, error: reason });
    last = reason;
  };
}
