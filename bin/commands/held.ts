import { type Command, InvalidArgumentError } from 'commander';
import { keptBack } from '../../lib/pipeline/index.ts';
import { showKeptBack } from '../show/kept-back.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill held list`: what is held back or embargoed, and until when. */
export function registerHeld(program: Command, context: CommandContext): void {
  const held = program.command('held').description('list articles that are held back or embargoed');

  withJson(held.command('list'))
    .description('list the articles that are held back or embargoed, and until when')
    .option('-n, --most <count>', 'how many', count, 100)
    .addHelpText('after', examples('held list', "held list --json | jq -r '.[].id'"))
    .action((chosen: Chosen & { readonly most: number }) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const { articles, isAll } = await keptBack(chosen.most, ports);
        if (chosen.json) {
          const data = articles.map(({ html: _, text: __, provenance: ___, ...article }) => article);
          return context.out(`${printableJson(data, 2)}\n`);
        }
        if (articles.length === 0) return context.out('No article is held back or embargoed.\n');
        context.out(`${showKeptBack(articles, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
        if (!isAll) context.out('and more; show more with --most\n');
        context.out(
          '\nTo publish one now: feedmill release ARTICLE. To change its end: feedmill hold ARTICLE --until TIME\n',
        );
      }),
    );
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('Write a number from 1 to 10000.');
  return value;
}
