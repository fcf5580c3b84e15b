import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../lib/pipeline/index.ts';

/** How many messages of a call are worked on at once: all that SQS hands to one. */
const AT_ONCE = 10;

/** How many of one group, which is a host's: so many may have their turn there before our patience ends. */
const OF_GROUP = 3;

/** So long before the end of the call what is not done by then is given up, in milliseconds. */
const LAST_MS = 4000;

export type Together = {
  /** Milliseconds that are left of the call; absent: as many as it takes. */
  readonly left?: (() => number) | undefined;
  /** Whether a message is too heavy to be worked on beside another that is. */
  readonly isHeavy?: (record: SQSRecord) => boolean;
  /** Whether a message is to be taken after all that are not: what they tell may be the answer to it. */
  readonly isLast?: (record: SQSRecord) => boolean;
};

/**
 * Takes the messages of a batch together, as most of their time they wait for hosts: ten at once, of one group three, of
 * heavy ones one, and one of each group before the second of any. Each fails on its own: it is reported to SQS, which
 * delivers it again, and its neighbours are done with. So is what is not done when the call is about to end; like all that
 * we do, it may still end behind our back and then be done twice.
 */
export async function eachMessage(
  { Records }: SQSEvent,
  log: Log,
  take: (record: SQSRecord) => Promise<unknown>,
  { left, isHeavy = () => false, isLast = () => false }: Together = {},
): Promise<SQSBatchResponse> {
  const ends = new Map<SQSRecord, 'done' | 'failed'>();
  const fail = (record: SQSRecord, error: string): void => {
    log.warn('message failed', { messageId: record.messageId, queue: record.eventSourceARN, error });
    ends.set(record, 'failed');
  };
  const working = new Map<string, number>();
  const works = (records: readonly SQSRecord[]) =>
    byTurns(records.map((record) => ({ record, group: isHeavy(record) ? HEAVY : groupOf(record) })));
  let isOver = false;
  const workOff = async (waiting: Work[]): Promise<void> => {
    while (!isOver) {
      const isFree = ({ group }: Work) => (working.get(group) ?? 0) < (group === HEAVY ? 1 : OF_GROUP);
      const next = waiting.find(isFree);
      // What waits for others of its group is taken up by who works on one of them.
      if (next === undefined) return;
      waiting.splice(waiting.indexOf(next), 1);
      const { record, group } = next;
      working.set(group, (working.get(group) ?? 0) + 1);
      try {
        await take(record);
        ends.set(record, 'done');
      } catch (error) {
        fail(record, whyOf(error));
      }
      working.set(group, (working.get(group) ?? 1) - 1);
    }
  };
  const workAll = async (): Promise<void> => {
    for (const isLate of [false, true]) {
      const waiting = works(Records.filter((record) => isLast(record) === isLate));
      await Promise.all(Array.from({ length: AT_ONCE }, () => workOff(waiting)));
    }
  };
  const workers = workAll();
  await (left === undefined ? workers : Promise.race([workers, passed(left() - LAST_MS, workers)]));
  isOver = true;
  for (const record of Records) if (!ends.has(record)) fail(record, 'the call’s time is over; it is tried again');
  return {
    batchItemFailures: Records.filter((record) => ends.get(record) === 'failed').map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

type Work = { readonly record: SQSRecord; readonly group: string };

/** Of what is heavy one is worked on at a time, whosever it is. No message's group has this name. */
const HEAVY = '';

function groupOf({ attributes, messageId }: SQSRecord): string {
  return attributes.MessageGroupId ?? messageId;
}

/** The first of each group, then the second of each, and so on. */
function byTurns(all: readonly Work[]): Work[] {
  const turns = new Map<string, number>();
  return all
    .map((work) => {
      const turn = turns.get(work.group) ?? 0;
      turns.set(work.group, turn + 1);
      return { work, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ work }) => work);
}

/** Resolves after so many milliseconds; where `before` ends before, there is nothing left of it. */
function passed(milliseconds: number, before: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(milliseconds, 0));
    const stop = () => clearTimeout(timer);
    void before.then(stop, stop);
  });
}

/** What went wrong, for the log: an error of JSON's own quotes what it could not read, and no body belongs there. */
export function whyOf(error: unknown): string {
  return error instanceof SyntaxError ? 'the message is no JSON' : String(error);
}
