import pc from 'picocolors';
import type { LogLine } from '../workplace/stack-logs.ts';
import { printable } from './printable.ts';

/** What is the same in every line, or shown elsewhere in it. */
const FRAME: ReadonlySet<string> = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate', 'request']);

/**
 * A line of a function's log for a reader: time, function, what happened, and its fields; null for one that only carries
 * measures. What is not one of our lines is shown as it is. Nothing of it moves the cursor: sources wrote some of it.
 */
export function showLogLine({ at, function: name, text }: LogLine, color: boolean): string | null {
  const { dim, yellow, red } = pc.createColors(color);
  const start = `${dim(at)} ${name.padEnd(9)} `;
  const line = parsed(text);
  if (line === null) return `${start}${printable(text.trimEnd())}\n`;
  if ('_aws' in line) return null;
  const tint = line.level === 'ERROR' ? red : line.level === 'WARN' ? yellow : (told: string) => told;
  const fields = Object.entries(line).filter(([key, value]) => !FRAME.has(key) && value !== null);
  const told = fields.map(([key, value]) =>
    printable(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
  return `${start}${tint(printable(String(line.message)))} ${dim(told.join(' '))}`.trimEnd().concat('\n');
}

/** One of our lines, or of our measures. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('message' in value || '_aws' in value) ? { ...value } : null;
  } catch {
    return null;
  }
}
