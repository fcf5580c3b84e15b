import type { KeptMail, Source, SourceId } from '../../lib/model/index.ts';
import { keepMail, takeInMail } from '../../lib/pipeline/index.ts';
import { letterLine } from '../show/letters.ts';
import { printableJson } from '../show/printable.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';
import { showOutcomes } from './outcomes.ts';

/** Whether what is to be taken in is a letter: a file called so, or bytes for a source that is written to. */
export function isMailFile(name: string): boolean {
  return /\.eml$/i.test(name);
}

/**
 * Takes a letter in, as one that came to its source's address does: kept first, then read. What is no newsletter, or waits,
 * is told and published no sooner.
 */
export async function ingestMail(
  bytes: Uint8Array,
  source: Source,
  { ports }: Pick<Workplace, 'ports'>,
  chosen: Chosen,
  context: CommandContext,
): Promise<void> {
  const message = await keepMail(source.id, { bytes, at: ports.now(), checks: null }, ports);
  if (message === null) {
    context.err(`${source.id} has reached its daily limit of stored data (limits.keptPerDay; the day is UTC)\n`);
    return context.exit(1);
  }
  const taken = await takeInMail(message, ports);
  if (taken === null) {
    context.err(`${source.id} no longer exists\n`);
    return context.exit(1);
  }
  const { mail, outcomes } = taken;
  if (mail.fate === 'published') return showOutcomes(outcomes, chosen, context);
  if (chosen.json) context.out(`${printableJson({ letter: mail, outcomes }, 2)}\n`);
  else context.out(`${letterLine(mail)}\n${adviceOn(mail, source.id)}`);
  context.exit(mail.fate === 'unreadable' ? 1 : 0);
}

/** What an operator does about a letter that is not published. */
function adviceOn({ fate, name }: KeptMail, source: SourceId): string {
  switch (fate) {
    case 'waiting':
      return `Nothing from ${source} is published yet. To publish what is waiting and what arrives later, run feedmill sources accept ${source}\n`;
    case 'quarantined':
      return `It is not published. To publish it anyway, run feedmill sources accept ${source} --letter ${name}\n`;
    default:
      return `Only operators can see it: feedmill sources show ${source}\n`;
  }
}
