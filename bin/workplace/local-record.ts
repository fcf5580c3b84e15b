import { appendFile, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Day, dayAt, quietDay, withMeasures } from '../../lib/console/index.ts';
import type { Instant } from '../../lib/model/index.ts';
import { type Log, measuresOf } from '../../lib/pipeline/index.ts';
import { linesAsked, type Recording, type RecordLine } from './record.ts';

/** The newest lines are in the first, those before in the second; each is as large as this at most, about. */
const FILE = 'log.jsonl';
const BEFORE = 'log.before.jsonl';
const MOST_BYTES = 2 * 1024 * 1024;

/** The measures of the last day. */
const DAY_FILE = 'day.json';

/** So many lines are held. */
const MOST_LINES = 10_000;

/** Lines are written together, this often. */
const EVERY_MS = 2000;

/** So much is kept of a field of a line. */
const FIELD_LENGTH = 500;

export type LocalRecord = Recording & {
  /** The same log, every line of which is remembered. */
  remember(log: Log): Log;
  close(): Promise<void>;
};

/**
 * Remembers in the data folder what this process does, bounded in bytes. What was noted in the last seconds before a
 * `kill -9` is lost: it is for looking at, and nothing is decided by it. A disk that takes no more is no trouble of its own.
 */
export async function openLocalRecord(folder: string, now: () => Instant): Promise<LocalRecord> {
  const lines = await readLines(folder);
  let day = dayAt((await readDay(folder)) ?? quietDay(now()), now());
  let unwritten: RecordLine[] = [];
  let bytes = await stat(join(folder, FILE)).then(
    ({ size }) => size,
    () => 0,
  );
  const write = async (): Promise<void> => {
    if (unwritten.length === 0) return;
    const text = unwritten.map((line) => `${JSON.stringify(line)}\n`).join('');
    unwritten = [];
    if (bytes > MOST_BYTES) {
      await rename(join(folder, FILE), join(folder, BEFORE));
      bytes = 0;
    }
    await appendFile(join(folder, FILE), text, { mode: 0o600 });
    bytes += Buffer.byteLength(text);
    await writeFile(join(folder, `${DAY_FILE}.tmp`), JSON.stringify(day), { mode: 0o600 });
    await rename(join(folder, `${DAY_FILE}.tmp`), join(folder, DAY_FILE));
  };
  let writing = Promise.resolve();
  const writeNext = () => {
    writing = writing.then(write).catch(() => {});
    return writing;
  };
  const beat = setInterval(writeNext, EVERY_MS);
  beat.unref();
  const note = (level: RecordLine['level'], message: string, fields: Record<string, unknown>) => {
    const at = now();
    const line = { at, function: null, level, message, fields: textsOf(fields) };
    lines.push(line);
    unwritten.push(line);
    if (lines.length > MOST_LINES + 1000) lines.splice(0, lines.length - MOST_LINES);
    day = withMeasures(day, measuresOf(message, fields), at);
  };
  return {
    remember: (log) => ({
      info(message, fields) {
        note('INFO', message, fields);
        log.info(message, fields);
      },
      warn(message, fields) {
        note('WARN', message, fields);
        log.warn(message, fields);
      },
    }),
    lines: async (asked) => linesAsked(lines, asked),
    day: async () => dayAt(day, now()),
    async close() {
      clearInterval(beat);
      await writeNext();
    },
  };
}

/** What the process that works, or worked last, on a data folder has remembered so far. */
export function readLocalRecord(folder: string, now: () => Instant): Recording {
  return {
    lines: async (asked) => linesAsked(await readLines(folder), asked),
    day: async () => dayAt((await readDay(folder)) ?? quietDay(now()), now()),
  };
}

async function readLines(folder: string): Promise<RecordLine[]> {
  const texts = await Promise.all([BEFORE, FILE].map((file) => readFile(join(folder, file), 'utf8').catch(() => '')));
  return texts
    .flatMap((text) => text.split('\n'))
    .slice(-MOST_LINES)
    .flatMap((text) => readLine(text) ?? []);
}

/** A line may have been cut by the end of its process. */
function readLine(text: string): RecordLine | null {
  try {
    return text === '' ? null : (JSON.parse(text) as RecordLine);
  } catch {
    return null;
  }
}

async function readDay(folder: string): Promise<Day | null> {
  try {
    return JSON.parse(await readFile(join(folder, DAY_FILE), 'utf8')) as Day;
  } catch {
    return null;
  }
}

function textsOf(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      if (value === null || value === undefined) return [];
      const text = typeof value === 'string' ? value : value instanceof Error ? value.message : JSON.stringify(value);
      return [[key, (text ?? '').slice(0, FIELD_LENGTH).toWellFormed()]];
    }),
  );
}
