import type { Command } from 'commander';
import { feedsOf } from '../../lib/config/index.ts';
import { configure, endLeases, type Log, status } from '../../lib/pipeline/index.ts';
import { machineOf } from '../acts/settle.ts';
import { readSetup } from '../setup.ts';
import { printable, printableJson } from '../show/printable.ts';
import { type RunProgress, showRunProgress } from '../show/run-progress.ts';
import { showStatus } from '../show/status.ts';
import { type LeftDue, runDue } from '../workplace/run-due.ts';
import { openWorkplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { SERVED_AT } from './with-workplace.ts';

/** How long one run may take. */
const LIMIT_MS = 30 * 60_000;

/** Articles that have to wait for their host are waited for as long as this; the next run takes the others. */
const SOON_MS = 60_000;

/** What happened in a run, by outcome. */
type Tally = Record<'polls' | 'articles' | 'publishes', Record<string, number>> & {
  errors: string[];
  /** Sources that were due and not polled, since their hosts had no time for us. */
  left: readonly LeftDue[];
};

/**
 * `feedmill run --once`: what a cron job wants. Waits, for half an hour at most, until each source that is due has had its
 * turn at its host. Exit code 1 where a source failed or something is left undone, each source that was left named.
 */
export function registerRun(program: Command, context: CommandContext): void {
  withJson(program.command('run'))
    .description('poll everything that is due, publish, report what happened, and exit')
    .requiredOption('--once', 'one round (to keep running, use feedmill start)')
    .addHelpText('after', examples('run --once --config my.yaml', 'run --once --json'))
    .action((chosen: Chosen) => runOnce(chosen, context));
}

async function runOnce(chosen: Chosen, context: CommandContext): Promise<void> {
  const setup = await readSetup(chosen);
  if (setup.demonstration) {
    context.err(
      'There is no feedmill.yaml here. Name one with --config, or run the demonstration with feedmill start\n',
    );
    return context.exit(2);
  }
  const tally: Tally = { polls: {}, articles: {}, publishes: {}, errors: [], left: [] };
  const progress = showRunProgress(chosen.json ? null : (context.terminal ?? null), context.color);
  const workplace = await openWorkplace(setup, { log: tallying(tally, progress), servedAt: SERVED_AT });
  const { ports, held, handlers, running } = workplace;
  try {
    if (held === null) {
      context.err(
        `Data folder ${setup.folder}: a Feedmill is already running at ${running?.url} and does the polling\n`,
      );
      return context.exit(1);
    }
    const { sources, partners } = setup.config;
    await configure({ sources, feeds: feedsOf(setup.config, ports.now()), partners }, ports);
    await endLeases({ sources: ports.store.sources, now: ports.now });
    const machine = machineOf({ held, handlers, ports }, { gather: 'all' });
    try {
      const limits = { limitMs: LIMIT_MS, soonMs: SOON_MS, onStage: progress.stage };
      tally.left = await runDue(machine, ports, limits);
    } finally {
      progress.close();
      await machine.stop();
    }
    const found = await status(ports.store, ports.now(), ports.keptPerDay);
    if (chosen.json) context.out(`${printableJson({ ...tally, ...found }, 2)}\n`);
    else {
      for (const step of ['polls', 'articles', 'publishes'] as const)
        context.out(`${step}: ${countWords(tally[step])}\n`);
      context.out(`\n${showStatus(found, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
      for (const error of tally.errors) context.err(`${printable(error)}\n`);
      for (const { source, until } of tally.left)
        context.err(`not polled: ${printable(source)} must wait for its host until ${until}; the next run polls it\n`);
    }
    context.exit(tally.errors.length > 0 || tally.left.length > 0 ? 1 : 0);
  } finally {
    progress.close();
    await workplace.close();
  }
}

function tallying(tally: Tally, progress: RunProgress): Log {
  const count = (step: 'polls' | 'articles' | 'publishes', outcome: string) => {
    if (outcome !== 'busy') progress.count(step);
    tally[step][outcome] = (tally[step][outcome] ?? 0) + 1;
  };
  return {
    info(message, fields) {
      if (message === 'polled') count('polls', String(fields.outcome));
      if (message === 'ingested') count('articles', String(fields.outcome));
      if (message === 'published' || message === 'unchanged') count('publishes', message);
    },
    warn(message, fields) {
      if (message === 'poll failed') count('polls', 'failed');
      tally.errors.push(`${message}: ${fields.source ?? fields.feed ?? ''} ${fields.error ?? ''}`);
    },
  };
}

function countWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
