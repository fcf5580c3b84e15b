import type { Command } from 'commander';
import type { Log } from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { consoleKey } from '../console/key.ts';
import { openPlace } from '../console/place.ts';
import { CONSOLE_PORT, startConsole } from '../console/server.ts';
import { linkAt } from '../console/session.ts';
import { readSetup, type Setup } from '../setup.ts';
import { readLocalRecord } from '../workplace/local-record.ts';
import { openWorkplace, type Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withSetup } from './options.ts';
import { port } from './port-option.ts';
import { untilToldToStop } from './told-to-stop.ts';
import { SERVED_AT, warningsTo } from './with-workplace.ts';

type Opened = Chosen & { readonly port: number };

/**
 * `feedmill console`: pages for who would rather look than read, on this machine alone. Where the Feedmill that runs on the
 * data folder serves them already, only says where.
 */
export function registerConsole(program: Command, context: CommandContext): void {
  withSetup(program.command('console'))
    .description("serve the operators' console on this machine and print the link that opens it")
    .option(
      '-p, --port <port>',
      'port for the console; if it is in use, one of the next ports is used',
      port,
      CONSOLE_PORT,
    )
    .addHelpText(
      'after',
      `${examples('console', '--stack Feedmill console')}\nfeedmill start serves the console too. Each browser needs the link only once.\n`,
    )
    .action((chosen: Opened) => openConsole(chosen, context));
}

async function openConsole(chosen: Opened, context: CommandContext): Promise<void> {
  const served = await serveConsole(chosen, context);
  try {
    context.out(`${served.link}\n`);
    if (served.by === 'another') return;
    const alone = served.by === 'it alone' ? ' The console alone polls nothing; feedmill start does.' : '';
    context.err(`Open this link once in your browser. Ctrl-C stops the console.${alone}\n`);
    await untilToldToStop(new AbortController());
  } finally {
    await served.close();
  }
}

/** A console that is served: its link, and by whom. */
export type ServedConsole = {
  readonly link: string;
  /** By the Feedmill that runs on the data folder; by this process beside it, or on a stack; or by this process alone. */
  readonly by: 'another' | 'it' | 'it alone';
  close(): Promise<void>;
};

/** Serves a console, where the Feedmill that runs on the data folder does not. */
export async function serveConsole(chosen: Opened, context: CommandContext): Promise<ServedConsole> {
  const setup = await readSetup(chosen);
  const first = await openHere(setup, context);
  // From now on it is the place's to close.
  let given: Workplace | null = first.workplace;
  const place = openPlace({
    setup,
    now: context.now,
    settle,
    recording: setup.stack === null ? readLocalRecord(setup.folder, context.now) : await recordOf(setup.stack, context),
    anewAfterMs: setup.stack === null ? null : ANEW_MS,
    async open(warn) {
      const { workplace, warnings } = given === null ? await openHere(setup, context) : first;
      given = null;
      for (const line of warnings) warn(line);
      return workplace;
    },
  });
  try {
    const { running, held } = await place.workplace();
    const key = await consoleKey(setup);
    if (running?.console !== undefined) {
      return { link: linkAt(running.console, key.value), by: 'another', close: () => place.close() };
    }
    const server = await startConsole(place, key, chosen.port);
    return {
      link: server.link,
      by: held === null ? 'it' : 'it alone',
      async close() {
        await server.close();
        await place.close();
      },
    };
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** A deployment is looked up anew this often: it may have been deployed meanwhile, or its credentials renewed. */
const ANEW_MS = 2 * 60_000;

/** The workplace, and what was said while it was opened, which is said in the terminal, too. */
async function openHere(setup: Setup, context: CommandContext) {
  const warnings: string[] = [];
  let isOpening = true;
  const inTerminal = warningsTo(context);
  const log: Log = {
    info: () => {},
    warn(message, fields) {
      if (isOpening) warnings.push(`${message}: ${fields.error}`);
      inTerminal.warn(message, fields);
    },
  };
  const workplace = await openWorkplace(setup, { log, servedAt: SERVED_AT });
  isOpening = false;
  return { workplace, warnings };
}

async function recordOf(stack: string, context: CommandContext) {
  // What one machine never needs is not loaded for it.
  const { stackRecord } = await import('../workplace/stack-record.ts');
  return stackRecord(stack, context.now);
}
