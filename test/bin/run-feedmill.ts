import { Readable } from 'node:stream';
import type { CommandContext } from '../../bin/commands/context.ts';
import { runProgram } from '../../bin/program.ts';
import { decodeText } from '../../lib/fetch/index.ts';
import { instant } from '../../lib/model/index.ts';

/** Runs one command line, which fetches nothing unless `given` says how, and gives what it wrote. */
export async function runFeedmill(
  words: readonly string[],
  given: Partial<Pick<CommandContext, 'stdin' | 'color' | 'fetchText'>> = {},
): Promise<{ out: string; err: string; code: number }> {
  const said = { out: '', err: '', code: 0 };
  await runProgram(words, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    stdin: Readable.from(['']),
    color: false,
    now: () => instant(Date.now()),
    fetchText: () => Promise.reject(new Error('nothing is to be fetched')),
    decode: decodeText,
    exit: (code) => {
      said.code = code;
    },
    ...given,
  });
  return said;
}
