import type { Command } from 'commander';
import { type Config, feedsOf, loadConfig } from '../../lib/config/index.ts';
import { instant } from '../../lib/model/index.ts';
import { excessOf, type Live, type Plan, planOf } from '../../lib/pipeline/index.ts';
import { CONFIG_FILE, readSetup } from '../setup.ts';
import { planJson, showPlan } from '../show/plan.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/**
 * `feedmill plan`: what the configuration file would add, change and remove of what is live, or, by `--last`, of what
 * another file declares. Changes nothing. Exit code 1 where a deployment of the file would be refused.
 */
export function registerPlan(program: Command, context: CommandContext): void {
  withJson(program.command('plan'))
    .description('show what the configuration file would add, change and remove')
    .option('--last <file>', 'compare with this file, such as the one deployed last, instead of what is live')
    .addHelpText('after', examples('--stack Feedmill plan', 'plan --last before.yaml', 'plan --json'))
    .action(async (chosen: Chosen & { readonly last?: string }) => {
      const { config, demonstration } = await readSetup(chosen);
      if (demonstration) throw new Error(`There is no ${CONFIG_FILE} here; name the file with --config`);
      const live =
        chosen.last === undefined ? await liveNow(chosen, context) : declaredIn(await loadConfig(chosen.last));
      const plan: Plan = planOf(declaredIn(config), live, config.automaticFeeds);
      const excess = excessOf(plan);
      if (chosen.json) {
        context.out(`${printableJson({ ...planJson(plan), refused: excess }, 2)}\n`);
      } else {
        context.out(`${showPlan(plan, beside(chosen), context.color)}\n`);
        if (excess !== null)
          context.out(
            `\nA deployment would refuse this: ${excess}. If you do want to remove these: cdk deploy -c allowRemovals=true\n`,
          );
      }
      context.exit(excess === null ? 0 : 1);
    });
}

async function liveNow(chosen: Chosen, context: CommandContext): Promise<Live> {
  return withWorkplace(chosen, context, async ({ ports: { store } }) => ({
    sources: await store.sources.list(),
    feeds: await store.feeds.list(),
    partners: await store.partners.list(),
  }));
}

function declaredIn(config: Config): Live {
  // When a feed was first seen is nothing that a file could change.
  return { sources: config.sources, feeds: feedsOf(config, NEVER), partners: config.partners };
}

const NEVER = instant(0);

function beside({ config = CONFIG_FILE, last, stack, data }: Chosen & { readonly last?: string }): string {
  if (last !== undefined) return `${config} compared with ${last}`;
  return `${config} compared with what is live in ${stack === undefined ? (data ?? 'the data folder') : `stack ${stack}`}`;
}
