import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { openDatabase, transaction } from '../folder/sqlite.ts';
import { openQueueDatabase, WAIT } from './queue-database.ts';

/** A row of the queues' file, with the table that it is of. */
export type QueueRow = { readonly table: QueueTable; readonly values: readonly SQLInputValue[] };

/** What the queues' file holds; how high its numbers have come is of SQLite's own keeping. */
const COLUMNS = {
  messages: 'sequence, id, queue, grp, sent, visible, receives, received, receipt, dead, reason, body',
  deaths: 'id, count',
  sqlite_sequence: 'name, seq',
} as const;

type QueueTable = keyof typeof COLUMNS;

const TABLES = Object.keys(COLUMNS) as QueueTable[];

/** All that the queues of a folder held at one moment, whatever is sent and deleted while it is read. To be closed. */
export type QueuesMoment = { rows(): Iterable<QueueRow>; close(): void };

/** Takes the moment before it returns: whatever was sent until now, by whichever process, and not deleted is in it. */
export function queuesMoment(folder: string): QueuesMoment {
  const database = openDatabase(join(folder, 'queues.sqlite'), WAIT);
  try {
    // A transaction sees from its first reading on what stood then, and nobody waits for it: the file has a log (WAL).
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    *rows() {
      for (const table of TABLES) {
        const all = database.prepare(`SELECT ${COLUMNS[table]} FROM ${table}`);
        all.setReturnArrays(true);
        for (const values of all.iterate()) yield { table, values: values as unknown as readonly SQLInputValue[] };
      }
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** Writes rows into the queues of a folder that has none yet. */
export async function writeRows(folder: string, rows: AsyncIterable<QueueRow>): Promise<void> {
  const database = openQueueDatabase(folder);
  try {
    database.exec('PRAGMA synchronous = FULL');
    for await (const portion of portions(rows)) transaction(database, () => insert(database, portion));
  } finally {
    database.close();
  }
}

/** So many rows are written together. */
const PORTION = 500;

async function* portions(rows: AsyncIterable<QueueRow>): AsyncGenerator<QueueRow[]> {
  let portion: QueueRow[] = [];
  for await (const row of rows) {
    portion.push(row);
    if (portion.length < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

function insert(database: DatabaseSync, rows: readonly QueueRow[]): void {
  for (const { table, values } of rows) {
    // The numbers that were given so far: a message that comes later has a higher one, also where none is left.
    if (table === 'sqlite_sequence')
      database.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(values[0] ?? '');
    const places = values.map(() => '?').join(', ');
    database.prepare(`INSERT INTO ${table} (${COLUMNS[table]}) VALUES (${places})`).run(...values);
  }
}
