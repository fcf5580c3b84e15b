import type { Command } from 'commander';
import { type Feed, type FeedId, formatStated, type NameKind } from '../../lib/model/index.ts';
import { readersOf } from '../../lib/partners/index.ts';
import { publishFront, removeFeed, status } from '../../lib/pipeline/index.ts';
import { documentUrl } from '../../lib/publish/index.ts';
import { feedStory } from '../acts/feed-story.ts';
import { feedFacts } from '../show/feed.ts';
import { headline } from '../show/headline.ts';
import { showHeld } from '../show/held.ts';
import { printableJson } from '../show/printable.ts';
import { sinceWords } from '../show/status.ts';
import { textTable } from '../show/table.ts';
import { showReaders } from '../show/usage.ts';
import { showWaiting } from '../show/waiting.ts';
import type { CommandContext } from './context.ts';
import { inData } from './dead-letters.ts';
import { registerFeedsAdd } from './feeds-add.ts';
import { registerFeedsFilter } from './feeds-filter.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

/** `feedmill feeds add|list|show|remove`. What is added here outlives a change of the configuration. */
export function registerFeeds(program: Command, context: CommandContext): void {
  const feeds = program.command('feeds').description('add, list, show, filter and remove feeds');

  registerFeedsAdd(feeds, context);
  registerFeedsFilter(feeds, context);

  withJson(feeds.command('list'))
    .description('list all feeds with their addresses')
    .addHelpText('after', examples('feeds list', "feeds list --json | jq -r '.[].feed.id'"))
    .action((chosen) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const found = (await status(ports.store, ports.now())).feeds;
        if (chosen.json) return context.out(`${printableJson(found, 2)}\n`);
        const rows = found.map(({ feed, state }) => [
          feed.id,
          feed.title,
          feed.origin,
          String(state?.shown ?? 0),
          sinceWords(state?.lastPublished ?? null, ports.now()),
          documentUrl(feed.id, feed.formats[0] ?? 'rss', ports.site),
        ]);
        context.out(
          `${textTable(['FEED', 'TITLE', 'ORIGIN', 'MEMBERS', 'PUBLISHED', 'ADDRESS'], rows, context.color)}\n`,
        );
      }),
    );

  withJson(feeds.command('show').argument('<id>', 'the feed'))
    .description('show a feed: its filter, its addresses and the articles in its documents')
    .option('--readers', 'only for how many readers aggregators fetch it, as they say')
    .addHelpText('after', examples('feeds show all', 'feeds show harbour --json', 'feeds show all --readers'))
    .action((id: string, chosen: Chosen & { readonly readers?: boolean }) =>
      withWorkplace(chosen, context, async (workplace) => {
        const { ports } = workplace;
        const feed = await ports.store.feeds.get(id as FeedId);
        if (feed === null) {
          context.err(`There is no feed ${id}. To see all feeds, run feedmill feeds list\n`);
          return context.exit(1);
        }
        if (chosen.readers) {
          const readers = await ports.store.usages.readers(feed.id);
          const said = readers === null ? [] : readersOf(readers, ports.now());
          if (chosen.json) return context.out(`${printableJson({ feed: feed.id, readers: said }, 2)}\n`);
          return context.out(`${showReaders(readers, ports.now(), context.color)}\n`);
        }
        const story = await feedStory(feed, workplace);
        const { state, members, excerpts, waiting } = story;
        if (chosen.json) {
          const { letters, held } = waiting;
          const more = { deadLetters: letters.map(inData), held: held.articles.map((one) => one.id) };
          return context.out(`${printableJson({ feed, state, members, excerpts, ...more }, 2)}\n`);
        }
        const facts = feedFacts(story, ports.site, ports.now());
        const rows = members.map((article) => [
          formatStated(article.published) ?? 'undated',
          `r${article.revision}`,
          article.source,
          article.complete ? 'full' : 'link',
          headline(article),
        ]);
        context.out(`${textTable(['FEED', feed.id], facts, context.color)}\n\n`);
        context.out(`${textTable(['PUBLISHED', 'REV', 'SOURCE', 'TEXT', 'TITLE'], rows, context.color)}\n`);
        context.out(showHeld(feed, state, (id) => story.heldTitles.get(id) ?? null, context.color));
        context.out(showWaiting(waiting, ports.now(), context.color, context.terminal?.columns ?? null));
      }),
    );

  withSetup(feeds.command('remove').argument('<id>', 'the feed'))
    .description('stop publishing a feed that was added on the command line; its articles stay in other feeds')
    .addHelpText('after', examples('feeds remove harbour'))
    .action((id: string, chosen) =>
      withWrites(chosen, context, async ({ ports }) => {
        const feed = await ports.store.feeds.get(id as FeedId);
        const remedy = feed === null ? 'to see all feeds, run feedmill feeds list' : REMEDIES[feed.origin](feed);
        if (feed === null || remedy !== null) {
          context.err(
            feed === null
              ? `There is no feed ${id}; ${remedy}\n`
              : `${id} was not added on the command line; ${remedy}\n`,
          );
          return context.exit(1);
        }
        await removeFeed(feed, ports);
        await publishFront(ports);
        context.out(`${id}: removed\n`);
      }),
    );
}

/** How a feed is got rid of that was not added by a command. */
const REMEDIES: Readonly<Record<Feed['origin'], (feed: Feed) => string | null>> = {
  command: () => null,
  config: () => 'remove it from the configuration file',
  automatic: ({ id, filter }) => {
    if (filter.named !== undefined)
      return `set automaticFeeds.${SETTINGS[filter.named.kind]} to off in the configuration`;
    return filter.sources === undefined
      ? 'it is the feed of everything and cannot be removed'
      : `it is a source's own feed; to remove both, run feedmill sources remove ${id}`;
  },
};

const SETTINGS: Readonly<Record<NameKind, string>> = {
  section: 'sections',
  tag: 'tags',
  author: 'authors',
  language: 'languages',
};
