import { type Command, InvalidArgumentError } from 'commander';
import { duration } from '../../lib/config/index.ts';
import { instant, millis } from '../../lib/model/index.ts';
import { showLogLine } from '../show/log-line.ts';
import { escapedControls } from '../show/printable.ts';
import { LOGGED_FUNCTIONS, type LoggedFunction } from '../workplace/deployed-functions.ts';
import type { CommandContext } from './context.ts';
import { examples } from './options.ts';

type LogsOptions = {
  readonly since: number;
  readonly match?: string;
  readonly json?: boolean;
  readonly stack?: string;
};

/** `feedmill logs`: what the functions of a deployed stack wrote, in one stream. */
export function registerLogs(program: Command, context: CommandContext): void {
  program
    .command('logs')
    .argument('[function...]', `which functions: ${Object.keys(LOGGED_FUNCTIONS).join(', ')} (default: all)`)
    .description('show what the functions of a deployed stack logged, in order of time')
    .option('--since <duration>', 'how far back to start, such as 15m, 6h, 2d', toMilliseconds, 3_600_000)
    .option('--match <text>', 'only lines containing this: an id, a word, WARN')
    .option('--json', 'print the lines as they were logged')
    .addHelpText(
      'after',
      examples('--stack Feedmill logs', '--stack Feedmill logs poll ingest --since 6h --match town-hall'),
    )
    .action(async (named: readonly string[], { since, match, json, stack }: LogsOptions) => {
      if (stack === undefined) {
        context.err('Name the deployment: feedmill --stack NAME logs. On one machine, the log is what start prints.\n');
        return context.exit(2);
      }
      const unknown = named.filter((name) => !Object.hasOwn(LOGGED_FUNCTIONS, name));
      if (unknown.length > 0) {
        context.err(
          `There is no function ${unknown.join(', ')}. Choose from ${Object.keys(LOGGED_FUNCTIONS).join(', ')}\n`,
        );
        return context.exit(2);
      }
      const functions = (named.length === 0 ? Object.keys(LOGGED_FUNCTIONS) : named) as LoggedFunction[];
      const from = instant(millis(context.now()) - since);
      // What one machine never needs is not loaded for it.
      const { readLogs } = await import('../workplace/stack-logs.ts');
      for (const line of await readLogs(stack, functions, from, match ?? null)) {
        const shown = json ? `${escapedControls(line.text.trimEnd())}\n` : showLogLine(line, context.color);
        if (shown !== null) context.out(shown);
      }
    });
}

function toMilliseconds(written: string): number {
  const read = duration({ least: '1s', most: '30d' }).safeParse(written);
  if (!read.success) throw new InvalidArgumentError(read.error.issues[0]?.message ?? '');
  return read.data;
}
