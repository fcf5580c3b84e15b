import type { Command } from 'commander';
import { withoutSecrets } from '../../lib/model/index.ts';
import { trace } from '../../lib/pipeline/index.ts';
import { askedFor } from '../acts/article-named.ts';
import { printableJson } from '../show/printable.ts';
import { showTrace } from '../show/trace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill trace`: where is my article? */
export function registerTrace(program: Command, context: CommandContext): void {
  withJson(
    program.command('trace').argument('<article>', 'its id, any of its addresses, or the id its source gives it'),
  )
    .description('show where an article is and why it is not elsewhere; makes no requests to any site')
    .addHelpText(
      'after',
      examples('trace https://example.org/story', 'trace mzxw6ytboi2dqnrxgq4a', 'trace example.org/story --json'),
    )
    .action((name: string, chosen: Chosen) =>
      withWorkplace(chosen, context, async ({ ports, sight }) => {
        const found = await trace(askedFor(name), sight, ports);
        if (chosen.json) context.out(`${printableJson({ ...found, queues: withoutSecrets(found.queues) }, 2)}\n`);
        else context.out(showTrace(found, ports.site.baseUrl, context.color, context.terminal?.columns ?? null));
        context.exit(found.found === null ? 1 : 0);
      }),
    );
}
