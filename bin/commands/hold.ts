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
  withJson(program.command('hold').argument('<article>', 'its id, or any of its addresses'))
    .description('hold an article back: remove it from every feed, without a tombstone, and keep its content')
    .option('--reason <reason>', 'why; shown to operators only')
    .option(
      '--until <instant>',
      'release it automatically at this time (an embargo); a day means its start in local time',
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

  withJson(program.command('release').argument('<article>', 'its id, or any of its addresses'))
    .description('publish an article that is held back or embargoed, now')
    .addHelpText('after', examples('release https://example.org/story'))
    .action((name: string, chosen: Chosen) =>
      withWrites(chosen, context, (workplace) =>
        withArticle(name, workplace, context, async (id) => {
          showOutcomes([await release(id, workplace.ports, 'early')], chosen, context);
        }),
      ),
    );
}
