import { DatabaseSync } from 'node:sqlite';

/** SQLite's result code for a lock that another connection holds. */
const SQLITE_BUSY = 5;

/**
 * Opens a SQLite file, making it where there is none. A statement that meets another connection's lock waits up to
 * `wait` milliseconds. Locks and half-done transactions are undone by the operating system and by SQLite when the
 * process dies, however it dies.
 */
export function openDatabase(path: string, wait: number): DatabaseSync {
  return new DatabaseSync(path, { timeout: wait });
}

/** Whether an error says that another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_BUSY;
}

/** SQLite's primary result code, where an error has one; https://sqlite.org/rescode.html. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Runs `work` as one transaction that holds the write lock from its first moment; undone where it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have rolled back by itself; a second ROLLBACK would hide the reason.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
