import { type Command, InvalidArgumentError } from 'commander';
import { automaticFeeds } from '../../lib/config/index.ts';
import {
  absoluteUrl,
  type Feed,
  type FeedId,
  ID_PATTERN,
  type Source,
  type SourceId,
  slug,
} from '../../lib/model/index.ts';
import { defineFeed, defineSource, publishFront, removeSource, status } from '../../lib/pipeline/index.ts';
import { showSources, sinceWords } from '../show-status.ts';
import { textTable } from '../table.ts';
import type { Workplace } from '../workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Added = Chosen & {
  readonly id?: string;
  readonly title?: string;
  readonly kind: Source['kind'];
  readonly interval: number;
};

/** `feedmill sources add|list|show|pause|resume|remove`. What is added here outlives a change of the configuration. */
export function registerSources(program: Command, context: CommandContext): void {
  const sources = program.command('sources').description('add, list, show, pause, resume and remove sources');

  withSetup(sources.command('add').argument('<url>', 'a feed, or a page that lists articles'))
    .description('follow a source, beginning with the next tick')
    .option('--id <id>', 'its id: part of its feed address (default: from the host)', sourceId)
    .option('--title <title>', 'its name')
    .option('--kind <kind>', 'feed or page', kind, 'feed')
    .option('--interval <minutes>', 'minutes between polls', minutes, 15)
    .addHelpText(
      'after',
      examples(
        'sources add https://example.org/feed.xml',
        'sources add https://example.org/news --kind page --id example',
      ),
    )
    .action((url: string, chosen: Added) =>
      withWrites(chosen, context, (workplace) => add(url, chosen, workplace, context)),
    );

  withJson(sources.command('list'))
    .description('list every source with its health')
    .addHelpText('after', examples('sources list', 'sources list --json'))
    .action((chosen) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const { sources } = await status(ports.store, ports.now());
        if (chosen.json) return context.out(`${JSON.stringify(sources, null, 2)}\n`);
        context.out(`${showSources(sources, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
      }),
    );

  withJson(sources.command('show').argument('<id>', 'the source'))
    .description('tell the story of a source')
    .addHelpText('after', examples('sources show harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWorkplace, async ({ ports }, source) => {
        const state = await ports.store.sources.state(source.id);
        const window = await ports.store.sources.window(source.id);
        if (chosen.json) return context.out(`${JSON.stringify({ source, state, window }, null, 2)}\n`);
        const rows = [
          ['title', source.title],
          ['kind', source.kind],
          ['address', source.url ?? '-'],
          ['every', `${boundsWords(source.interval)}${source.paused ? ', paused' : ''}`],
          ['full text', source.fullText],
          ['defined by', source.origin],
          ['last poll', sinceWords(state?.lastPoll ?? null, ports.now())],
          ['last success', sinceWords(state?.lastSuccess ?? null, ports.now())],
          ['next due', state?.nextDue ?? '-'],
          ['items', `${state?.items ?? 0} listed, ${window.filter((item) => item.page).length} read from their pages`],
          ['failures', state?.lastError == null ? '0' : `${state.failures} in a row: ${state.lastError}`],
        ];
        context.out(`${textTable(['SOURCE', source.id], rows, context.color)}\n`);
      }),
    );

  const change = (name: string, description: string, paused: boolean) =>
    withSetup(sources.command(name).argument('<id>', 'the source'))
      .description(description)
      .addHelpText('after', examples(`sources ${name} harbour`))
      .action((id: string, chosen) =>
        withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
          await defineSource({ ...source, paused }, await feedOf(source, ports), ports);
          context.out(
            `${id}: ${paused ? 'paused; what it gave stays in the feeds' : 'resumed; it is polled next'}${source.origin === 'config' ? '; a restart goes by the configuration' : ''}\n`,
          );
        }),
      );
  change('pause', 'stop polling a source and keep what it gave', true);
  change('resume', 'poll a paused source again', false);

  withSetup(sources.command('remove').argument('<id>', 'the source'))
    .description('forget a source and its own feed; its articles stay in other feeds')
    .addHelpText('after', examples('sources remove harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
        await removeSource(source.id, ports);
        await publishFront(ports);
        const returns =
          source.origin === 'config' ? '; it is in the configuration and comes back with the next start' : '';
        context.out(`${id}: removed${returns}\n`);
      }),
    );
}

async function add(address: string, chosen: Added, { ports }: Workplace, context: CommandContext): Promise<void> {
  const url = absoluteUrl(address);
  if (url === null) {
    context.err(`"${address}" is no http(s) address; write it out: https://example.org/feed.xml\n`);
    return context.exit(2);
  }
  const host = new URL(url).hostname.replace(/^www\./, '');
  const id = (chosen.id ?? slug(host)) as SourceId;
  if ((await ports.store.sources.get(id)) !== null || (await ports.store.feeds.get(id as string as FeedId)) !== null) {
    context.err(`There is a source or feed ${id} already; give this one another id with --id\n`);
    return context.exit(1);
  }
  const source: Source = {
    id,
    title: chosen.title ?? host,
    kind: chosen.kind,
    url,
    fullText: 'auto',
    interval: { least: chosen.interval * 60, most: chosen.interval * 60 },
    recheck: 3600,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
  };
  await defineSource(source, await feedOf(source, ports), ports);
  await publishFront(ports);
  context.out(`${id}: added; its feed is ${new URL(`feeds/${id}/`, ports.site.baseUrl).href}\n`);
}

function boundsWords({ least, most }: Source['interval']): string {
  return least === most ? `${least} s` : `${least} to ${most} s`;
}

/** The automatic feed of a source, as it stands or as it would be. */
async function feedOf(source: Source, ports: Workplace['ports']): Promise<Feed> {
  const standing = await ports.store.feeds.get(source.id as string as FeedId);
  const [everything, own] = automaticFeeds([source], ports.now()) as [Feed, Feed];
  // The feed of everything comes first: without it, nothing would know of the source's articles later.
  if ((await ports.store.feeds.get(everything.id)) === null) await defineFeed(everything, ports);
  return standing ?? own;
}

function withSource(
  id: string,
  chosen: Chosen,
  context: CommandContext,
  open: typeof withWorkplace<void>,
  work: (workplace: Workplace, source: Source) => Promise<void>,
): Promise<void> {
  return open(chosen, context, async (workplace) => {
    const source = await workplace.ports.store.sources.get(id as SourceId);
    if (source !== null) return work(workplace, source);
    context.err(`There is no source ${id}; feedmill sources list shows all\n`);
    context.exit(1);
  });
}

function sourceId(text: string): string {
  if (!ID_PATTERN.test(text))
    throw new InvalidArgumentError('Lower-case letters, digits and single hyphens, at most 64.');
  return text;
}

function kind(text: string): Source['kind'] {
  if (text !== 'feed' && text !== 'page') throw new InvalidArgumentError('It is feed or page.');
  return text;
}

function minutes(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 10_080)) throw new InvalidArgumentError('A number of minutes from 1 to 10080.');
  return value;
}
