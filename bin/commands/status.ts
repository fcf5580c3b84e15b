import type { Command } from 'commander';
import { keptBack, QUEUE_NAMES, status, takedownReports } from '../../lib/pipeline/index.ts';
import { printableJson } from '../show/printable.ts';
import { showStatus } from '../show/status.ts';
import { showWaiting } from '../show/waiting.ts';
import type { CommandContext } from './context.ts';
import { inData, lettersOf } from './dead-letters.ts';
import { examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** Of so many takedowns it is looked whether they have reached everything. */
const RECENT = 20;

/** So many dead letters and articles that are kept back are named; so many are in the data. */
const NAMED = 5;
const IN_DATA = 100;

/** `feedmill status`: every source and every feed as it stands. Exit code 1 where a source fails or is held back. */
export function registerStatus(program: Command, context: CommandContext): void {
  withJson(program.command('status'))
    .description('show every source and feed, and what is broken')
    .addHelpText('after', examples('status', "status --json | jq -r '.sources[].health.line'"))
    .action((chosen) =>
      withWorkplace(chosen, context, async ({ ports, deadLetters, running, stack }) => {
        const found = await status(ports.store, ports.now(), ports.keptPerDay);
        const takedowns = (await takedownReports(RECENT, ports)).filter((one) => one.done === null);
        const counts = await Promise.all(QUEUE_NAMES.map((queue) => deadLetters.count(queue)));
        const dead = counts.reduce((sum, count) => sum + count, 0);
        const letters = await lettersOf(chosen.json ? IN_DATA : NAMED, counts, { deadLetters, ports });
        const held = await keptBack(chosen.json ? IN_DATA : NAMED, ports);
        if (chosen.json) {
          const ids = held.articles.map(({ id, state, embargo = null, reason }) => ({ id, state, embargo, reason }));
          context.out(
            `${printableJson({ ...found, takedowns, deadLetters: letters.map(inData), held: ids, running }, 2)}\n`,
          );
        } else {
          context.out(`${showStatus(found, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
          for (const { article, waiting } of takedowns) {
            context.out(`\n${article} is taken down, but not yet out of ${waiting.join(', ')}\n`);
          }
          const width = context.terminal?.columns ?? null;
          context.out(showWaiting({ letters, dead, held }, ports.now(), context.color, width));
          const here = running === null ? 'not running; feedmill start' : `running at ${running.url}`;
          context.out(`\n${stack === null ? here : `stack ${stack}, feeds at ${ports.site.baseUrl}`}\n`);
        }
        const fails = found.sources.some(({ health }) => health.level === 'broken' || health.condition === 'failing');
        context.exit(fails || dead > 0 ? 1 : 0);
      }),
    );
}
