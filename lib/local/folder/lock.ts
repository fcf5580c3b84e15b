import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy, openDatabase } from './sqlite.ts';

/** How long a second process waits for the lock, in milliseconds: longer than {@link isLocked} glances at it. */
const LOCK_WAIT = 400;

/**
 * Takes the folder's lock for this process, or answers null where another holds it. It is an operating system's lock
 * (through SQLite), so it ends with the process however that ends.
 */
export function takeLock(folder: string): { release(): void } | null {
  const database = openDatabase(lockFile(folder), LOCK_WAIT);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** Whether a living process holds the folder's lock. */
export function isLocked(folder: string): boolean {
  if (!existsSync(lockFile(folder))) return false;
  const database = openDatabase(lockFile(folder), 0);
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

function lockFile(folder: string): string {
  return join(folder, 'lock.sqlite');
}
