import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { localPutOff } from '../../../bin/workplace/put-off.ts';
import { openQueues } from '../../../lib/local/index.ts';
import { type Instant, instant, millis } from '../../../lib/model/index.ts';
import { scratchFolders } from '../../local/scratch-folder.ts';
import { sqsRecord } from '../../world.ts';

const fresh = scratchFolders();

it('hides messages until the instant, with those of their group, though they are then reported as failed', async () => {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  let now = '2026-11-20T08:00:00.000Z' as Instant;
  const settings = { visibility: 60_000, maxReceives: 10 };
  const queues = openQueues(
    { path },
    { now: () => now, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
  );
  const send = (body: string) => queues.send('publish', [{ body, group: 'calm' }]);
  await send('first');
  const taken = queues.receive('publish', 10);
  const records = taken.map(({ id, receipt, body }) => ({ ...sqsRecord(body, 'calm', id), receiptHandle: receipt }));
  await localPutOff(queues, () => now)(records, instant(millis(now) + 40_000));
  // What the worker does with what failed.
  queues.retry(
    records.map(({ receiptHandle }) => receiptHandle),
    500,
    'the handler reported it failed',
  );
  await send('second');
  now = instant(millis(now) + 39_000);
  expect(queues.receive('publish', 10)).toEqual([]);
  now = instant(millis(now) + 1000);
  expect(queues.receive('publish', 10).map(({ body, receives }) => [body, receives])).toEqual([
    ['first', 2],
    ['second', 1],
  ]);
  queues.close();
});
