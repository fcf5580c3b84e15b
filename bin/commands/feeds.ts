import type { Command } from 'commander';
import {
  type Article,
  DOCUMENT_FORMATS,
  type Feed,
  type FeedFilter,
  type FeedId,
  formatStated,
  type NameKind,
  writeWordRule,
} from '../../lib/model/index.ts';
import { publishFront, removeFeed, shownMembers, status } from '../../lib/pipeline/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { cutFacts } from '../show/cut.ts';
import { headline } from '../show/headline.ts';
import { showHeld } from '../show/held.ts';
import { printableJson } from '../show/printable.ts';
import { sinceWords } from '../show/status.ts';
import { textTable } from '../show/table.ts';
import { showWaiting } from '../show/waiting.ts';
import type { CommandContext } from './context.ts';
import { inData } from './dead-letters.ts';
import { waitingFor } from './feed-waiting.ts';
import { registerFeedsAdd } from './feeds-add.ts';
import { examples, withJson, withSetup } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

/** `feedmill feeds add|list|show|remove`. What is added here outlives a change of the configuration. */
export function registerFeeds(program: Command, context: CommandContext): void {
  const feeds = program.command('feeds').description('add, list, show and remove the feeds that are published');

  registerFeedsAdd(feeds, context);

  withJson(feeds.command('list'))
    .description('list every feed with its address')
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
          new URL(documentPath(feed.id, feed.formats[0] ?? 'rss'), ports.site.baseUrl).href,
        ]);
        context.out(
          `${textTable(['FEED', 'TITLE', 'ORIGIN', 'MEMBERS', 'PUBLISHED', 'ADDRESS'], rows, context.color)}\n`,
        );
      }),
    );

  withJson(feeds.command('show').argument('<id>', 'the feed'))
    .description('show a feed: its filter, its addresses, and the articles that its documents show')
    .addHelpText('after', examples('feeds show all', 'feeds show harbour --json'))
    .action((id: string, chosen) =>
      withWorkplace(chosen, context, async (workplace) => {
        const { ports } = workplace;
        const feed = await ports.store.feeds.get(id as FeedId);
        if (feed === null) {
          context.err(`There is no feed ${id}; feedmill feeds list shows all\n`);
          return context.exit(1);
        }
        const state = await ports.store.feeds.state(feed.id);
        const members = await shownMembers(feed, state, ports);
        let excerpts = 0;
        for await (const archive of ports.store.archives.from(feed.id, '')) excerpts += archive.excerpts ?? 0;
        const waiting = await waitingFor(feed, workplace);
        if (chosen.json) {
          const { letters, held } = waiting;
          const more = { deadLetters: letters.map(inData), held: held.articles.map((one) => one.id) };
          return context.out(`${printableJson({ feed, state, members, excerpts, ...more }, 2)}\n`);
        }
        const facts = [
          ['title', feed.title],
          ...filterFacts(feed.filter),
          ['size', `${members.length} of at most ${feed.size}`],
          ...(feed.bytes === undefined ? [] : [['bytes', `at most ${feed.bytes}`]]),
          ...cutFacts(state, excerpts),
          ...everyFacts(feed, ports.site),
          ['content', feed.content],
          ...(feed.duplicates === undefined ? [] : [['duplicates', feed.duplicates]]),
          ...(feed.profile === undefined ? [] : [['profile', feed.profile]]),
          ['published', sinceWords(state?.lastPublished ?? null, ports.now())],
          ...DOCUMENT_FORMATS.filter((format) => feed.formats.includes(format)).map((format) => [
            format,
            new URL(documentPath(feed.id, format), ports.site.baseUrl).href,
          ]),
        ];
        const rows = members.map((article) => [
          formatStated(article.published) ?? 'undated',
          `r${article.revision}`,
          article.source,
          article.complete ? 'full' : 'link',
          headline(article),
        ]);
        context.out(`${textTable(['FEED', feed.id], facts, context.color)}\n\n`);
        context.out(`${textTable(['PUBLISHED', 'REV', 'SOURCE', 'TEXT', 'TITLE'], rows, context.color)}\n`);
        const told = await ports.store.articles.getMany((state?.held ?? []).map(({ article }) => article));
        context.out(showHeld(feed, state, (id) => headlineOf(told.get(id)?.article), context.color));
        context.out(showWaiting(waiting, ports.now(), context.color, context.terminal?.columns ?? null));
      }),
    );

  withSetup(feeds.command('remove').argument('<id>', 'the feed'))
    .description('publish a feed that was added here no longer; its articles stay in the others')
    .addHelpText('after', examples('feeds remove harbour'))
    .action((id: string, chosen) =>
      withWrites(chosen, context, async ({ ports }) => {
        const feed = await ports.store.feeds.get(id as FeedId);
        const remedy = feed === null ? 'feedmill feeds list shows all' : REMEDIES[feed.origin](feed);
        if (feed === null || remedy !== null) {
          context.err(feed === null ? `There is no feed ${id}; ${remedy}\n` : `${id} was not added here; ${remedy}\n`);
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
  config: () => 'take it out of the configuration',
  automatic: ({ id, filter }) => {
    if (filter.named !== undefined)
      return `set automaticFeeds.${SETTINGS[filter.named.kind]} to off in the configuration`;
    return filter.sources === undefined
      ? `${id} holds everything and stays`
      : `it goes with its source: sources remove ${id}`;
  },
};

const SETTINGS: Readonly<Record<NameKind, string>> = {
  section: 'sections',
  tag: 'tags',
  author: 'authors',
  language: 'languages',
};

/** Each part of a filter on its line, as an operator would write it. */
function filterFacts({ words, named, ...lists }: FeedFilter): string[][] {
  const facts = Object.entries(lists).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, Array.isArray(value) ? value.join(', ') : String(value)]],
  );
  if (words !== undefined) facts.push(['words', 'some' in words ? words.join(', ') : writeWordRule(words)]);
  if (named !== undefined) facts.push([named.kind, named.name]);
  return facts.length === 0 ? [['filter', 'none: every article']] : facts;
}

function headlineOf(article: Article | undefined): string | null {
  return article === undefined ? null : headline(article);
}

/** How often it is regenerated, where that is bounded. */
function everyFacts({ every }: Feed, site: { readonly every?: number | undefined }): string[][] {
  const spacing = every ?? site.every ?? 0;
  return spacing === 0 ? [] : [['every', `${spacing / 1000} s${every === undefined ? ' (site.every)' : ''}`]];
}
