import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './context.ts';

/** Questions to somebody at a terminal, one after the other. */
export type Questions = {
  /** The answer, without spaces around it; null once the input has ended, or Ctrl-C was pressed. */
  ask(question: string): Promise<string | null>;
  /** Aborted once Ctrl-C was pressed, also between two questions. */
  readonly brokenOff: AbortSignal;
  close(): void;
};

/** Opens the terminal for questions. Lines that are typed ahead answer the questions that come. */
export function openQuestions({ stdin, terminal }: CommandContext): Questions {
  if (terminal == null) throw new Error('There is no terminal to ask at');
  const lines = createInterface({ input: stdin, output: terminal });
  const breaking = new AbortController();
  let isOver = false;
  const typed: string[] = [];
  let waiting: ((line: string | null) => void) | null = null;
  const answer = (line: string | null): void => {
    waiting?.(line);
    waiting = null;
  };
  lines.on('line', (line) => {
    if (waiting === null) typed.push(line);
    else answer(line);
  });
  lines.once('SIGINT', () => {
    typed.splice(0);
    breaking.abort();
    lines.close();
  });
  lines.once('close', () => {
    isOver = true;
    // Nobody has ended the line yet.
    if (waiting !== null) terminal.write('\n');
    answer(null);
  });
  return {
    async ask(question) {
      const ahead = typed.shift();
      if (ahead === undefined && isOver) return null;
      if (ahead !== undefined) {
        terminal.write(`${question} ${ahead}\n`);
        return ahead.trim();
      }
      lines.setPrompt(`${question} `);
      lines.prompt();
      const line = await new Promise<string | null>((resolve) => {
        waiting = resolve;
      });
      return line?.trim() ?? null;
    },
    brokenOff: breaking.signal,
    close: () => lines.close(),
  };
}
