import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { instant } from '../../lib/model/index.ts';
import type { QueueName, Queues } from '../../lib/pipeline/index.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { readLogs } from './stack-logs.ts';

/** A queue's dead letters on SQS: where they are, about how many, and after how many attempts they got there. */
type Place = { readonly url: string; readonly arn: string; readonly count: number; readonly attempts: number };

/**
 * So many seconds a letter is out while it is looked at. It is put back at once; where that fails, or we die over it, it
 * comes back by itself.
 */
const OUT_S = 120;

/** SQS gives ten at a time; and may give none though there are some: after so many such answers in a row there are none. */
const AT_ONCE = 10;
const EMPTY_ANSWERS = 3;

/** So long the log is searched for why letters failed. */
const SEARCH_MS = 10_000;

/** Which function works on a queue's messages, and what its log says of one that fails. */
const FAILURES: Readonly<Record<QueueName, readonly [DeployedFunction, line: string]>> = {
  poll: ['poll', 'message failed'],
  article: ['ingest', 'message failed'],
  publish: ['publish', 'failed'],
  deliver: ['deliver', 'message failed'],
};

/**
 * The dead letters of a deployment. SQS has no way to look at a message but to receive it: each is taken for a moment and
 * put back. Of a queue in order it gives ten of a group at most. Why one failed is in the log of its function.
 */
export function stackDeadLetters(
  stack: string,
  sqs: SQSClient,
  urls: Readonly<Record<QueueName, string>>,
  queues: Queues,
): DeadLetters {
  const place = async (queue: QueueName): Promise<Place | null> => {
    const of = { QueueUrl: urls[queue], AttributeNames: ['RedrivePolicy' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(of));
    const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as {
      readonly deadLetterTargetArn?: string;
      readonly maxReceiveCount?: number | string;
    };
    const arn = policy.deadLetterTargetArn;
    if (arn === undefined) return null;
    const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }));
    const depth = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const count = Number(depth.Attributes?.ApproximateNumberOfMessages ?? 0);
    return { url, arn, count, attempts: Number(policy.maxReceiveCount ?? 0) };
  };

  /** Takes letters one after the other until `enough`, works on them, and puts back what is still there. */
  const among = async <T>(
    queue: QueueName,
    enough: (taken: readonly DeadLetter[]) => boolean,
    work: (taken: readonly Taken[], place: Place) => Promise<T>,
    otherwise: T,
  ): Promise<T> => {
    const at = await place(queue);
    if (at === null) return otherwise;
    const taken = new Map<string, Taken>();
    try {
      for (let empty = 0; empty < EMPTY_ANSWERS && !enough([...taken.values()]); ) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: at.url,
            MaxNumberOfMessages: AT_ONCE,
            VisibilityTimeout: OUT_S,
            WaitTimeSeconds: 0,
            MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
          }),
        );
        const fresh = Messages.filter(({ MessageId = '' }) => !taken.has(MessageId));
        empty = fresh.length === 0 ? empty + 1 : 0;
        for (const message of fresh) taken.set(message.MessageId ?? '', takenFrom(message, queue, at));
      }
      return await work([...taken.values()], at);
    } finally {
      await putBack([...taken.values()], at);
    }
  };

  /** What is not put back comes back by itself: no error of its own. */
  const putBack = async (taken: readonly Taken[], { url }: Place): Promise<void> => {
    for (let from = 0; from < taken.length; from += AT_ONCE) {
      const Entries = taken.slice(from, from + AT_ONCE).map(({ receipt }, at) => ({
        Id: String(at),
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      }));
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries })).catch(() => {});
    }
  };

  /** Finds one and works on it. What is taken off is not put back. */
  const withOne = ({ queue, id }: Pick<DeadLetter, 'queue' | 'id'>, work: (taken: Taken, at: Place) => Promise<void>) =>
    among(
      queue,
      (taken) => taken.some((one) => one.id === id),
      async (taken, at) => {
        const found = taken.find((one) => one.id === id);
        if (found !== undefined) await work(found, at);
        return found !== undefined;
      },
      false,
    );

  const remove = ({ receipt }: Taken, { url }: Place) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));

  return {
    count: async (queue) => (await place(queue))?.count ?? null,

    list: (queue, most) =>
      among<readonly DeadLetter[]>(
        queue,
        (taken) => taken.length >= most,
        async (taken) => taken.map(untaken).sort(earliest).slice(0, most),
        [],
      ),

    find: (queue, id) =>
      among<DeadLetter | null>(
        queue,
        (taken) => taken.some((one) => one.id === id),
        async (taken) => {
          const found = taken.find((one) => one.id === id);
          return found === undefined ? null : untaken(found);
        },
        null,
      ),

    reasons: async (letters) => reasonsOf(stack, letters),

    drop: (letter) =>
      withOne(letter, async (taken, at) => {
        await remove(taken, at);
      }),

    replay: (letter) =>
      withOne(letter, async (taken, at) => {
        // First sent, then taken off: dying in between it comes twice, which the steps expect.
        await queues.send(letter.queue, [{ body: taken.body, group: taken.group }]);
        await remove(taken, at);
      }),

    async redrive(queue) {
      const at = await place(queue);
      if (at === null || at.count === 0) return 0;
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: at.arn }));
      return at.count;
    },
  };
}

type Taken = DeadLetter & { readonly receipt: string };

function takenFrom(message: Message, queue: QueueName, { attempts }: Place): Taken {
  const { MessageId: id = '', Body: body = '', ReceiptHandle: receipt = '', Attributes = {} } = message;
  const { SentTimestamp, MessageGroupId: group = 'none' } = Attributes;
  return {
    id,
    queue,
    group,
    body,
    receives: attempts,
    sent: instant(Number(SentTimestamp ?? 0)),
    died: null,
    reason: null,
    receipt,
  };
}

function untaken({ receipt: _, ...letter }: Taken): DeadLetter {
  return letter;
}

function earliest(a: DeadLetter, b: DeadLetter): number {
  return a.sent < b.sent ? -1 : a.sent > b.sent ? 1 : 0;
}

/** What the functions' logs say of each, the last time that it was tried; of those of a feed, of the feed. */
async function reasonsOf(stack: string, letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const queue of new Set(letters.map((letter) => letter.queue))) {
    const own = letters.filter((letter) => letter.queue === queue);
    const [name] = FAILURES[queue];
    try {
      for (const { text } of await failuresOf(stack, queue, own)) {
        const { messageId, feed, error } = lineOf(text);
        if (typeof error !== 'string') continue;
        for (const { id, group } of own) if (id === messageId || group === feed) reasons.set(id, error);
      }
    } catch (error) {
      // The letters themselves are there: they are worth more than why they failed.
      const why = `the log of ${name} cannot be read: ${error instanceof Error ? error.message : error}`;
      for (const { id } of own) reasons.set(id, why);
    }
  }
  return reasons;
}

function failuresOf(stack: string, queue: QueueName, letters: readonly DeadLetter[]) {
  const [first = instant(0)] = letters.map(({ sent }) => sent).sort();
  const [name, words] = FAILURES[queue];
  return readLogs(stack, [name], first, words, AbortSignal.timeout(SEARCH_MS));
}

function lineOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
