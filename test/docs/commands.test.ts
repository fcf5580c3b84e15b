import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../bin/program.ts';
import { commandLinesOf, pages } from './pages.ts';

/**
 * docs/commands.md is the help of every command, and whatever a page tells to type exists. After a change of a command:
 * `npx vitest run test/docs/commands.test.ts -u` writes the page anew.
 */

let written = '';
const program = makeProgram({
  out: (text) => {
    written += text;
  },
  err: () => {},
  stdin: process.stdin,
  terminal: null,
  color: false,
  now: () => {
    throw new Error('help knows no time');
  },
  fetchText: () => Promise.reject(new Error('help fetches nothing')),
  decode: () => {
    throw new Error('help reads nothing');
  },
  exit: () => {},
});

function every(command: Command): Command[] {
  return [command, ...command.commands.flatMap((one) => every(one as Command))];
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent as Command)} ${command.name()}`;
}

function helpOf(command: Command): string {
  written = '';
  command.configureOutput({ getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.outputHelp();
  return written.trim();
}

const HEAD = `# Reference of the commands

<!-- Generated: npx vitest run test/docs/commands.test.ts -u -->

The help of every command, as \`feedmill COMMAND --help\` prints it. [command-line.md](command-line.md) explains how to use
them.
`;

it('docs/commands.md is the help of every command', async () => {
  const chapters = every(program).map((one) => `## ${nameOf(one)}\n\n\`\`\`text\n${helpOf(one)}\n\`\`\`\n`);
  await expect([HEAD, ...chapters].join('\n')).toMatchFileSnapshot('../../docs/commands.md');
});

/** What of a command line there is not: a command, or an option. */
function unknown(line: string): string[] {
  const words = line.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  let command: Command = program;
  const wrong: string[] = [];
  for (const [at, word] of words.entries()) {
    if (/^[|<>&]+$/.test(word)) break;
    const [option = ''] = word.split('=');
    if (/^--?[a-z]/.test(word)) {
      const options = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short]);
      if (!options.includes(option) && option !== '--help') wrong.push(`${nameOf(command)} ${option}`);
    } else {
      const next = command.commands.find((one) => one.name() === word);
      const isValue = words[at - 1] === '--stack';
      if (next !== undefined) command = next as Command;
      else if (command.commands.length > 0 && !isValue && !/^[A-Z]/.test(word)) {
        wrong.push(`${nameOf(command)} ${word}`);
        break;
      }
    }
  }
  return wrong;
}

describe('what the pages tell to type', () => {
  it.each(pages().map((page) => [page.path, page] as const))('%s names commands and options that exist', (_, page) => {
    expect(commandLinesOf(page).flatMap(unknown)).toEqual([]);
  });

  it('is looked at', () => {
    expect(pages().flatMap(commandLinesOf).length).toBeGreaterThan(40);
    expect(unknown('sources list --nothing')).toEqual(['feedmill sources list --nothing']);
    expect(unknown('source list')).toEqual(['feedmill source']);
    expect(unknown('--stack News sources lst')).toEqual(['feedmill sources lst']);
  });
});
