import type { Command } from 'commander';
import { freshState, hidden, type Source, type SourceId, withoutSecrets } from '../../lib/model/index.ts';
import {
  acceptShape,
  defineSource,
  feedOf,
  healthOf,
  leftOutOf,
  lettersOf,
  publishFront,
  removeSource,
  sendWaiting,
  status,
} from '../../lib/pipeline/index.ts';
import type { Setup } from '../setup.ts';
import { noSourceWords } from '../show/coming.ts';
import { showLetters } from '../show/letters.ts';
import { printableJson } from '../show/printable.ts';
import { showSource } from '../show/source.ts';
import { showSources } from '../show/status.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { registerSourcesAdd } from './sources-add.ts';
import { acceptLetters, registerRotate, shownAddress } from './sources-mail.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

/** `feedmill sources add|list|show|pause|resume|accept|rotate|remove`. What is added here outlives a change of the configuration. */
export function registerSources(program: Command, context: CommandContext): void {
  const sources = program
    .command('sources')
    .description('add, list, show, pause, resume, accept, rotate and remove sources');

  registerSourcesAdd(sources, context);
  registerRotate(sources, context);

  withJson(sources.command('list'))
    .description('list every source with its health')
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
    .description('tell the story of a source')
    .addHelpText('after', examples('sources show harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWorkplace, async ({ ports }, source, { config }) => {
        const state = (await ports.store.sources.state(source.id)) ?? freshState(source.id, null);
        const window = await ports.store.sources.window(source.id);
        const now = ports.now();
        const { keptPerDay: most } = ports;
        const bytes = await ports.store.ledger.kept(source.id, now);
        const leftOut = await leftOutOf(source.id, state, ports.store);
        const kept = most === null ? null : { bytes, most };
        const letters = await lettersOf(source, ports.store, now);
        const health = healthOf(source, state, now, { kept, leftOut: leftOut.count, letters });
        const story = { source, state, health, kept: bytes, window, leftOut };
        const address = letters === null ? null : shownAddress(letters.mailbox, config);
        if (chosen.json)
          return context.out(
            `${printableJson(letters === null ? story : { ...story, address, letters: letters.last }, 2)}\n`,
          );
        const width = context.terminal?.columns ?? null;
        const shown = withoutSecrets(story, hidden(source, state));
        const told = letters === null ? '' : showLetters(letters.last, context.color, width);
        context.out(
          `${showSource({ ...shown, address }, now, context.color, width)}\n${told === '' ? '' : `\n${told}\n`}`,
        );
      }),
    );

  const change = (name: string, description: string, paused: boolean) =>
    withSetup(sources.command(name).argument('<id>', 'the source'))
      .description(description)
      .addHelpText('after', examples(`sources ${name} harbour`))
      .action((id: string, chosen) =>
        withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
          await defineSource({ ...source, paused }, await feedOf(source, ports), ports);
          if (source.kind === 'mail' && !paused) await sendWaiting({ ...source, paused }, ports);
          context.out(
            `${id}: ${paused ? 'paused; what it gave stays in the feeds' : 'resumed; it is polled next'}${source.origin === 'config' ? '; a restart goes by the configuration' : ''}\n`,
          );
        }),
      );
  change('pause', 'stop polling a source and keep what it gave', true);
  change('resume', 'poll a paused source again', false);

  withSetup(sources.command('accept').argument('<id>', 'the source'))
    .description('end the quarantine of a source, or publish a newsletter: what it gives now is as it should be')
    .option('--letter <name>', 'of a newsletter: publish this letter, though it failed its checks')
    .addHelpText('after', examples('sources accept harbour', 'sources accept harbour-weekly'))
    .action((id: string, chosen: Chosen & { readonly letter?: string }) =>
      withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
        if (source.kind === 'mail') return acceptLetters(source, chosen.letter, ports, context);
        const state = await ports.store.sources.state(source.id);
        if (state === null || state.quarantine === null) {
          context.err(`${id} is not in quarantine; there is nothing to accept\n`);
          return context.exit(1);
        }
        const due = source.paused ? null : ports.now();
        await ports.store.sources.saveState({ ...acceptShape(state), leased: false, nextDue: due, pollDue: null });
        context.out(`${id}: accepted; ${source.paused ? 'it is read when it is resumed' : 'it is read anew next'}\n`);
      }),
    );

  withSetup(sources.command('remove').argument('<id>', 'the source'))
    .description('forget a source and its own feed; its articles stay in other feeds')
    .addHelpText('after', examples('sources remove harbour'))
    .action((id: string, chosen) =>
      withSource(id, chosen, context, withWrites, async ({ ports }, source) => {
        await removeSource(source, ports);
        await publishFront(ports);
        const returns =
          source.origin === 'config' ? '; it is in the configuration and comes back with the next start' : '';
        context.out(`${id}: removed${returns}\n`);
      }),
    );
}

function withSource(
  id: string,
  chosen: Chosen,
  context: CommandContext,
  open: typeof withWorkplace<void>,
  work: (workplace: Workplace, source: Source, setup: Setup) => Promise<void>,
): Promise<void> {
  return open(chosen, context, async (workplace, setup) => {
    const source = await workplace.ports.store.sources.get(id as SourceId);
    if (source !== null) return work(workplace, source, setup);
    context.err(`There is no source ${id}; feedmill sources list shows all\n`);
    context.exit(1);
  });
}
