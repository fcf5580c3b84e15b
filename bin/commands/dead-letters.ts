import { type Command, InvalidArgumentError, Option } from 'commander';
import { withoutSecrets } from '../../lib/model/index.ts';
import { QUEUE_NAMES, type QueueName } from '../../lib/pipeline/index.ts';
import { dropLetter, findLetter, readLetters } from '../acts/letters.ts';
import { settle } from '../acts/settle.ts';
import { type ReadLetter, showLetter, showLetters } from '../show/dead-letters.ts';
import { printableJson } from '../show/printable.ts';
import type { DeadLetter } from '../workplace/dead-letters.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { redriveAndSay } from './redrive.ts';
import { withWorkplace } from './with-workplace.ts';

type Of = Chosen & { readonly queue?: QueueName };

/** `feedmill dead-letters list|show|drop|replay`: what could not be done, message by message. */
export function registerDeadLetters(program: Command, context: CommandContext): void {
  const letters = program
    .command('dead-letters')
    .description('inspect messages that failed after all attempts; retry or drop them one by one');

  withQueue(withJson(letters.command('list')))
    .description('list the dead letters of each queue: source, article, why they failed, how often')
    .option('-n, --most <count>', 'how many from each queue', count, 20)
    .addHelpText('after', examples('dead-letters list', 'dead-letters list --queue article --most 1000 --json'))
    .action((chosen: Of & { readonly most: number }) =>
      withWorkplace(chosen, context, async (workplace) => {
        const all: ReadLetter[] = [];
        const counts: Partial<Record<QueueName, number>> = {};
        for (const queue of queuesOf(chosen)) {
          const count = (await workplace.deadLetters.count(queue)) ?? 0;
          counts[queue] = count;
          const listed = count === 0 ? [] : await workplace.deadLetters.list(queue, chosen.most);
          all.push(...(await readLetters(listed, workplace)));
        }
        if (chosen.json) return context.out(`${printableJson(withoutSecrets(all.map(inData)), 2)}\n`);
        const width = context.terminal?.columns ?? null;
        context.out(showLetters(withoutSecrets(all), counts, workplace.ports.now(), context.color, width));
      }),
    );

  withQueue(withJson(letters.command('show').argument('<id>', 'the dead letter')))
    .description('show a dead letter in full')
    .addHelpText('after', examples('dead-letters show 6f1c1f0e-8a0e-4f0a-9d55-0b8f6f2b7a11'))
    .action((id: string, chosen: Of) =>
      withLetter(id, chosen, context, async (letter, workplace) => {
        const [read] = await readLetters([letter], workplace);
        if (read === undefined) return;
        const shown = withoutSecrets(read);
        if (chosen.json) return context.out(`${printableJson(inData(shown), 2)}\n`);
        context.out(showLetter(shown, workplace.ports.now(), context.color, context.terminal?.columns ?? null));
      }),
    );

  withQueue(withJson(letters.command('drop').argument('<id>', 'the dead letter')))
    .description('delete one dead letter; what it asked for is not done')
    .addHelpText('after', examples('dead-letters drop 6f1c1f0e-8a0e-4f0a-9d55-0b8f6f2b7a11'))
    .action((id: string, chosen: Of) =>
      withLetter(id, chosen, context, async (letter, workplace) => {
        const dropped = await dropLetter(letter, workplace);
        if (dropped === null) return gone(id, context);
        if (chosen.json) return context.out(`${printableJson({ dropped: id, queue: letter.queue }, 2)}\n`);
        const { stack } = workplace;
        const left = dropped.offered
          ? `; feedmill ${named(stack)}trace will list it among what its source left out`
          : '';
        context.out(`${id} dropped from the dead letters of ${letter.queue}${left}\n`);
      }),
    );

  withQueue(withJson(letters.command('replay').argument('[id]', 'the dead letter (default: all of them)')))
    .description('put one dead letter, or all of them, back on its queue with a fresh count of attempts')
    .addHelpText('after', examples('dead-letters replay', 'dead-letters replay --queue publish'))
    .action((id: string | undefined, chosen: Of) => {
      if (id === undefined)
        return withWorkplace(chosen, context, (workplace) =>
          redriveAndSay(queuesOf(chosen), chosen, workplace, context),
        );
      return withLetter(id, chosen, context, async (letter, workplace) => {
        if (!(await workplace.deadLetters.replay(letter))) return gone(id, context);
        await settle(workplace);
        if (chosen.json) return context.out(`${printableJson({ replayed: id, queue: letter.queue }, 2)}\n`);
        context.out(`${id} put back on the ${letter.queue} queue\n`);
      });
    });
}

function withQueue(command: Command): Command {
  return command.addOption(new Option('-q, --queue <queue>', 'only this queue').choices(QUEUE_NAMES));
}

function queuesOf({ queue }: Of): readonly QueueName[] {
  return queue === undefined ? QUEUE_NAMES : [queue];
}

/** Works on the dead letter that is named; exit code 1 and one line where there is none. */
async function withLetter(
  id: string,
  chosen: Of,
  context: CommandContext,
  work: (letter: DeadLetter, workplace: Workplace) => Promise<void>,
): Promise<void> {
  await withWorkplace(chosen, context, async (workplace) => {
    const letter = await findLetter(id, queuesOf(chosen), workplace);
    if (letter !== null) return work(letter, workplace);
    gone(id, context);
  });
}

function gone(id: string, context: CommandContext): void {
  context.err(`There is no dead letter ${id}. To see them all, run feedmill dead-letters list\n`);
  context.exit(1);
}

/** A dead letter as data. */
export function inData({ told: { offer: _, ...told }, ...letter }: ReadLetter) {
  return { ...letter, ...told };
}

function named(stack: string | null): string {
  return stack === null ? '' : `--stack ${stack} `;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('Write a number from 1 to 10000.');
  return value;
}
