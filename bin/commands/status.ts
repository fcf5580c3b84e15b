import type { Command } from 'commander';
import { silenceOf } from '../../lib/habit/index.ts';
import {
  hubStatus,
  keptBack,
  partnerTroubles,
  QUEUE_NAMES,
  type SourceStatus,
  silentWebhooks,
  status,
  takedownReports,
} from '../../lib/pipeline/index.ts';
import { lettersOf } from '../acts/letters.ts';
import { noSourceWords } from '../show/coming.ts';
import { printableJson } from '../show/printable.ts';
import { showStatus } from '../show/status.ts';
import { showHub } from '../show/subscribers.ts';
import { troubleLines } from '../show/usage.ts';
import { showWaiting } from '../show/waiting.ts';
import { showSilentWebhooks } from '../show/webhook.ts';
import type { CommandContext } from './context.ts';
import { inData } from './dead-letters.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** Of so many takedowns it is looked whether they have reached everything. */
const RECENT = 20;

/** So many dead letters and articles that are kept back are named; so many are in the data. */
const NAMED = 5;
const IN_DATA = 100;

const ENDS = `
Exit codes: 0 nothing to see to, 1 a source fails, is in quarantine or silent, or there are dead letters (with --strict:
whatever is not ok), 2 wrong usage.
`;

/**
 * `feedmill status`: every source and every feed as it stands. Exit code 1 where a source fails, is in quarantine or silent,
 * or there are dead letters; with `--strict` for whatever is not as it should be.
 */
export function registerStatus(program: Command, context: CommandContext): void {
  withJson(program.command('status'))
    .description('show all sources and feeds, and what is broken')
    .option('--strict', 'exit with 1 for anything that is not ok, such as a gap, a pause or a takedown in progress')
    .addHelpText(
      'after',
      examples('status', 'status --strict', "status --json | jq -r '.sources[].health.line'") + ENDS,
    )
    .action((chosen: Chosen & { readonly strict?: boolean }) =>
      withWorkplace(chosen, context, async ({ ports, hubPorts, deadLetters, running, stack }, setup) => {
        const found = await status(ports.store, ports.now(), ports.keptPerDay);
        const takedowns = (await takedownReports(RECENT, ports)).filter(
          (one) => one.done === null && one.now !== 'back',
        );
        const counts = await Promise.all(QUEUE_NAMES.map((queue) => deadLetters.count(queue)));
        const dead = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
        const open = QUEUE_NAMES.filter((_, at) => counts[at] === null);
        const letters = await lettersOf(chosen.json ? IN_DATA : NAMED, counts, { deadLetters, ports });
        const hub = await hubStatus(hubPorts);
        const partners = await partnerTroubles(ports);
        const webhooks = await silentWebhooks(hubPorts);
        const held = await keptBack(chosen.json ? IN_DATA : NAMED, ports);
        if (chosen.json) {
          const ids = held.articles.map(({ id, state, embargo = null, reason }) => ({ id, state, embargo, reason }));
          context.out(
            `${printableJson({ ...found, hub, partners, webhooks, takedowns, deadLetters: letters.map(inData), held: ids, running }, 2)}\n`,
          );
        } else {
          const width = context.terminal?.columns ?? null;
          context.out(`${showStatus(found, ports.now(), context.color, width, noSourceWords(setup))}\n`);
          for (const { article, waiting } of takedowns) {
            context.out(`\n${article} is taken down but still in ${waiting.join(', ')}\n`);
          }
          context.out(showWaiting({ letters, dead, held }, ports.now(), context.color, width));
          const told = showHub(hub, ports.now(), context.color);
          if (told !== '') context.out(`\n${told}`);
          for (const line of troubleLines(partners, ports.now())) context.out(`\n${line}\n`);
          const untold = showSilentWebhooks(webhooks, ports.now());
          if (untold !== '') context.out(`\n${untold}`);
          const unasked = found.sources.filter(({ source, state }) => state.hub !== undefined && !source.paused).length;
          if (unasked > 0 && stack === null && ports.hubs?.callbacks == null)
            context.out(
              `\n${unasked === 1 ? 'One source offers' : `${unasked} sources offer`} push through a WebSub hub. It is not used, because site.baseUrl is not a public address\n`,
            );
          const here = running === null ? 'not running; to start it, run feedmill start' : `running at ${running.url}`;
          context.out(`\n${stack === null ? here : `stack ${stack}, feeds at ${ports.site.baseUrl}`}\n`);
        }
        for (const queue of open)
          context.err(`The ${queue} queue has no dead-letter queue (no redrive policy); deploy the stack again\n`);
        const isWrong = found.sources.some(isToBeSeenTo) || dead > 0 || open.length > 0;
        const isOk =
          found.sources.every(({ health }) => health.level === 'ok') && [...takedowns, ...partners].length === 0;
        context.exit(isWrong || (chosen.strict === true && !isOk) ? 1 : 0);
      }),
    );
}

/** What somebody has to look at. A silent source may be something else besides, which its condition names first. */
function isToBeSeenTo({ source, state, health }: SourceStatus): boolean {
  const isSilent = !source.paused && silenceOf(state.posting) !== null;
  return health.level === 'broken' || health.condition === 'failing' || isSilent;
}
