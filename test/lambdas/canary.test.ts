import { CloudWatchClient, type GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callsOf, canaryHandler } from '../../lambdas/canary.ts';
import { type Instant, instant, millis } from '../../lib/model/index.ts';
import type { Calls } from '../../lib/pipeline/index.ts';
import { openWorld, tickEvent, type World } from '../world.ts';

const QUARTER_MS = 15 * 60_000;
const NOW = '2026-11-29T14:07:00.000Z' as Instant;

type Line = { readonly message: string; readonly fields: Record<string, unknown> };

let world: World;
let lines: Line[];
beforeEach(async () => {
  world = await openWorld();
  lines = [];
  const note = (message: string, fields: Record<string, unknown>) => lines.push({ message, fields });
  Object.assign(world.ports, { log: { info: note, warn: note } });
});
afterEach(() => world.close());

/** The canary at these minutes past the hour, over the same calls of functions. */
async function ticksAt(minutes: readonly number[], calls: () => Promise<Calls[]>): Promise<void> {
  for (const minute of minutes) {
    const now = () => instant(millis('2026-11-29T14:00:00.000Z' as Instant) + minute * 60_000);
    await canaryHandler({ ...world.ports, now }, calls)(tickEvent());
    await world.settle();
  }
}

it('counts calls once in a quarter of an hour, and tells of a function that runs away', async () => {
  let asked = 0;
  await ticksAt([1, 6, 11, 16, 21], async () => {
    asked += 1;
    const counts = [...Array.from({ length: 200 }, () => 10), 30_000, 30_000];
    return [{ function: 'News-Route', counts }];
  });
  expect(asked).toBe(2);
  expect(lines.filter(({ message }) => message === 'function runs away')).toEqual(
    [1, 2].map(() => ({
      message: 'function runs away',
      fields: { function: 'News-Route', calls: 30_000, usual: 10 },
    })),
  );
});

it('sends the canary although nothing can be counted, and says so', async () => {
  await ticksAt([1], () => Promise.reject(new Error('no such permission')));
  expect(lines.map(({ message }) => message)).toEqual(expect.arrayContaining(['calls not counted', 'canary seen']));
});

it('asks CloudWatch for a week by quarters of an hour, and takes a quarter without a call for one of none', async () => {
  const end = millis('2026-11-29T14:00:00.000Z' as Instant);
  const asked: GetMetricDataInput[] = [];
  const client = new CloudWatchClient({ region: 'local', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const at = (quartersAgo: number) => new Date(end - quartersAgo * QUARTER_MS);
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        asked.push(input as GetMetricDataInput);
        const MetricDataResults = [{ Id: 'm0', Timestamps: [at(1), at(4), at(2)], Values: [7, 5, 6] }];
        return { response: {}, output: { $metadata: {}, MetricDataResults } } as never;
      },
    { step: 'initialize' },
  );
  expect(await callsOf(['News-Route', 'News-Api'], NOW, client)).toEqual([
    { function: 'News-Route', counts: [5, 0, 6, 7] },
    { function: 'News-Api', counts: [] },
  ]);
  const [{ StartTime, EndTime, MetricDataQueries } = {}] = asked;
  expect([StartTime?.getTime(), EndTime?.getTime()]).toEqual([end - 672 * QUARTER_MS, end]);
  expect(MetricDataQueries?.[1]?.MetricStat).toEqual({
    Metric: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: 'News-Api' }],
    },
    Period: 900,
    Stat: 'Sum',
  });
  client.destroy();
});
