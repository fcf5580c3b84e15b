import type { CommandContext } from './context.ts';
import { openQuestions } from './questions.ts';

/** Whether somebody sits at a terminal who can be asked. */
export function canAsk({ stdin, terminal }: CommandContext): boolean {
  return terminal != null && (stdin as Partial<NodeJS.ReadStream>).isTTY === true;
}

/**
 * Asks a question on the terminal. Enter alone means `enter`; anything else but y or yes is a no, and so are the end of the
 * input and Ctrl-C.
 */
export async function confirm(question: string, context: CommandContext, enter: 'yes' | 'no' = 'no'): Promise<boolean> {
  if (context.terminal == null) return false;
  const questions = openQuestions(context);
  try {
    return isYes(await questions.ask(`${question} ${choices(enter)}`), enter);
  } finally {
    questions.close();
  }
}

/** What may be answered, and what Enter alone means. */
export function choices(enter: 'yes' | 'no'): string {
  return enter === 'yes' ? '[Y/n]' : '[y/N]';
}

/** Whether an answer is a yes; none at all is none. */
export function isYes(answer: string | null, enter: 'yes' | 'no'): boolean {
  return /^y(?:es)?$/i.test(answer === null ? 'no' : answer || enter);
}
