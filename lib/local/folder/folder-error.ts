import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { sqliteCode } from './sqlite.ts';

/** The data folder cannot be used. The message is one line: what, where, and what to do. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** What to say of the errors a file system and SQLite give, by their code. */
const SAYINGS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `its parent folder ${dirname(path)} does not exist; create it, or choose another with --data`,
  ENOTDIR: () => 'a file is in its way; remove the file, or choose another folder with --data',
  EEXIST: () => 'it is a file, not a folder; remove the file, or choose another folder with --data',
  EACCES: () => 'it cannot be written; give this user the right to write there, or choose another with --data',
  EPERM: () => 'it cannot be written; give this user the right to write there, or choose another with --data',
  EROFS: () => 'it is on a read-only file system; choose another with --data',
  ENOSPC: () => 'the disk is full; free some space and start again; nothing that was stored is lost',
  EDQUOT: () => 'the disk quota is used up; free some space and start again; nothing that was stored is lost',
  EMFILE: () => 'too many files are open; raise the limit (ulimit -n) and start again',
};

/** SQLite's result codes that mean the same as one of the file system's. */
const SQLITE_CODES: Readonly<Record<number, string>> = { 8: 'EROFS', 10: 'EACCES', 13: 'ENOSPC', 14: 'EACCES' };

/**
 * Puts an error met in the data folder into one line; an error that says nothing of the folder is kept as it is. `target`
 * is what was to be made or written in it: where something else stands in its way, that is named alone, since who is told
 * to remove the folder loses all that is in it.
 */
export function folderError(path: string, error: unknown, target: string = path): Error {
  if (error instanceof FolderError) return error;
  const obstacle = obstacleTo(target, path, systemCode(error) ?? '');
  if (obstacle !== null) return new FolderError(`Data folder ${path}: ${obstacle}; move that away, and nothing else`);
  const saying = SAYINGS[systemCode(error) ?? ''];
  if (saying !== undefined) return new FolderError(`Data folder ${path}: ${saying(path)}`, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/** What below the data folder stands where something else belongs. */
function obstacleTo(target: string, folder: string, code: string): string | null {
  if (code === 'EISDIR') return target === folder ? null : `${target} is a folder where a file belongs`;
  if (code !== 'ENOTDIR' && code !== 'EEXIST') return null;
  for (let path = target; path !== folder && path !== dirname(path); path = dirname(path)) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) return found.isDirectory() ? null : `${path} is a file where a folder belongs`;
  }
  return null;
}

function systemCode(error: unknown): string | undefined {
  const sqlite = sqliteCode(error);
  if (sqlite !== null) return SQLITE_CODES[sqlite];
  if (!(error instanceof Error)) return undefined;
  // LevelDB gives the system's words and no code of its own.
  if (/No space left on device/.test(error.message)) return 'ENOSPC';
  if (/Permission denied/.test(error.message)) return 'EACCES';
  if (/Read-only file system/.test(error.message)) return 'EROFS';
  return (error as NodeJS.ErrnoException).code;
}
