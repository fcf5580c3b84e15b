import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../folder/sqlite.ts';

/** How long a statement waits for another process's, in milliseconds. */
export const WAIT = 10_000;

/**
 * Messages, waiting (`dead` null) or dead letters. Times in milliseconds since 1970. The body comes last: long ones
 * are not read to reach the columns behind them.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    queue TEXT NOT NULL,
    grp TEXT NOT NULL,
    sent INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    received INTEGER,
    receipt TEXT,
    dead INTEGER,
    reason TEXT,
    body TEXT NOT NULL
  ) STRICT;
  -- How often the process died while a message was out.
  CREATE TABLE IF NOT EXISTS deaths (id TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS waiting ON messages (queue, grp, sequence, visible) WHERE dead IS NULL;
  CREATE INDEX IF NOT EXISTS worn ON messages (queue, receives) WHERE dead IS NULL AND receives > 0;
  CREATE INDEX IF NOT EXISTS dead ON messages (queue, sequence) WHERE dead IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS receipts ON messages (receipt) WHERE receipt IS NOT NULL;
`;

/** Opens the queues' file in a data folder. What is committed survives the death of the process at any moment. */
export function openQueueDatabase(folder: string): DatabaseSync {
  const database = openDatabase(join(folder, 'queues.sqlite'), WAIT);
  // The log is written to the system at every commit, which a process's death cannot undo; only a power cut can take
  // the last moments, and then from the end.
  // Most messages are gone before their pages would be moved from the log, which waits for the disk.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;');
  database.exec(SCHEMA);
  return database;
}
