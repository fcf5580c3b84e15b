import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../lib/config/index.ts';
import type { Instant } from '../../lib/model/index.ts';
import { type Ports, QUEUE_NAMES, type Replayed, replay } from '../../lib/pipeline/index.ts';
import { printable, printableJson } from '../show/printable.ts';
import { inShadow, makeShadowFolder, writeShadow } from '../workplace/shadow-folder.ts';
import type { CommandContext } from './context.ts';
import { instantOption } from './instant-option.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { redriveAndSay } from './redrive.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Replaying = Chosen & {
  readonly deadLetters?: boolean;
  readonly source?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly apply?: boolean;
  /** The folder to write the feeds into as they would be. */
  readonly shadow?: string;
};

/** The most characters that are shown of a field. */
const WIDTH = 100;

/** `feedmill replay`: what failed once more, or what is kept of articles by today's rules. */
export function registerReplay(program: Command, context: CommandContext): void {
  withJson(program.command('replay'))
    .description('put dead letters back, or re-read the stored pages and items of articles under the current rules')
    .option('--dead-letters', 'put every dead letter back on its queue')
    .option('--source <id>', 'articles that this source was the first to carry')
    .option('--since <instant>', 'articles first seen at or after this time', instantOption(context))
    .option('--until <instant>', 'articles first seen before this time', instantOption(context))
    .option('--shadow <folder>', 'write the feed documents as they would become, each with its diff, into a new folder')
    .option('--apply', 'revise the articles that differ; without this nothing is changed')
    .addHelpText(
      'after',
      examples(
        'replay --dead-letters',
        'replay --source courier',
        'replay --source courier --shadow courier-tomorrow',
        'replay --since 2026-11-20 --until 2026-11-21 --apply',
      ),
    )
    .action((chosen: Replaying) => {
      const reads = chosen.source !== undefined || chosen.since !== undefined || chosen.until !== undefined;
      const writes = [chosen.deadLetters, chosen.apply, chosen.shadow].filter(Boolean).length;
      if ((chosen.deadLetters === true) === reads || writes > 1) {
        context.err(
          'Choose what to replay: --dead-letters alone, or --source, --since or --until (with --apply or --shadow if you like)\n',
        );
        return context.exit(2);
      }
      if (chosen.deadLetters)
        return withWorkplace(chosen, context, (workplace) => redriveAndSay(QUEUE_NAMES, chosen, workplace, context));
      return chosen.shadow === undefined ? replayArticles(chosen, context) : replayInShadow(chosen, context);
    });
}

async function replayArticles(chosen: Replaying, context: CommandContext): Promise<void> {
  const within = chosen.apply ? withWrites : withWorkplace;
  await within(chosen, context, async ({ ports }, { config }) => {
    if (!(await isDefined(chosen, ports, context))) return;
    await sayUncounted(chosen, config, ports, context);
    const all = await replayed(chosen, ports, chosen.apply ? ports : null, context);
    context.out(chosen.json ? `${printableJson(all, 2)}\n` : summary(all, chosen));
  });
}

/** As if applied, on a shadow of everything: the feeds as they would be, to be looked at before the switch. */
async function replayInShadow(chosen: Replaying, context: CommandContext): Promise<void> {
  const { shadow: folder = '' } = chosen;
  await withWorkplace(chosen, context, async (workplace, { config }) => {
    if (!(await isDefined(chosen, workplace.ports, context))) return;
    await sayUncounted(chosen, config, workplace.ports, context);
    await makeShadowFolder(folder);
    await inShadow(workplace, async (shadow) => {
      const all = await replayed(chosen, shadow.ports, shadow.ports, context);
      await shadow.settle();
      const documents = await writeShadow(folder, shadow.documents());
      if (chosen.json) return context.out(`${printableJson({ articles: all, documents }, 2)}\n`);
      const lines = documents.map(({ key, added, removed }) => `${join(folder, key)}.diff: +${added} -${removed}\n`);
      const hint =
        documents.length > 0 ? `Nothing has changed yet. To make these changes, run it again with --apply.\n` : '';
      context.out(`${summary(all, chosen)}${lines.join('')}${hint}`);
    });
  });
}

async function isDefined({ source }: Replaying, { store }: Ports, context: CommandContext): Promise<boolean> {
  if (source === undefined || (await store.sources.list()).some(({ id }) => id === source)) return true;
  context.err(`There is no source ${source}. To see all sources, run feedmill sources list\n`);
  context.exit(1);
  return false;
}

/** Names the sources whose rules were edited in the configuration since it was last taken in: these do not count yet. */
async function sayUncounted(
  { source }: Replaying,
  { sources }: Config,
  { store }: Ports,
  { err }: CommandContext,
): Promise<void> {
  const stored = new Map((await store.sources.list()).map((one) => [one.id, one]));
  const edited = sources.filter(({ id, rules }) => {
    const known = stored.get(id);
    return (
      known !== undefined &&
      (source === undefined || id === source) &&
      JSON.stringify(known.rules) !== JSON.stringify(rules)
    );
  });
  if (edited.length === 0) return;
  const ids = edited.map(({ id }) => id).join(', ');
  err(`The configuration file has different rules for ${ids}. They take effect at the next run, start or deployment\n`);
}

async function replayed(
  { source, since, until, shadow, json }: Replaying,
  ports: Ports,
  apply: Ports | null,
  context: CommandContext,
): Promise<Replayed[]> {
  const choice = { source: source ?? null, since: since ?? null, until: until ?? null };
  const all: Replayed[] = [];
  for await (const done of replay(choice, ports, apply)) {
    // What was revised in a shadow is not revised yet.
    const one = shadow !== undefined && done.outcome === 'revised' ? { ...done, outcome: 'differs' as const } : done;
    all.push(one);
    if (!json && one.outcome !== 'same') context.out(inWords(one));
  }
  return all;
}

function inWords({ article, title, outcome, detail, changes }: Replayed): string {
  const lines = changes.map(({ field, before, after }) => `  ${field}: ${brief(before)} → ${brief(after)}\n`);
  return `${article} ${outcome}: ${printable(`${title ?? 'without a title'} (${detail})`)}\n${lines.join('')}`;
}

function brief(text: string): string {
  const shown = printable(text);
  return shown === '' ? 'none' : shown.length > WIDTH ? `${shown.slice(0, WIDTH)}…` : shown;
}

function summary(all: readonly Replayed[], { apply, shadow }: Replaying): string {
  const count = (outcome: Replayed['outcome']) => all.filter((one) => one.outcome === outcome).length;
  const differing = apply ? `${count('revised')} revised` : `${count('differs')} would be revised`;
  const hint =
    !apply && shadow === undefined && count('differs') > 0 ? '; nothing was changed (add --apply to do so)' : '';
  return `${all.length} ${all.length === 1 ? 'article' : 'articles'}: ${count('same')} the same, ${differing}, ${count('skipped')} skipped${hint}\n`;
}
