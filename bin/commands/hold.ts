import type { Command } from 'commander';
import type { Instant } from '../../lib/model/index.ts';
import { hold, release } from '../../lib/pipeline/index.ts';
import { withArticle } from './article-named.ts';
import type { CommandContext } from './context.ts';
import { instantOption } from './instant-option.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { showOutcomes } from './outcomes.ts';
import { withWrites } from './with-workplace.ts';

type Held = Chosen & { readonly reason?: string; readonly until?: Instant };

/** `feedmill hold` and `feedmill release`: an article out of its feeds, with its content kept, and back. */
export function registerHold(program: Command, context: CommandContext): void {
  withJson(program.command('hold').argument('<article>', 'its id, or any address it is known by'))
    .description('hold an article back, with its content kept: out of every feed, without a tombstone')
    .option('--reason <reason>', 'why, for those who look after it')
    .option(
      '--until <instant>',
      'release it by itself then (an embargo); a day is its beginning here',
      instantOption(context),
    )
    .addHelpText(
      'after',
      examples(
        'hold https://example.org/story --reason "under review"',
        'hold https://example.org/budget --until 2026-12-01',
        'hold https://example.org/budget --until 2026-12-01T09:00:00Z',
      ),
    )
    .action((name: string, chosen: Held) =>
      withWrites(chosen, context, (workplace) =>
        withArticle(name, workplace, context, async (id) => {
          const order = { reason: chosen.reason ?? null, until: chosen.until ?? null };
          showOutcomes([await hold(id, order, workplace.ports)], chosen, context);
        }),
      ),
    );

  withJson(program.command('release').argument('<article>', 'its id, or any address it is known by'))
    .description('release an article that is held back or embargoed, into its feeds, now')
    .addHelpText('after', examples('release https://example.org/story'))
    .action((name: string, chosen: Chosen) =>
      withWrites(chosen, context, (workplace) =>
        withArticle(name, workplace, context, async (id) => {
          showOutcomes([await release(id, workplace.ports, 'early')], chosen, context);
        }),
      ),
    );
}
