import { CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { ScheduledEvent } from 'aws-lambda';
import { type Instant, millis } from '../lib/model/index.ts';
import { type Calls, type Ports, runaways, sendCanary } from '../lib/pipeline/index.ts';
import { atFirstEvent, awsNow, awsQueues, awsStore } from './aws.ts';
import { awsLog } from './log.ts';

/** A probe is out before half of the time to the one after the next is over: `lib/cloud` sends one every five minutes. */
const WITHIN_MS = 7.5 * 60_000;

/** Calls are counted by quarters of an hour, of a week, and looked at once in each. */
const PERIOD_MS = 15 * 60_000;
const PERIODS = 7 * 96;
const TICK_MS = 5 * 60_000;

/**
 * The scheduler's tick: the canary, and every quarter of an hour a look at how often the functions are called. What cannot
 * be looked at is in the log, and no reason to ring.
 */
export function canaryHandler(
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log'>,
  callsUntil: (now: Instant) => Promise<Calls[]>,
) {
  return async (_tick: ScheduledEvent): Promise<void> => {
    const now = ports.now();
    if (millis(now) % PERIOD_MS < TICK_MS) {
      try {
        for (const runaway of runaways(await callsUntil(now))) ports.log.warn('function runs away', runaway);
      } catch (error) {
        ports.log.warn('calls not counted', { error: String(error) });
      }
    }
    await sendCanary(WITHIN_MS, ports);
  };
}

/** How often functions were called, as CloudWatch counted. A period without a call is one of 0. */
export async function callsOf(names: readonly string[], now: Instant, client: CloudWatchClient): Promise<Calls[]> {
  // The last minutes are not counted whole yet.
  const end = Math.floor((millis(now) - TICK_MS) / PERIOD_MS) * PERIOD_MS;
  const start = end - PERIODS * PERIOD_MS;
  const MetricDataQueries = names.map((Value, at) => ({
    Id: `m${at}`,
    MetricStat: {
      Metric: { Namespace: 'AWS/Lambda', MetricName: 'Invocations', Dimensions: [{ Name: 'FunctionName', Value }] },
      Period: PERIOD_MS / 1000,
      Stat: 'Sum',
    },
  }));
  const counted = names.map(() => new Map<number, number>());
  const asked = { MetricDataQueries, StartTime: new Date(start), EndTime: new Date(end) };
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, asked)) {
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
      const counts = counted[Number(Id.slice(1))];
      for (const [at, time] of Timestamps.entries()) counts?.set(time.getTime(), Values[at] ?? 0);
    }
  }
  return names.map((name, at) => {
    const counts = counted[at] ?? new Map<number, number>();
    // Before its first call a function may not have been there.
    const first = Math.min(...counts.keys());
    const length = Number.isFinite(first) ? (end - first) / PERIOD_MS : 0;
    return {
      function: name,
      counts: Array.from({ length }, (_, period) => counts.get(first + period * PERIOD_MS) ?? 0),
    };
  });
}

export const handler = atFirstEvent(() => {
  const names = (process.env.WATCHED_FUNCTIONS ?? '').split(',').filter((name) => name !== '');
  const client = new CloudWatchClient({});
  const ports = { store: awsStore(), queues: awsQueues(), now: awsNow, log: awsLog };
  return canaryHandler(ports, (now) => callsOf(names, now, client));
});
