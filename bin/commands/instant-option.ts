import { InvalidArgumentError } from 'commander';
import { type Instant, instant, parseStated } from '../../lib/model/index.ts';
import type { CommandContext } from './context.ts';

/**
 * Reads an instant as an operator writes it: with its zone, or a day, which is taken as its beginning on the operator's
 * own clock; which instant that is, is said on standard error.
 */
export function instantOption({ err }: Pick<CommandContext, 'err'>): (text: string) => Instant {
  return (text) => {
    const stated = parseStated(text);
    if (stated === null)
      throw new InvalidArgumentError(
        'Write a day, as 2026-12-01, or an instant with its zone, as 2026-12-01T09:00:00Z.',
      );
    if (stated.precision === 'second') return stated.instant;
    const beginning = beginningOf(text);
    err(`${text} is taken as its beginning in ${zoneHere()}: ${beginning.slice(0, 19)}Z\n`);
    return beginning;
  };
}

/** The first instant of a day (`2026-12-01`) in the zone of this process, also where its midnight is skipped. */
function beginningOf(day: string): Instant {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const midnight = new Date(0);
  midnight.setFullYear(year, month - 1, date);
  midnight.setHours(0, 0, 0, 0);
  return instant(midnight);
}

function zoneHere(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}
