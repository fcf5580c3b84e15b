import { InvalidArgumentError } from 'commander';
import type { Instant } from '../../lib/model/index.ts';
import { instantWritten, NO_INSTANT } from '../acts/instant-written.ts';
import type { CommandContext } from './context.ts';

/**
 * Reads an instant as an operator writes it: with its zone, or a day, which is taken as its beginning on the operator's
 * own clock; which instant that is, is said on standard error.
 */
export function instantOption({ err }: Pick<CommandContext, 'err'>): (text: string) => Instant {
  return (text) => {
    const written = instantWritten(text);
    if (written === null) throw new InvalidArgumentError(NO_INSTANT);
    if (written.note !== null) err(`${written.note}\n`);
    return written.instant;
  };
}
