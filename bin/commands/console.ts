import type { Command } from 'commander';
import { settle } from '../acts/settle.ts';
import { consoleKey } from '../console/key.ts';
import { CONSOLE_PORT, startConsole } from '../console/server.ts';
import { linkAt } from '../console/session.ts';
import { readSetup } from '../setup.ts';
import { openWorkplace } from '../workplace/workplace.ts';
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
    .description('serve pages for operators on this machine, and print the link that opens them')
    .option('-p, --port <port>', 'where they are served; where it is taken, at one of the next', port, CONSOLE_PORT)
    .addHelpText(
      'after',
      `${examples('console', '--stack Feedmill console')}\nfeedmill start serves them, too. They need the link only once in each browser.\n`,
    )
    .action((chosen: Opened) => openConsole(chosen, context));
}

async function openConsole(chosen: Opened, context: CommandContext): Promise<void> {
  const setup = await readSetup(chosen);
  const workplace = await openWorkplace(setup, { log: warningsTo(context), servedAt: SERVED_AT });
  try {
    const key = await consoleKey(setup);
    const served = workplace.running?.console;
    if (served !== undefined) return context.out(`${linkAt(served, key.value)}\n`);
    const place = {
      setup,
      workplace: async () => workplace,
      now: workplace.ports.now,
      settle,
    };
    const server = await startConsole(place, key, chosen.port);
    try {
      context.out(`${server.link}\n`);
      const alone =
        workplace.held === null ? '' : ' Nothing is polled while only the console is open; feedmill start does.';
      context.err(`Open this link once in your browser. Ctrl-C ends the console.${alone}\n`);
      await untilToldToStop(new AbortController());
    } finally {
      await server.close();
    }
  } finally {
    await workplace.close();
  }
}
