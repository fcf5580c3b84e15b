import type { Command } from 'commander';
import { isForPartners, withoutCanary } from '../../lib/model/index.ts';
import { renderOpml, renderSubscriptions } from '../../lib/publish/index.ts';
import { sourcesOf } from '../acts/sources-of.ts';
import { referencedControls } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Importing, importSubscriptions } from './opml-import.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill opml import|export`: subscriptions from other readers and for them (OPML 2.0, opml.org/spec2.opml). */
export function registerOpml(program: Command, context: CommandContext): void {
  const opml = program.command('opml').description('import subscriptions from another reader, or export them');

  withJson(opml.command('import').argument('<what>', 'an OPML file, its address, or - for standard input'))
    .description('follow every feed in an OPML file; folders become tags')
    .option('-y, --yes', 'follow without asking')
    .option('--dry-run', 'show what would be followed; follow nothing')
    .addHelpText(
      'after',
      examples(
        'opml import subscriptions.opml',
        'opml import subscriptions.opml --dry-run',
        'opml import - --yes < my.opml',
      ),
    )
    .action((what: string, chosen: Importing) => importSubscriptions(what, chosen, context));

  withSetup(opml.command('export'))
    .description('write the followed sources as OPML, for another reader or another Feedmill')
    .option('--feeds', 'export the published feeds instead, for people who read them')
    .addHelpText('after', examples('opml export > sources.opml', 'opml export --feeds > feeds.opml'))
    .action((chosen: Chosen & { readonly feeds?: boolean }) =>
      withWorkplace(chosen, context, async ({ ports, stack }, { config }) => {
        if (chosen.feeds) {
          const feeds = withoutCanary(await ports.store.feeds.list()).filter((feed) => !isForPartners(feed));
          return context.out(referencedControls(renderOpml(feeds, ports.site)));
        }
        // What a stack does not know yet, this file need not be what it will.
        const sources = stack === null ? await sourcesOf(config, ports) : await ports.store.sources.list();
        context.out(referencedControls(renderSubscriptions(sources, ports.site)));
        const pushed = sources.filter((source) => source.url === null).map((source) => source.id);
        if (pushed.length > 0)
          context.err(`Not included, because nothing is fetched from them: ${pushed.join(', ')}\n`);
      }),
    );
}
