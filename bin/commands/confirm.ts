import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './context.ts';

/** Whether somebody sits at a terminal who can be asked. */
export function canAsk({ stdin, terminal }: CommandContext): boolean {
  return terminal != null && (stdin as Partial<NodeJS.ReadStream>).isTTY === true;
}

/**
 * Asks a question on the terminal. Enter alone means `enter`; anything else but y or yes is a no, and so are the end of the
 * input and Ctrl-C.
 */
export async function confirm(
  question: string,
  { stdin, terminal }: CommandContext,
  enter: 'yes' | 'no' = 'no',
): Promise<boolean> {
  if (terminal == null) return false;
  const lines = createInterface({ input: stdin, output: terminal });
  const ended = new Promise<null>((resolve) => {
    lines.once('SIGINT', () => resolve(null));
    lines.once('close', () => resolve(null));
  });
  try {
    const answer = await Promise.race([lines.question(`${question} ${enter === 'yes' ? '[Y/n]' : '[y/N]'} `), ended]);
    // Nobody has ended the line yet.
    if (answer === null) terminal.write('\n');
    return /^y(?:es)?$/i.test(answer === null ? 'no' : answer.trim() || enter);
  } finally {
    lines.close();
  }
}
