import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { askCopy, type Backup, takeBackup } from '../../lib/local/index.ts';
import { readSetup } from '../setup.ts';
import { elapsedWords } from '../show/elapsed.ts';
import { printableJson } from '../show/printable.ts';
import { copyOf, openWorkplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { untilToldToStop } from './told-to-stop.ts';
import { SERVED_AT, warningsTo } from './with-workplace.ts';

/** `feedmill backup FOLDER`: a copy of the data folder as it is at one moment, also while a Feedmill runs on it. */
export function registerBackup(program: Command, context: CommandContext): void {
  withJson(program.command('backup').argument('<folder>', 'where the copy goes; this folder must not exist yet'))
    .description('make a consistent copy of the data folder, even while Feedmill runs')
    .addHelpText(
      'after',
      `${examples('backup /backup/2026-11-29', 'backup copy --data /var/lib/feedmill/data --json')}
The copy is a data folder: start from it with --data, or put it in the place of the one that was lost.\n`,
    )
    .action((target: string, chosen: Chosen) => backUp(target, chosen, context));
}

async function backUp(target: string, chosen: Chosen, context: CommandContext): Promise<void> {
  const began = Date.now();
  const setup = await readSetup(chosen);
  if (!existsSync(setup.folder))
    throw new Error(`Data folder ${setup.folder}: there is none to copy; name it with --data`);
  const stopping = new AbortController();
  void untilToldToStop(stopping);
  const workplace = await openWorkplace(setup, { log: warningsTo(context), servedAt: SERVED_AT });
  try {
    const { held, running } = workplace;
    const ask = () => (held === null ? askCopy(running?.tableEndpoint ?? '') : copyOf(held.folder, held.table));
    const made = await takeBackup(setup.folder, target, { ask, stopping: stopping.signal });
    const elapsed = Date.now() - began;
    if (chosen.json) context.out(`${printableJson({ folder: target, ...made, milliseconds: elapsed }, 2)}\n`);
    else context.out(`${target}: ${words(made)}, in ${elapsedWords(elapsed)}\n`);
  } finally {
    await workplace.close();
  }
}

function words({ entries, messages, objects }: Backup): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${entries} table entries, ${count(messages, 'message')}, ${count(objects, 'object')}`;
}
