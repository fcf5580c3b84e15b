import type { Command } from 'commander';
import { type ArticleId, FEED_FORMATS, type FeedId, formatStated } from '../../lib/model/index.ts';
import { status } from '../../lib/pipeline/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { showHeld } from '../show-held.ts';
import { sinceWords } from '../show-status.ts';
import { textTable } from '../table.ts';
import type { CommandContext } from './context.ts';
import { examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill feeds list|show`. */
export function registerFeeds(program: Command, context: CommandContext): void {
  const feeds = program.command('feeds').description('show the feeds that are published');

  withJson(feeds.command('list'))
    .description('list every feed with its address')
    .addHelpText('after', examples('feeds list', "feeds list --json | jq -r '.[].feed.id'"))
    .action((chosen) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const found = (await status(ports.store, ports.now())).feeds;
        if (chosen.json) return context.out(`${JSON.stringify(found, null, 2)}\n`);
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
    .description('show a feed: its filter, its addresses, its newest members')
    .addHelpText('after', examples('feeds show all', 'feeds show harbour --json'))
    .action((id: string, chosen) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const feed = await ports.store.feeds.get(id as FeedId);
        if (feed === null) {
          context.err(`There is no feed ${id}; feedmill feeds list shows all\n`);
          return context.exit(1);
        }
        const state = await ports.store.feeds.state(feed.id);
        const ids = (state?.members ?? []).map((name) => name.split('@')[0] as ArticleId);
        const stored = await ports.store.articles.getMany(ids);
        const members = ids
          .flatMap((one) => stored.get(one)?.article ?? [])
          .filter((article) => article.state === 'usable');
        if (chosen.json) return context.out(`${JSON.stringify({ feed, state, members }, null, 2)}\n`);
        const facts = [
          ['title', feed.title],
          ['filter', JSON.stringify(feed.filter)],
          ['size', `${members.length} of at most ${feed.size}`],
          ['published', sinceWords(state?.lastPublished ?? null, ports.now())],
          ...(feed.profile === undefined ? [] : [['profile', feed.profile]]),
          ...FEED_FORMATS.filter((format) => feed.formats.includes(format)).map((format) => [
            format,
            new URL(documentPath(feed.id, format), ports.site.baseUrl).href,
          ]),
        ];
        const rows = members.map((article) => [
          formatStated(article.published) ?? 'undated',
          `r${article.revision}`,
          article.source,
          article.complete ? 'full' : 'link',
          article.title ?? '(no title)',
        ]);
        context.out(`${textTable(['FEED', feed.id], facts, context.color)}\n\n`);
        context.out(`${textTable(['PUBLISHED', 'REV', 'SOURCE', 'TEXT', 'TITLE'], rows, context.color)}\n`);
        const told = await ports.store.articles.getMany((state?.held ?? []).map(({ article }) => article));
        context.out(showHeld(feed, state, (id) => told.get(id)?.article.title ?? null, context.color));
      }),
    );
}
