import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { eachMessage } from '../../lambdas/sqs-batch.ts';
import { sqsRecord } from '../world.ts';
import { failures } from './events.ts';

const QUIET = { info: () => {}, warn: () => {} };

/** Messages of these groups; the body of each is its group and how many of it were before. */
function messagesOf(groups: string): SQSEvent {
  const Records = [...groups].map((group, at) => {
    const before = [...groups.slice(0, at)].filter((one) => one === group).length;
    return sqsRecord(`${group}${before}`, group, `message-${at}`);
  });
  return { Records };
}

/** Work whose ends are ours to make: what was begun and is not done, and what was begun in all. */
function byHand() {
  const open = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  const begun: string[] = [];
  const take = ({ body }: { readonly body: string }) => {
    begun.push(body);
    return new Promise<void>((resolve, reject) => open.set(body, { resolve, reject }));
  };
  const end = async (body: string, error?: Error) => {
    const one = open.get(body);
    open.delete(body);
    if (error === undefined) one?.resolve();
    else one?.reject(error);
    await new Promise(setImmediate);
  };
  return { take, end, begun, open };
}

it('works on ten at once, one of each group first, and on three of one', async () => {
  const { take, end, begun, open } = byHand();
  const answer = eachMessage(messagesOf('aaaaabbcdefghijk'), QUIET, take);
  expect(begun.join(' ')).toBe('a0 b0 c0 d0 e0 f0 g0 h0 i0 j0');
  await end('j0');
  await end('c0');
  await end('d0');
  await end('e0');
  expect(begun.slice(10).join(' ')).toBe('k0 a1 b1 a2');
  await end('f0');
  // The rest of its group would only wait.
  expect([...open.keys()].join(' ')).toBe('a0 b0 g0 h0 i0 k0 a1 b1 a2');
  await end('a1');
  expect(begun.at(-1)).toBe('a3');
  while (open.size > 0) await end([...open.keys()][0]!);
  expect(begun).toHaveLength(16);
  expect(await answer).toEqual(failures());
});

it('takes all the messages of one group, three at a time', async () => {
  const { take, end, open, begun } = byHand();
  const answer = eachMessage(messagesOf('aaaaaaaaaa'), QUIET, take);
  let most = 0;
  while (open.size > 0) {
    most = Math.max(most, open.size);
    await end([...open.keys()][0]!);
  }
  expect([begun.length, most]).toEqual([10, 3]);
  expect(await answer).toEqual(failures());
});

it('reports what fails, and is done with its neighbours', async () => {
  const { take, end } = byHand();
  const answer = eachMessage(messagesOf('abc'), QUIET, take);
  await end('b0', new Error('The table is down'));
  await end('a0');
  await end('c0');
  expect(await answer).toEqual(failures(1));
});

it('works on one heavy message at a time, beside the light ones', async () => {
  const { take, end, begun, open } = byHand();
  const isHeavy = ({ body }: { readonly body: string }) => body < 'c';
  const answer = eachMessage(messagesOf('abcd'), QUIET, take, { isHeavy });
  expect(begun).toEqual(['a0', 'c0', 'd0']);
  await end('a0');
  expect(begun.at(-1)).toBe('b0');
  while (open.size > 0) await end([...open.keys()][0]!);
  expect(await answer).toEqual(failures());
});

it('takes what is to be last after all others, and then together', async () => {
  const { take, end, begun, open } = byHand();
  const answer = eachMessage(messagesOf('abcd'), QUIET, take, { isLast: ({ body }) => body < 'c' });
  expect(begun).toEqual(['c0', 'd0']);
  await end('c0');
  expect(begun).toHaveLength(2);
  await end('d0');
  expect(begun.slice(2)).toEqual(['a0', 'b0']);
  while (open.size > 0) await end([...open.keys()][0]!);
  expect(await answer).toEqual(failures());
});

it('reports what is not done, or not begun, as the call’s time ends, and nothing that is', async () => {
  const { take, end, begun } = byHand();
  const lines: unknown[] = [];
  const log = { ...QUIET, warn: (_: string, fields: Record<string, unknown>) => lines.push(fields.messageId) };
  const answer = eachMessage(messagesOf('aaaab'), log, take, { left: () => 4000 });
  const ends = Promise.all([end('a0'), end('b0')]);
  expect(await answer).toEqual(failures(1, 2, 3));
  expect(lines).toEqual(['message-1', 'message-2', 'message-3']);
  await ends;
  const count = begun.length;
  // What ends late brings nothing more about.
  await end('a1');
  expect(begun).toHaveLength(count);
  expect(lines).toHaveLength(3);
});

it('ends as soon as all is done, however much time is left', async () => {
  expect(await eachMessage(messagesOf('ab'), QUIET, async () => {}, { left: () => 900_000 })).toEqual(failures());
  expect(await eachMessage({ Records: [] }, QUIET, async () => {}, { left: () => 900_000 })).toEqual(failures());
});
