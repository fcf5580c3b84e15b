import { randomBytes } from 'node:crypto';
import { openToken } from '../../lib/local/index.ts';
import type { Setup } from '../setup.ts';

/** What lets a browser into a console, and whether it is the same at the next start. */
export type ConsoleKey = { readonly value: string; readonly lasting: 'lasting' | 'once' };

/** The file in the data folder that keeps it. */
export const KEY_FILE = 'console-key';

/**
 * The key of the console of a place. A data folder keeps it, for its owner alone, so that bookmarks outlive a restart; a
 * deployed stack has nowhere to keep it from others who may work on it, and each console has another.
 */
export async function consoleKey({ stack, folder }: Pick<Setup, 'stack' | 'folder'>): Promise<ConsoleKey> {
  if (stack !== null) return { value: randomBytes(32).toString('base64url'), lasting: 'once' };
  return { value: (await openToken(folder, KEY_FILE, randomBytes)).value, lasting: 'lasting' };
}
