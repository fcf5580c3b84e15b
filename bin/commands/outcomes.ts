import type { IngestOutcome } from '../../lib/pipeline/index.ts';
import { printableJson } from '../show/printable.ts';
import { textTable } from '../show/table.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';

const NOTHING_TAKEN: readonly IngestOutcome['outcome'][] = ['dropped', 'refused', 'full'];

/** What became of each article, as a table or as data; exit code 1 where nothing was taken of any. */
export function showOutcomes(outcomes: readonly IngestOutcome[], chosen: Chosen, context: CommandContext): void {
  if (chosen.json) context.out(`${printableJson(outcomes, 2)}\n`);
  else {
    const rows = outcomes.map(({ outcome, article, revision, detail }) => [
      outcome,
      article ?? '-',
      revision === null ? '-' : `r${revision}`,
      detail,
    ]);
    context.out(`${textTable(['OUTCOME', 'ARTICLE', 'REV', 'DETAIL'], rows, context.color)}\n`);
  }
  context.exit(outcomes.every(({ outcome }) => NOTHING_TAKEN.includes(outcome)) ? 1 : 0);
}
