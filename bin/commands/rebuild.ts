import type { Command } from 'commander';
import { rebuild, reroute } from '../../lib/pipeline/index.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWrites } from './with-workplace.ts';

type Rebuilding = Chosen & { readonly articles?: boolean };

/** `feedmill rebuild`: every document anew from the table. */
export function registerRebuild(program: Command, context: CommandContext): void {
  withJson(program.command('rebuild').argument('[feed...]', 'ids of feeds (default: all, with the front page)'))
    .description('rebuild feed documents from the table, for example after restoring a backup')
    .option('--articles', 'first route every stored article to its feeds again, including what the stream gave up on')
    .addHelpText('after', examples('rebuild', 'rebuild all harbour', 'rebuild --articles'))
    .action((named: readonly string[], chosen: Rebuilding) =>
      withWrites(chosen, context, async ({ ports, held }) => {
        const articles = chosen.articles ? await reroute(ports) : null;
        const { feeds, pages } = await rebuild(named, ports);
        if (chosen.json) return context.out(`${printableJson({ articles, feeds, pages }, 2)}\n`);
        const besides = pages === null ? '' : `; the front page and ${pages} article pages are being checked`;
        const when = held === null ? 'queued for publishing' : 'publishing now';
        if (articles !== null) context.out(`${articles} ${articles === 1 ? 'article' : 'articles'} routed again\n`);
        context.out(`${feeds.length} ${feeds.length === 1 ? 'feed' : 'feeds'}: ${when}${besides}\n`);
      }),
    );
}
