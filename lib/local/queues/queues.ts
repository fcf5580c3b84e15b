import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Instant, millis } from '../../model/index.ts';
import type { OutgoingMessage, QueueName, Queues } from '../../pipeline/queues.ts';
import { folderError } from '../folder/folder-error.ts';
import { transaction } from '../folder/sqlite.ts';
import { openQueueDatabase } from './queue-database.ts';
import { lettersIn, type QueueLetters } from './queue-letters.ts';
import { fairReceive, orderedReceive, type ReceivedMessage } from './queue-receive.ts';

/** SQS takes more by now; we promise this much (see `OutgoingMessage`). */
const MAX_BODY = 256 * 1024;

/**
 * How many deaths of the process a message outlives without counting them as attempts of its own. They have an end,
 * since it may be the message that kills.
 */
const DEATHS_FORGIVEN = 20;

export type QueueSettings = {
  /** Milliseconds that a message which was handed out stays hidden before it shows again. */
  readonly visibility: number;
  /** After how many times handed out a message becomes a dead letter. */
  readonly maxReceives: number;
};

export type QueuesSettings = {
  readonly now: () => Instant;
  readonly queues: Readonly<Record<QueueName, QueueSettings>>;
};

/**
 * How many messages could be handed out now, are out or wait for their retry, are held back as their sender asked, and
 * are dead letters.
 */
export type QueueDepth = {
  readonly waiting: number;
  readonly hidden: number;
  readonly held: number;
  readonly dead: number;
};

/** One machine's stand-in for SQS. */
export type LocalQueues = Queues &
  QueueLetters & {
    /**
     * At most `max` messages; on `publish` (FIFO) all of one group, in order, while no other of it is out, and only where
     * the first of them has waited for so many milliseconds (0 if not given).
     */
    receive(queue: QueueName, max: number, waited?: number): readonly ReceivedMessage[];
    /** Done with these; a receipt that is no longer valid is passed over. */
    delete(receipts: readonly string[]): void;
    /** Shows these again after `delay` milliseconds. */
    retry(receipts: readonly string[], delay: number, reason: string): void;
    /**
     * Shows everything that is hidden: for the one consumer when it starts, as the one before it may have died. What was
     * out then has not failed: the attempt does not count.
     */
    reveal(): void;
    /** Those held back for no longer than `soon` milliseconds (0 if not given) count as hidden. */
    depth(queue: QueueName, soon?: number): QueueDepth;
    /** Whether so many messages of a queue could be handed out now. */
    reaches(queue: QueueName, count: number): boolean;
    /** The same, where of each group no more than so many count. Looks at all that wait. */
    isSpread(queue: QueueName, count: number, ofGroup: number): boolean;
    /** How many can be handed out now or within so many milliseconds, those that were put off among them. */
    dueWithin(queue: QueueName, milliseconds: number): number;
    /** Calls back when this process has sent to a queue; gives the way to stop it. */
    onSend(listener: (queue: QueueName) => void): () => void;
    close(): void;
  };

/**
 * Opens the queues of a data folder, for any number of processes at once. A message is there again after its visibility
 * time-out until it is deleted, whatever happens to who took it, and becomes a dead letter after `maxReceives` attempts.
 */
