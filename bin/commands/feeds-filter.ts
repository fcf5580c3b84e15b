import type { Command } from 'commander';
import { declareFeed, type FeedDeclaration } from '../../lib/config/index.ts';
import type { FeedId } from '../../lib/model/index.ts';
import { changeFilter, previewFilter } from '../../lib/pipeline/index.ts';
import { showFilterPreview } from '../show/filter-preview.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { missingSources } from './feeds-add.ts';
import { type FilterChosen, filterWritten, withFilter } from './filter-options.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Filtering = Chosen & FilterChosen & { readonly everything?: boolean; readonly dryRun?: boolean };

/** `feedmill feeds filter`: another filter for a feed, and what that changes. */
export function registerFeedsFilter(feeds: Command, context: CommandContext): void {
  withFilter(withJson(feeds.command('filter').argument('<id>', 'the feed')))
    .description("replace a feed's filter with what is given here")
    .option('--everything', 'remove the filter: every article belongs to the feed')
    .option('--dry-run', 'show which articles would be added and removed; change nothing')
    .addHelpText(
      'after',
      examples('feeds filter harbour --tag harbour --words ferry --dry-run', 'feeds filter harbour --tag harbour'),
    )
    .action((id: string, chosen: Filtering) => filter(id, chosen, context));
}

async function filter(id: string, chosen: Filtering, context: CommandContext): Promise<void> {
  const written = filterWritten(chosen);
  const isNothing = Object.keys(written).length === 0;
  if (isNothing !== (chosen.everything === true)) {
    context.err(
      isNothing
        ? 'Give a filter, or --everything\n'
        : '--everything cannot be combined with a filter; give one or the other\n',
    );
    return context.exit(2);
  }
  let declared: FeedDeclaration;
  try {
    declared = declareFeed({ id, filter: written });
  } catch (error) {
    context.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return context.exit(2);
  }
  const open = chosen.dryRun ? withWorkplace<void> : withWrites<void>;
  await open(chosen, context, async ({ ports }) => {
    const { store } = ports;
    const feed = await store.feeds.get(id as FeedId);
    if (feed === null || feed.origin === 'automatic') {
      const why =
        feed === null
          ? 'there is no such feed. To see all feeds, run feedmill feeds list'
          : 'it is an automatic feed and has no filter of its own';
      context.err(`${id}: ${why}\n`);
      return context.exit(1);
    }
    const missing = missingSources(declared, await store.sources.list());
    if (missing.length > 0) {
      context.err(`There is no source ${missing.join(', ')}. To see all sources, run feedmill sources list\n`);
      return context.exit(1);
    }
    const preview = await previewFilter(feed.filter, declared.filter, ports, feed.visibility);
    const outcome = chosen.dryRun
      ? ('shown' as const)
      : (await changeFilter(feed.id, declared.filter, null, ports)).outcome;
    if (chosen.json) return context.out(`${printableJson({ outcome, ...preview }, 2)}\n`);
    context.out(`${showFilterPreview(preview, context.color, context.terminal?.columns ?? null)}\n`);
    const until =
      feed.origin === 'config' ? '; this lasts until the next restart, which applies the configuration again' : '';
    if (outcome === 'shown') context.out('Nothing changed\n');
    else context.out(`${id}: ${outcome === 'unchanged' ? 'this already is its filter' : `changed${until}`}\n`);
  });
}
