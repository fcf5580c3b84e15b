import type { Command } from 'commander';
import type { Instant } from '../../lib/model/index.ts';
import { QUEUE_NAMES, type Replayed, replay } from '../../lib/pipeline/index.ts';
import { printable } from '../table.ts';
import type { CommandContext } from './context.ts';
import { toInstant } from './hold.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Replaying = Chosen & {
  readonly deadLetters?: boolean;
  readonly source?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly apply?: boolean;
};

/** The most characters that are shown of a field. */
const WIDTH = 100;

/** `feedmill replay`: what failed once more, or what is kept of articles by today's rules. */
export function registerReplay(program: Command, context: CommandContext): void {
  withJson(program.command('replay'))
    .description('put dead letters back, or read the kept pages and items of articles anew by today’s rules')
    .option('--dead-letters', 'put every dead letter back on its queue')
    .option('--source <id>', 'the articles that this source told first')
    .option('--since <instant>', 'the articles first seen from then on', toInstant)
    .option('--until <instant>', 'the articles first seen before then', toInstant)
    .option('--apply', 'revise in place what differs; without it nothing is written')
    .addHelpText(
      'after',
      examples(
        'replay --dead-letters',
        'replay --source courier',
        'replay --since 2026-11-20T00:00:00Z --until 2026-11-21T00:00:00Z --apply',
      ),
    )
    .action((chosen: Replaying) => {
      const reads = chosen.source !== undefined || chosen.since !== undefined || chosen.until !== undefined;
      if ((chosen.deadLetters === true) === reads || (chosen.deadLetters && chosen.apply)) {
        context.err('Say what to replay: --dead-letters alone, or --source, --since, --until (and --apply)\n');
        return context.exit(2);
      }
      return chosen.deadLetters ? replayDeadLetters(chosen, context) : replayArticles(chosen, context);
    });
}

async function replayDeadLetters(chosen: Replaying, context: CommandContext): Promise<void> {
  await withWrites(chosen, context, async ({ deadLetters, held }) => {
    const back: Record<string, number> = {};
    for (const queue of QUEUE_NAMES) back[queue] = await deadLetters.redrive(queue);
    if (chosen.json) return context.out(`${JSON.stringify(back, null, 2)}\n`);
    const count = Object.values(back).reduce((sum, one) => sum + one, 0);
    const each = QUEUE_NAMES.map((queue) => `${back[queue]} on ${queue}`).join(', ');
    const now = count > 0 && held !== null ? '; trying them now' : '';
    context.out(`${count} dead ${count === 1 ? 'letter is' : 'letters are'} back on the queues: ${each}${now}\n`);
  });
}

async function replayArticles(chosen: Replaying, context: CommandContext): Promise<void> {
  const within = chosen.apply ? withWrites : withWorkplace;
  await within(chosen, context, async ({ ports }) => {
    const { source = null, since = null, until = null } = chosen;
    if (source !== null && !(await ports.store.sources.list()).some(({ id }) => id === source)) {
      context.err(`There is no source ${source}; feedmill sources list shows all\n`);
      return context.exit(1);
    }
    const all: Replayed[] = [];
    for await (const one of replay({ source, since, until }, ports, chosen.apply ? ports : null)) {
      all.push(one);
      if (!chosen.json && one.outcome !== 'same') context.out(inWords(one));
    }
    context.out(chosen.json ? `${JSON.stringify(all, null, 2)}\n` : summary(all, chosen));
  });
}

function inWords({ article, title, outcome, detail, changes }: Replayed): string {
  const lines = changes.map(({ field, before, after }) => `  ${field}: ${brief(before)} → ${brief(after)}\n`);
  return `${article} ${outcome}: ${printable(`${title ?? 'without a title'} (${detail})`)}\n${lines.join('')}`;
}

function brief(text: string): string {
  const shown = printable(text);
  return shown === '' ? 'none' : shown.length > WIDTH ? `${shown.slice(0, WIDTH)}…` : shown;
}

function summary(all: readonly Replayed[], { apply }: Replaying): string {
  const count = (outcome: Replayed['outcome']) => all.filter((one) => one.outcome === outcome).length;
  const differing = apply ? `${count('revised')} revised` : `${count('differs')} would be revised`;
  const hint = !apply && count('differs') > 0 ? '; nothing is written without --apply' : '';
  return `${all.length} ${all.length === 1 ? 'article' : 'articles'}: ${count('same')} the same, ${differing}, ${count('skipped')} skipped${hint}\n`;
}
