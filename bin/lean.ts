import { LEAN } from '../lib/pipeline/reading/lean.ts';

/** What takes in and publishes, and may do so for months. */
const LASTING: ReadonlySet<string | undefined> = new Set(['start', 'run']);

/**
 * Begins anew, as the same process and with the same words, with how {@link LEAN} has Node start; for that it is too late
 * once it runs. Does nothing for commands that are soon over, where somebody set how memory is taken himself, and where the
 * system or Node cannot do it.
 */
export function beginLean(): void {
  const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
  if (!LASTING.has(command) || process.execve === undefined) return;
  if (Object.keys(LEAN.env).some((name) => process.env[name] !== undefined)) return;
  const words = [process.execPath, ...LEAN.flags, ...process.execArgv, ...process.argv.slice(1)];
  try {
    process.execve(process.execPath, words, { ...process.env, ...LEAN.env });
  } catch {
    // Windows and IBM i have no such call. It works as it is, and takes more.
  }
}
