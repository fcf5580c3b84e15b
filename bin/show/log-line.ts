import pc from 'picocolors';
import { readLogLine } from '../workplace/record.ts';
import type { LogLine } from '../workplace/stack-logs.ts';
import { printable } from './printable.ts';

/**
 * A line of a function's log for a reader: time, function, what happened, and its fields; null for one that only carries
 * measures. What is not one of our lines is shown as it is. Nothing of it moves the cursor: sources wrote some of it.
 */
export function showLogLine(written: LogLine, color: boolean): string | null {
  const { dim, yellow, red } = pc.createColors(color);
  const line = readLogLine(written);
  if (line === null) return null;
  const tint = line.level === 'ERROR' ? red : line.level === 'WARN' ? yellow : (told: string) => told;
  const told = Object.entries(line.fields).map(([key, value]) => printable(`${key}=${value}`));
  const start = `${dim(line.at)} ${written.function.padEnd(9)} `;
  return `${start}${tint(printable(line.message))} ${dim(told.join(' '))}`.trimEnd().concat('\n');
}
