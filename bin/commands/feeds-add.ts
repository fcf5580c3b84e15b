import { type Command, Option } from 'commander';
import { declareFeed, type FeedDeclaration, type WrittenFeed } from '../../lib/config/index.ts';
import { DOCUMENT_FORMATS, FEED_PROFILES, type Source } from '../../lib/model/index.ts';
import { defineFeed, publishFront } from '../../lib/pipeline/index.ts';
import { documentUrl } from '../../lib/publish/index.ts';
import type { CommandContext } from './context.ts';
import { collect, count, type FilterChosen, filterWritten, given, withFilter } from './filter-options.ts';
import { type Chosen, examples, withSetup } from './options.ts';
import { withWrites } from './with-workplace.ts';

type Adding = Chosen &
  FilterChosen & {
    readonly title?: string;
    readonly description?: string;
    readonly size?: string;
    readonly bytes?: string;
    readonly format?: readonly string[];
    readonly content?: string;
    readonly duplicates?: string;
    readonly every?: string;
    readonly profile?: string;
    readonly visibility?: string;
    readonly changes?: boolean;
    readonly changesFor?: string;
  };

/** `feedmill feeds add`: a feed with what the configuration could say of it. */
export function registerFeedsAdd(feeds: Command, context: CommandContext): void {
  withFilter(
    withSetup(feeds.command('add').argument('<id>', "its id, which becomes part of its documents' addresses"))
      .description('publish a feed of the articles that match a filter')
      .option('--title <title>', 'its title (default: the id)')
      .option('--description <text>', 'a sentence or two about it'),
  )
    .option('--size <count>', 'how many articles it shows, newest first (default: 50)')
    .option('--every <duration>', 'least time between two regenerations, such as 60s (default: site.every)')
    .option('--bytes <size>', 'size limit of each document, such as 2MB; the oldest articles are left out first')
    .addOption(
      new Option('--content <what>', 'how much of each article is shown; link: only title and address').choices([
        'full',
        'excerpt',
        'link',
      ]),
    )
    .option(
      '--format <format>',
      `a document to publish: ${DOCUMENT_FORMATS.join(', ')}; may be repeated (default: all but news and ninjs)`,
      collect,
    )
    .addOption(
      new Option('--duplicates <how>', 'when several sources carry the same story: show all of them, or one').choices([
        'all',
        'one',
      ]),
    )
    .addOption(
      new Option('--visibility <who>', 'who gets it: partners, by their tokens (default: everybody)').choices([
        'partners',
      ]),
    )
    .addOption(new Option('--profile <partner>', 'the partner whose rules it must meet').choices([...FEED_PROFILES]))
    .option('--changes', 'publish a log of its changes beside it, for partners that must miss nothing')
    .option('--changes-for <duration>', 'how long the change log is kept, such as 30d (default: 90d)')
    .addHelpText(
      'after',
      examples(
        'feeds add harbour --title "News from the harbour" --tag harbour --tag fishing',
        `feeds add ferries --words 'ferry AND (harbour OR "lower town") NOT football' --min-words 100`,
        'feeds add search-engines --format news --size 1000 --language en',
        'feeds add for-herald --source newsroom --visibility partners',
      ),
    )
    .action((id: string, chosen: Adding) => add(id, chosen, context));
}

async function add(id: string, chosen: Adding, context: CommandContext): Promise<void> {
  let declared: FeedDeclaration;
  try {
    declared = declareFeed(written(id, chosen));
  } catch (error) {
    context.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return context.exit(2);
  }
  await withWrites(chosen, context, async ({ ports }, { config }) => {
    const { store } = ports;
    const taken = config.feeds.some((feed) => feed.id === declared.id) || (await store.feeds.get(declared.id)) !== null;
    if (taken) {
      context.err(`There is already a feed ${id}. Choose another id, or remove that feed first\n`);
      return context.exit(1);
    }
    const missing = missingSources(declared, [...config.sources, ...(await store.sources.list())]);
    if (missing.length > 0) {
      context.err(`There is no source ${missing.join(', ')}. To see all sources, run feedmill sources list\n`);
      return context.exit(1);
    }
    await defineFeed({ ...declared, since: ports.now() }, ports);
    await publishFront(ports);
    context.out(`${id}: added at ${documentUrl(declared.id, declared.formats[0] ?? 'rss', ports.site)}\n`);
  });
}

/** By the keys of the file, so that the same rules hold and the same words explain them. */
function written(id: string, chosen: Adding): WrittenFeed {
  const feed = {
    id,
    title: chosen.title,
    description: chosen.description,
    filter: filterWritten(chosen),
    size: count(chosen.size),
    bytes: chosen.bytes,
    every: chosen.every === '0' ? 0 : chosen.every,
    formats: chosen.format,
    content: chosen.content,
    duplicates: chosen.duplicates,
    profile: chosen.profile,
    visibility: chosen.visibility,
    changes: chosen.changes,
    changesFor: chosen.changesFor,
    // A feed of articles in one language is in that language.
    language: chosen.language?.length === 1 ? chosen.language[0] : undefined,
  };
  return given(feed) as WrittenFeed;
}

export function missingSources({ filter }: Pick<FeedDeclaration, 'filter'>, sources: readonly Source[]): string[] {
  return (filter.sources ?? []).filter((id) => !sources.some((source) => source.id === id));
}
