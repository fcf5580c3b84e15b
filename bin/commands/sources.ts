import type { Command } from 'commander';
import { hidden, type Source, type SourceId, withoutSecrets } from '../../lib/model/index.ts';
import { publishFront, removeSource, status } from '../../lib/pipeline/index.ts';
import { acceptSource, type Changed, pauseSource, pollSource } from '../acts/source-changes.ts';
import { sourceStory } from '../acts/source-story.ts';
import { noSourceWords } from '../show/coming.ts';
import { showLetters } from '../show/letters.ts';
import { printableJson } from '../show/printable.ts';
import { showSource } from '../show/source.ts';
import { showSources } from '../show/status.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { registerSourcesAdd } from './sources-add.ts';
import { registerRotate } from './sources-mail.ts';
import { registerSourcesRules } from './sources-rules.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

/** `feedmill sources add|list|show|pause|resume|poll|accept|rotate|remove`. What is added here outlives a change of the configuration. */
export function registerSources(program: Command, context: CommandContext): void {
  const sources = program
    .command('sources')
    .description('add, list, show, pause, resume, poll, accept, rotate and remove sources');

  registerSourcesAdd(sources, context);
  registerSourcesRules(sources, context);
  registerRotate(sources, context);

  withJson(sources.command('list'))
    .description('list all sources with their health')
    .addHelpText('after', examples('sources list', 'sources list --json'))
    .action((chosen) =>
      withWorkplace(chosen, context, async ({ ports }, setup) => {
        const { sources } = await status(ports.store, ports.now(), ports.keptPerDay);
        if (chosen.json) return context.out(`${printableJson(sources, 2)}\n`);
        const width = context.terminal?.columns ?? null;
        context.out(`${showSources(sources, ports.now(), context.color, width, noSourceWords(setup))}\n`);
      }),
    );

  withJson(sources.command('show').argument('<id>', 'the source'))
    .description('show everything known about a source')
    .addHelpText('after', examples('sources show harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWorkplace, async ({ ports }, source) => {
        const { letters, ...story } = await sourceStory(source, ports);
        if (chosen.json) {
          const data = letters == null ? story : { ...story, letters: letters.last };
          return context.out(`${printableJson(data, 2)}\n`);
        }
        const width = context.terminal?.columns ?? null;
        const { address = null, ...told } = story;
        const shown = { ...withoutSecrets(told, hidden(source, story.state)), address };
        const came = letters == null ? '' : showLetters(letters.last, context.color, width);
        context.out(`${showSource(shown, ports.now(), context.color, width)}\n${came === '' ? '' : `\n${came}\n`}`);
      }),
    );

  const tell = ({ said, undone }: Changed) => {
    if (undone === undefined) return context.out(`${said}\n`);
    context.err(`${said}\n`);
    context.exit(1);
  };
  const change = (
    name: string,
    description: string,
    work: (source: Source, workplace: Workplace) => Promise<Changed>,
  ) =>
    withSetup(sources.command(name).argument('<id>', 'the source'))
      .description(description)
      .addHelpText('after', examples(`sources ${name} harbour`))
      .action((id: string, chosen) =>
        withSource(id, chosen, context, withWrites, async (workplace, source) => {
          tell(await work(source, workplace));
        }),
      );
  change('pause', 'stop polling a source; its articles stay', (source, place) => pauseSource(source, true, place));
  change('resume', 'poll a paused source again', (source, place) => pauseSource(source, false, place));
  change('poll', 'poll a source now, whenever it is due', pollSource);

  withSetup(sources.command('accept').argument('<id>', 'the source'))
    .description('accept what a source now sends: end its quarantine, or publish a newsletter')
    .option('--letter <name>', 'newsletters: publish this letter although it failed its checks')
    .addHelpText('after', examples('sources accept harbour', 'sources accept harbour-weekly'))
    .action((id: string, chosen: Chosen & { readonly letter?: string }) =>
      withSource(id, chosen, context, withWrites, async (workplace, source) =>
        tell(await acceptSource(source, workplace, chosen.letter)),
      ),
    );

  withSetup(sources.command('remove').argument('<id>', 'the source'))
    .description('remove a source and its own feed; its articles stay in other feeds')
    .addHelpText('after', examples('sources remove harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
        await removeSource(source, ports);
        await publishFront(ports);
        const returns =
          source.origin === 'config' ? '; it is in the configuration file, so the next start adds it again' : '';
        context.out(`${id}: removed${returns}\n`);
      }),
    );
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
    context.err(`There is no source ${id}. To see all sources, run feedmill sources list\n`);
    context.exit(1);
  });
}
