import { GB } from './assumed.ts';
import { type BillLine, charge, DAYS, type Line } from './charge.ts';
import { PRICES } from './prices.ts';

export type MeasuredFunction = keyof typeof GB;

/** What a deployment was measured to use; counts are sums over the time, sizes the newest. */
export type Measurements = {
  readonly functions: Readonly<Record<MeasuredFunction, { readonly calls: number; readonly ms: number }>>;
  readonly table: { readonly readUnits: number; readonly writeUnits: number; readonly bytes: number };
  readonly bucket: { readonly puts: number; readonly bytes: number };
  /** Requests: messages sent, received and deleted, and looks in vain. */
  readonly queues: { readonly standard: number; readonly ordered: number };
  readonly logBytes: number;
  /** What was sent to subscribers at our own hub. */
  readonly deliveryBytes: number;
  /** Null for a deployment without CloudFront. */
  readonly edge: { readonly requests: number; readonly bytes: number } | null;
  /** Of which there are so many, whatever happens. */
  readonly standing: { readonly alarmMetrics: number; readonly ownMetrics: number; readonly dashboards: number };
};

/** A month at the measured pace. */
export type MeasuredBill = { readonly days: number; readonly lines: readonly BillLine[]; readonly dollars: number };

const TICKS_PER_DAY = 24 * 60;

/**
 * What a month of 30 days costs at the measured pace, line by line, dearest first. How long was measured is told by the
 * ticks: Dispatch is called once a minute for as long as there is a deployment. Throws where it was never called.
 */
export function billOfMeasured(measured: Measurements): MeasuredBill {
  const days = measured.functions.dispatch.calls / TICKS_PER_DAY;
  if (days === 0) throw new Error('Nothing was measured, because Dispatch was not called in this time');
  const scale = DAYS / days;
  const { functions, table, bucket, queues, logBytes, deliveryBytes, edge, standing } = measured;
  const names = Object.keys(functions) as MeasuredFunction[];
  const ticks = functions.dispatch.calls + functions.configure.calls;
  const paced: Line[] = [
    ['DynamoDB', 'written', table.writeUnits, PRICES.tableWrite],
    ['DynamoDB', 'read', table.readUnits, PRICES.tableRead],
    ['S3', 'documents, revisions and payloads written', bucket.puts, PRICES.objectPut],
    ...names.map((name): Line => {
      const { ms } = functions[name];
      return ['Lambda', `${name}: time`, (ms / 1000) * GB[name], PRICES.functionTime];
    }),
    ['Lambda', 'calls', names.reduce((sum, name) => sum + functions[name].calls, 0), PRICES.functionCall],
    ['Lambda', 'sent to subscribers', deliveryBytes / 1e9, PRICES.outTraffic],
    ['SQS', 'poll, article and delivery queues', queues.standard, PRICES.queue],
    ['SQS', 'publish queue (FIFO)', queues.ordered, PRICES.queueOrdered],
    ['Scheduler', 'ticks', ticks, PRICES.tick],
    ['CloudWatch', 'logs', logBytes / 1e9, PRICES.logs],
    ['CloudFront', 'requests', edge?.requests ?? 0, PRICES.edgeRequest],
    ['CloudFront', 'functions, two per request', 2 * (edge?.requests ?? 0), PRICES.edgeFunction],
    ['CloudFront', 'sent to readers', (edge?.bytes ?? 0) / 1e9, PRICES.edgeTraffic],
  ];
  const fixed: Line[] = [
    ['DynamoDB', 'stored', table.bytes / 1e9, PRICES.tableStorage],
    ['DynamoDB', 'kept for recovery to any second', table.bytes / 1e9, PRICES.tableRecovery],
    ['S3', 'stored', bucket.bytes / 1e9, PRICES.objectStorage],
    ['CloudWatch', 'alarms, by the metrics they watch', standing.alarmMetrics, PRICES.alarm],
    ['CloudWatch', 'custom metrics', standing.ownMetrics, PRICES.ownMetric],
    ['CloudWatch', 'dashboard', standing.dashboards, PRICES.dashboard],
  ];
  const month = paced.map(([service, what, count, price]): Line => [service, what, count * scale, price]);
  return { days, ...charge([...month, ...fixed]) };
}