export function openQueues(folder: { readonly path: string }, settings: QueuesSettings): LocalQueues {
  const database = openDatabaseIn(folder.path);
  const now = (): number => millis(settings.now());
  const fair = fairReceive(database);
  const ordered = orderedReceive(database);
  const listeners = new Set<(queue: QueueName) => void>();
  const insert = database.prepare(
    'INSERT INTO messages (id, queue, grp, body, sent, visible) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const wornOut = database.prepare(`
    UPDATE messages SET dead = ?, receipt = NULL
    WHERE queue = ? AND dead IS NULL AND receives >= ? AND receives > 0 AND visible <= ?`);
  const shown = database.prepare('SELECT 1 FROM messages WHERE queue = ? AND dead IS NULL AND visible <= ? LIMIT 1');
  const nth = database.prepare(
    'SELECT 1 FROM messages WHERE queue = ? AND dead IS NULL AND visible <= ? LIMIT 1 OFFSET ?',
  );
  const spread = database.prepare(`
    SELECT 1 FROM (
      SELECT row_number() OVER (PARTITION BY grp) AS place FROM messages
      WHERE queue = ? AND dead IS NULL AND visible <= ?)
    WHERE place <= ? LIMIT 1 OFFSET ?`);
  const dueBy = database.prepare(
    'SELECT count(*) AS count FROM messages WHERE queue = ? AND dead IS NULL AND visible <= ?',
  );
  const remove = database.prepare('DELETE FROM messages WHERE receipt = ?');
  const giveBack = database.prepare('UPDATE messages SET visible = ?, reason = ?, receipt = NULL WHERE receipt = ?');

  return {
    async send(queue, messages) {
      for (const message of messages) checkBody(queue, message);
      try {
        transaction(database, () => {
          for (const { body, group, delay = 0 } of messages) {
            insert.run(randomUUID(), queue, group, body, now(), now() + delay * 1000);
          }
        });
      } catch (error) {
        throw folderError(folder.path, error);
      }
      for (const listener of listeners) listener(queue);
    },
    receive(queue, max, waited = 0) {
      const { visibility, maxReceives } = settings.queues[queue];
      const receive = queue === 'publish' ? ordered : fair;
      // Most who look find nothing: they need no lock for it.
      if (shown.get(queue, now()) === undefined) return [];
      return transaction(database, () => {
        wornOut.run(now(), queue, maxReceives, now());
        return receive(queue, max, now(), now() + visibility, now() - waited);
      });
    },
    delete(receipts) {
      transaction(database, () => {
        for (const receipt of receipts) remove.run(receipt);
      });
    },
    retry(receipts, delay, reason) {
      transaction(database, () => {
        for (const receipt of receipts) giveBack.run(now() + delay, reason, receipt);
      });
    },
    reveal() {
      transaction(database, () => {
        forgiveDeaths(database);
        database.prepare('UPDATE messages SET visible = ? WHERE dead IS NULL AND visible > ?').run(now(), now());
      });
    },
    ...lettersIn(database, now, (queue) => {
      for (const listener of listeners) listener(queue);
    }),
    reaches: (queue, count) => nth.get(queue, now(), count - 1) !== undefined,
    isSpread: (queue, count, ofGroup) => spread.get(queue, now(), ofGroup, count - 1) !== undefined,
    depth: (queue, soon = 0) => depth(database, queue, now(), soon),
    dueWithin(queue, milliseconds) {
      return (dueBy.get(queue, now() + milliseconds) as { readonly count: number }).count;
    },
    onSend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => database.close(),
  };
}

function openDatabaseIn(folder: string): DatabaseSync {
  try {
    return openQueueDatabase(folder);
  } catch (error) {
    throw folderError(folder, error);
  }
}

function forgiveDeaths(database: DatabaseSync): void {
  database.exec(`
    INSERT INTO deaths SELECT id, 1 FROM messages WHERE dead IS NULL AND receipt IS NOT NULL
    ON CONFLICT DO UPDATE SET count = count + 1;
    UPDATE messages SET receipt = NULL, receives = receives -
      ((SELECT count FROM deaths WHERE deaths.id = messages.id) <= ${DEATHS_FORGIVEN})
    WHERE dead IS NULL AND receipt IS NOT NULL;
    DELETE FROM deaths WHERE id NOT IN (SELECT id FROM messages);`);
}

function checkBody(queue: QueueName, message: OutgoingMessage): void {
  const bytes = Buffer.byteLength(message.body);
  if (bytes > MAX_BODY) {
    throw new RangeError(
      `A message of ${bytes} bytes for the ${queue} queue; ${MAX_BODY} is the most; send a reference to an object instead`,
    );
  }
}

function depth(database: DatabaseSync, queue: QueueName, now: number, soon: number): QueueDepth {
  const { waiting, held, hidden } = database
    .prepare(`
      SELECT count(*) FILTER (WHERE visible <= :now) AS waiting,
        count(*) FILTER (WHERE visible > :now + :soon AND receives = 0) AS held,
        count(*) FILTER (WHERE visible > :now AND NOT (visible > :now + :soon AND receives = 0)) AS hidden
      FROM messages WHERE queue = :queue AND dead IS NULL`)
    .get({ now, soon, queue }) as Omit<QueueDepth, 'dead'>;
  const { dead } = database
    .prepare('SELECT count(*) AS dead FROM messages WHERE queue = ? AND dead IS NOT NULL')
    .get(queue) as Pick<QueueDepth, 'dead'>;
  return { waiting, hidden, held, dead };
}
