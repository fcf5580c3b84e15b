import { Command, CommanderError } from 'commander';
import { registerBackup } from './commands/backup.ts';
import { registerCheckFeed } from './commands/check-feed.ts';
import { registerConsole } from './commands/console.ts';
import type { CommandContext } from './commands/context.ts';
import { registerCost } from './commands/cost.ts';
import { registerDeadLetters } from './commands/dead-letters.ts';
import { registerExtract } from './commands/extract.ts';
import { registerFeeds } from './commands/feeds.ts';
import { registerHeld } from './commands/held.ts';
import { registerHold } from './commands/hold.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerInit } from './commands/init.ts';
import { registerLogs } from './commands/logs.ts';
import { registerOpml } from './commands/opml.ts';
import { registerParse } from './commands/parse.ts';
import { registerPartners } from './commands/partners.ts';
import { registerPlan } from './commands/plan.ts';
import { registerRebuild } from './commands/rebuild.ts';
import { registerRecover } from './commands/recover.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRestore } from './commands/restore.ts';
import { registerRun } from './commands/run.ts';
import { registerSigningKeys } from './commands/signing-keys.ts';
import { registerSources } from './commands/sources.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { registerSubscribers } from './commands/subscribers.ts';
import { registerTakedown } from './commands/takedown.ts';
import { registerTrace } from './commands/trace.ts';
import { onlyText, printableLines } from './show/printable.ts';
import { VERSION, versionWords } from './version.ts';
import { isExpired } from './workplace/expired.ts';

const EPILOGUE = `
Examples:
  $ feedmill init                                   ask what to follow, and write a first feedmill.yaml
  $ feedmill start                                  run the demonstration, or what feedmill.yaml describes
  $ feedmill sources add example.org                find what can be followed there, and follow it
  $ feedmill extract https://example.org/story      see what would be ingested
  $ feedmill status                                 what is broken, what is due
  $ feedmill trace https://example.org/story        where an article is, and why it is not in a feed

Exit codes: 0 done, 1 it did not work, 2 wrong usage or configuration.
`;

/** The command line, over the world that `context` gives it. */
export function makeProgram(context: CommandContext): Command {
  const program = new Command('feedmill')
    .description('Aggregates news from anywhere and syndicates it, regenerating its feeds on every write.')
    .option('-V, --version', 'print the version, with its commit in a checkout of git')
    .option('--stack <name>', 'work on a deployed stack, with the credentials the AWS tools use')
    .addHelpText('after', EPILOGUE)
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .exitOverride()
    .on('option:version', () => {
      context.out(`${versionWords()}\n`);
      throw new CommanderError(0, 'commander.version', VERSION);
    });
  registerInit(program, context);
  registerStart(program, context);
  registerConsole(program, context);
  registerRun(program, context);
  registerStatus(program, context);
  registerTrace(program, context);
  registerSources(program, context);
  registerFeeds(program, context);
  registerSubscribers(program, context);
  registerPartners(program, context);
  registerIngest(program, context);
  registerTakedown(program, context);
  registerRestore(program, context);
  registerHold(program, context);
  registerHeld(program, context);
  registerExtract(program, context);
  registerOpml(program, context);
  registerParse(program, context);
  registerCheckFeed(program, context);
  registerPlan(program, context);
  registerRebuild(program, context);
  registerBackup(program, context);
  registerRecover(program, context);
  registerReplay(program, context);
  registerDeadLetters(program, context);
  registerLogs(program, context);
  registerSigningKeys(program, context);
  registerCost(program, context);
  program.hook('preAction', (_, command) => {
    const { stack } = program.opts<{ readonly stack?: string }>();
    if (stack === undefined) return;
    const name = topOf(command, program).name();
    if (!REMOTE.has(name)) program.error(`error: feedmill ${name} does not work on a deployed stack`, { exitCode: 2 });
    command.setOptionValue('stack', stack);
  });
  for (const command of everyCommand(program)) {
    command.configureOutput({ writeOut: context.out, writeErr: context.err }).exitOverride();
  }
  return program;
}

/**
 * Runs one command line (without `node` and the script) to its end. Says on standard error what went wrong, in a line.
 * Nothing that it writes is an order to the terminal, but for colours of ours where they are wanted.
 */
export async function runProgram(argv: readonly string[], world: CommandContext): Promise<void> {
  const context: CommandContext = {
    ...world,
    out: (text) => world.out(onlyText(text, world.color)),
    err: (text) => world.err(printableLines(text)),
  };
  try {
    await makeProgram(context).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return context.exit(error.exitCode === 0 ? 0 : 2);
    const message = error instanceof Error ? error.message : String(error);
    context.err(`${message}${isExpired(error) ? RENEW : ''}\n`);
    context.exit(error instanceof Error && error.name === 'ConfigError' ? 2 : 1);
  }
}

const RENEW = '. Renew the credentials and run the command again; what it has done so far is kept';

/** Commands that work on a deployed stack as on a data folder. */
const REMOTE: ReadonlySet<string> = new Set([
  'console',
  'status',
  'trace',
  'sources',
  'feeds',
  'partners',
  'subscribers',
  'opml',
  'ingest',
  'takedown',
  'takedowns',
  'restore',
  'hold',
  'release',
  'plan',
  'held',
  'rebuild',
  'replay',
  'dead-letters',
  'logs',
  'cost',
  'recover',
  'signing-keys',
]);

function topOf(command: Command, program: Command): Command {
  return command.parent === null || command.parent === program ? command : topOf(command.parent, program);
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((one) => [one as Command, ...everyCommand(one as Command)]);
}
