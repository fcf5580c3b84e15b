import type { Command } from 'commander';

/** The options that every command of an installation takes. */
export type Chosen = {
  readonly config?: string;
  readonly data?: string;
  readonly stack?: string;
  readonly json?: boolean;
};

/** Adds the option of the configuration alone, for a command that needs no data folder. */
export function withConfig(command: Command): Command {
  return command.option('-c, --config <file>', 'configuration file (default: feedmill.yaml, if there is one)');
}

/** Adds what every command of an installation takes. */
export function withSetup(command: Command): Command {
  return withConfig(command).option(
    '-d, --data <folder>',
    'data folder (default: .feedmill/data, or .feedmill/demonstration)',
  );
}

/** The same, for a command that prints data. */
export function withJson(command: Command): Command {
  return withSetup(command).option('--json', 'print JSON');
}

/** Text that helps: examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ feedmill ${line}`).join('\n')}\n`;
}
