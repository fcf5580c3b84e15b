import { homedir } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { LEAN_ENV, youngMegabytes } from '../lib/pipeline/reading/lean.ts';

/** What takes in and publishes, and may do so for months. */
const LASTING: ReadonlySet<string | undefined> = new Set(['start', 'run']);

/** With less, garbage is taken for old before its time, and waits for the next large collection. */
const YOUNG_MB = 4;

/** Far more than lives at once; V8 lets a heap that may be larger grow to four times what lives, and this one to less than two. */
const MOST_MB = 512;

/**
 * Begins anew, as the same process and with the same words, but started so that it gives back the memory that it does not
 * need; for that it is too late once it runs. Does nothing for commands that are soon over, where somebody said himself how
 * memory is taken, and where the system or Node cannot do it.
 */
export function beginLean(): void {
  const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
  if (!LASTING.has(command) || process.execve === undefined) return;
  if (Object.keys(LEAN_ENV).some((name) => process.env[name] !== undefined)) return;
  const isLarge = getHeapStatistics().heap_size_limit > MOST_MB * 2 ** 20;
  const flags = [youngMegabytes(YOUNG_MB), ...(isLarge ? [`--max-old-space-size=${MOST_MB}`] : [])];
  const words = [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)];
  try {
    process.execve(process.execPath, words, { NODE_COMPILE_CACHE: compiled(), ...process.env, ...LEAN_ENV });
  } catch {
    // Windows and IBM i have no such call. It works as it is, and takes more.
  }
}

/**
 * Where Node keeps our modules as it compiled them, for this process and those that read: it takes twice as long to begin
 * without. In the user's own folder, as whoever writes there decides what we do.
 */
function compiled(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'feedmill');
}
