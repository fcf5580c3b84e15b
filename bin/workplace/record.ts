import type { Day } from '../../lib/console/index.ts';
import type { Instant } from '../../lib/model/index.ts';
import type { LogLine } from './stack-logs.ts';

/** One line of a log, read. */
export type RecordLine = {
  readonly at: Instant;
  /** Which function wrote it; null on one machine. */
  readonly function: string | null;
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  /** What it is about, by name, each as a text. */
  readonly fields: Readonly<Record<string, string>>;
};

/** Which lines are looked for. */
export type LinesAsked = {
  readonly since: Instant;
  /** Only lines from before then; null: up to now. */
  readonly before: Instant | null;
  /** Only lines that hold this text. */
  readonly match: string | null;
  /** Only warnings and errors. */
  readonly grave: boolean;
  readonly most: number;
};

/** What is remembered of what was done: the lines of the log and the measures of the last day. */
export type Recording = {
  /** The newest lines, the newest first, and whether those are all. Throws where they cannot be read. */
  lines(asked: LinesAsked): Promise<{ readonly lines: readonly RecordLine[]; readonly isAll: boolean }>;
  /** Null where nothing is measured. */
  day(): Promise<Day | null>;
};

/** The newest lines among these, which are in the order of time, that are looked for. */
export function linesAsked(lines: readonly RecordLine[], { since, before, match, grave, most }: LinesAsked) {
  const wanted = match?.toLowerCase() ?? null;
  const found: RecordLine[] = [];
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] as RecordLine;
    if (line.at < since) break;
    if (before !== null && line.at >= before) continue;
    if (grave && line.level === 'INFO') continue;
    if (wanted !== null && !holds(line, wanted)) continue;
    if (found.length === most) return { lines: found, isAll: false };
    found.push(line);
  }
  return { lines: found, isAll: true };
}

function holds({ message, level, fields, function: name }: RecordLine, wanted: string): boolean {
  const texts = [message, level, name ?? '', ...Object.entries(fields).flat()];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/** What is the same in every line, or shown elsewhere in it. */
const FRAME: ReadonlySet<string> = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate', 'request']);

/** A line of a function's log, read; null for one that only carries measures. What is none of ours is all message. */
export function readLogLine({ at, function: name, text }: LogLine): RecordLine | null {
  const line = parsed(text);
  if (line === null) return { at, function: name, level: 'INFO', message: text.trimEnd(), fields: {} };
  if ('_aws' in line) return null;
  const fields = Object.entries(line)
    .filter(([key, value]) => !FRAME.has(key) && value !== null)
    .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);
  const level = line.level === 'ERROR' || line.level === 'WARN' ? line.level : 'INFO';
  return { at, function: name, level, message: String(line.message), fields: Object.fromEntries(fields) };
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
