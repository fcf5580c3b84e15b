import type { DatabaseSync } from 'node:sqlite';
import { type Instant, instant } from '../../model/index.ts';
import type { QueuedLetter, QueueName } from '../../pipeline/queues.ts';

/** A message that was handed out too often. */
export type DeadLetter = QueuedLetter & { readonly died: Instant };

/** A message that is still to be done, and from when on it may be handed out. */
export type WaitingLetter = QueuedLetter & { readonly visible: Instant };

/** The messages of a queue, looked at where they lie: nothing is handed out by it, and nothing counts as an attempt. */
export type QueueLetters = {
  /** A queue's dead letters, the oldest first, `most` of them where that is given. */
  deadLetters(queue: QueueName, most?: number): readonly DeadLetter[];
  /** What of a queue is still to be done and has one of these texts in its body or as its group; the oldest `most`. */
  waiting(queue: QueueName, texts: readonly string[], most: number): readonly WaitingLetter[];
  /** One dead letter by its id, whichever queue's it is. */
  deadLetter(id: string): DeadLetter | null;
  /** Throws one dead letter away; false where there is none of this id. */
  dropDead(id: string): boolean;
  /** Sends dead letters through again, with a clean count: a queue's, or of these the one with an id; how many. */
  redrive(queue: QueueName, id?: string): number;
};

type Row = {
  readonly id: string;
  readonly queue: QueueName;
  readonly grp: string;
  readonly body: string;
  readonly receives: number;
  readonly sent: number;
  readonly visible: number;
  readonly dead: number | null;
  readonly reason: string | null;
};

const COLUMNS = 'id, queue, grp, receives, sent, visible, dead, reason, body';

export function lettersIn(
  database: DatabaseSync,
  now: () => number,
  onRedrive: (queue: QueueName) => void,
): QueueLetters {
  const dead = database.prepare(
    `SELECT ${COLUMNS} FROM messages WHERE queue = ? AND dead IS NOT NULL ORDER BY sequence LIMIT ?`,
  );
  const one = database.prepare(`SELECT ${COLUMNS} FROM messages WHERE id = ? AND dead IS NOT NULL`);
  const drop = database.prepare('DELETE FROM messages WHERE id = ? AND dead IS NOT NULL');
  const revive = database.prepare(
    `UPDATE messages SET dead = NULL, reason = NULL, receives = 0, visible = :now
     WHERE queue = :queue AND dead IS NOT NULL AND (:id IS NULL OR id = :id)`,
  );
  const having = database.prepare(
    `SELECT ${COLUMNS} FROM messages WHERE queue = :queue AND dead IS NULL AND EXISTS
       (SELECT 1 FROM json_each(:texts) WHERE grp = value OR instr(body, value) > 0)
     ORDER BY sequence LIMIT :most`,
  );
  return {
    deadLetters: (queue, most = Number.MAX_SAFE_INTEGER) => (dead.all(queue, most) as Row[]).map(deadLetter),
    waiting: (queue, texts, most) =>
      (having.all({ queue, texts: JSON.stringify(texts), most }) as Row[]).map((row) => ({
        ...queued(row),
        visible: instant(row.visible),
      })),
    deadLetter(id) {
      const row = one.get(id) as Row | undefined;
      return row === undefined ? null : deadLetter(row);
    },
    dropDead: (id) => drop.run(id).changes > 0,
    redrive(queue, id) {
      const { changes } = revive.run({ now: now(), queue, id: id ?? null });
      onRedrive(queue);
      return Number(changes);
    },
  };
}

function queued({ id, queue, grp: group, body, receives, sent, reason }: Row): QueuedLetter {
  return { id, queue, group, body, receives, sent: instant(sent), reason };
}

function deadLetter(row: Row): DeadLetter {
  return { ...queued(row), died: instant(row.dead ?? row.sent) };
}
