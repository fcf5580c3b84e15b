import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { QueueName } from '../../pipeline/queues.ts';

/** A message that was handed out, to be deleted or given back by its receipt before it shows again by itself. */
export type ReceivedMessage = {
  readonly id: string;
  /** Valid until the message is handed out again. */
  readonly receipt: string;
  readonly queue: QueueName;
  readonly group: string;
  readonly body: string;
  /** Grows with every message of the queue. */
  readonly sequence: number;
  /** How many times it was handed out, this time included. */
  readonly receives: number;
  /** Milliseconds since 1970, as SQS tells them. */
  readonly sent: number;
  readonly firstReceived: number;
};

type Row = {
  readonly sequence: number;
  readonly id: string;
  readonly grp: string;
  readonly body: string;
  readonly sent: number;
  readonly receives: number;
  readonly received: number | null;
};

/**
 * How a queue chooses what to hand out at `now`: at most `max` messages, hidden from then until `hiddenUntil`; of a FIFO
 * queue only where the first was sent at `sentBy` or before.
 */
export type Receive = (
  queue: QueueName,
  max: number,
  now: number,
  hiddenUntil: number,
  sentBy: number,
) => ReceivedMessage[];

/** A standard queue: a message of each group in turn, oldest first, so that one busy group cannot starve the rest. */
export function fairReceive(database: DatabaseSync): Receive {
  const groups = groupsInTurn(database);
  const oldest = database.prepare(`
    SELECT sequence, id, grp, body, sent, receives, received FROM messages
    WHERE queue = ? AND grp = ? AND dead IS NULL AND visible <= ? ORDER BY sequence LIMIT 1`);
  const hide = hideMessage(database);
  return (queue, max, now, hiddenUntil) => {
    const received: ReceivedMessage[] = [];
    let before = -1;
    while (received.length < max && received.length > before) {
      before = received.length;
      for (const group of groups(queue)) {
        const row = oldest.get(queue, group, now) as Row | undefined;
        if (row !== undefined) received.push(hide(queue, row, now, hiddenUntil));
        if (received.length === max) break;
      }
    }
    return received;
  };
}

/** A FIFO queue: messages of one group, in order, and none while another of the group is out or waits for its retry. */
export function orderedReceive(database: DatabaseSync): Receive {
  const groups = groupsInTurn(database);
  const isHeld = database.prepare(
    'SELECT 1 FROM messages WHERE queue = ? AND grp = ? AND dead IS NULL AND visible > ?',
  );
  const oldest = database.prepare(`
    SELECT sequence, id, grp, body, sent, receives, received FROM messages
    WHERE queue = ? AND grp = ? AND dead IS NULL ORDER BY sequence LIMIT ?`);
  const hasWaited = database.prepare('SELECT 1 FROM messages WHERE queue = ? AND dead IS NULL AND sent <= ?');
  const hide = hideMessage(database);
  return (queue, max, now, hiddenUntil, sentBy) => {
    if (sentBy < now && hasWaited.get(queue, sentBy) === undefined) return [];
    for (const group of groups(queue)) {
      if (isHeld.get(queue, group, now) !== undefined) continue;
      const rows = oldest.all(queue, group, max) as Row[];
      if ((rows[0]?.sent ?? 0) > sentBy) continue;
      return rows.map((row) => hide(queue, row, now, hiddenUntil));
    }
    return [];
  };
}

/** Each group of a queue once, beginning after the one that was served last. */
function groupsInTurn(database: DatabaseSync): (queue: QueueName) => Generator<string> {
  const next = database.prepare('SELECT min(grp) AS grp FROM messages WHERE queue = ? AND dead IS NULL AND grp > ?');
  const first = database.prepare('SELECT min(grp) AS grp FROM messages WHERE queue = ? AND dead IS NULL');
  const served = new Map<QueueName, string>();
  const after = (queue: QueueName, group: string): string | null =>
    (next.get(queue, group) as { grp: string | null }).grp;
  return function* (queue) {
    const start = served.get(queue);
    const lowest = (first.get(queue) as { grp: string | null }).grp;
    let group = start === undefined ? lowest : after(queue, start);
    let wrapped = start === undefined;
    while (true) {
      if (group === null) {
        if (wrapped) return;
        wrapped = true;
        group = lowest;
        if (group === null) return;
      }
      if (wrapped && start !== undefined && group > start) return;
      served.set(queue, group);
      yield group;
      group = after(queue, group);
    }
  };
}

function hideMessage(
  database: DatabaseSync,
): (queue: QueueName, row: Row, now: number, until: number) => ReceivedMessage {
  const update = database.prepare(
    'UPDATE messages SET visible = ?, receipt = ?, receives = ?, received = ? WHERE sequence = ?',
  );
  return (queue, row, now, until) => {
    const receipt = randomUUID();
    const receives = row.receives + 1;
    const firstReceived = row.received ?? now;
    update.run(until, receipt, receives, firstReceived, row.sequence);
    const { id, sequence, body, sent } = row;
    return { id, receipt, queue, group: row.grp, body, sequence, receives, sent, firstReceived };
  };
}
