import { ASSUMED, SECONDS, TOGETHER } from './assumed.ts';
import { COUNTED, total } from './counted.ts';
import { PRICES, type Price } from './prices.ts';

/** How much news there is. */
export type Workload = {
  /** New articles a day. */
  readonly articles: number;
  readonly sources: number;
  readonly feeds: number;
  /** Readers, each of one feed. */
  readonly subscribers: number;
};

/** One line of a month's bill. */
export type BillLine = {
  readonly service: string;
  readonly what: string;
  /** Of the price's unit, in a month. */
  readonly count: number;
  readonly price: Price;
  readonly dollars: number;
};

export type Bill = { readonly workload: Workload; readonly lines: readonly BillLine[]; readonly dollars: number };

/** What of a deployment is watched, which costs whatever happens. */
export type Watching = { readonly alarms: boolean; readonly metrics: boolean; readonly dashboard: boolean };

/** What a workload costs in a month of 30 days on AWS, line by line, dearest first. */
export function billOf(
  workload: Workload,
  watching: Watching = { alarms: true, metrics: true, dashboard: true },
): Bill {
  return { workload, ...charge([...storeLines(workload), ...workLines(workload, watching), ...readerLines(workload)]) };
}

export type Line = readonly [service: string, what: string, count: number, price: Price];

/** What lines come to, the dearest first. */
export function charge(all: readonly Line[]): Omit<Bill, 'workload'> {
  const lines = all
    .map(([service, what, count, price]) => {
      return { service, what, count, price, dollars: (count / price.per) * price.dollars };
    })
    .sort((a, b) => b.dollars - a.dollars);
  return { lines, dollars: lines.reduce((sum, line) => sum + line.dollars, 0) };
}

export const DAYS = 30;

/** What happens in a month. */
function happenings({ articles, sources, feeds }: Workload) {
  const told = articles * DAYS;
  const feedsEach = Math.min(feeds, ASSUMED.feedsPerArticle);
  const edits = told * ASSUMED.editedShare;
  return {
    told,
    edits,
    polls: sources * ASSUMED.pollsPerDay * DAYS,
    regenerations: (told + edits) * feedsEach,
    feedsEach,
  };
}

function storeLines(workload: Workload): Line[] {
  const { told, edits, polls, feedsEach, regenerations } = happenings(workload);
  const reads = total(
    [polls, COUNTED.poll],
    [told, COUNTED.article],
    [told, COUNTED.visit],
    [told * feedsEach, COUNTED.fullFeed],
  );
  const editing = total([1, COUNTED.editInThreeFeeds], [-3, COUNTED.smallFeed]);
  const corrected = total([edits, editing], [edits * feedsEach, COUNTED.fullFeed]);
  const months = ASSUMED.monthsKept;
  const tableGb = (told * months * (ASSUMED.itemBytes + feedsEach * ASSUMED.placeBytes)) / 1e9;
  const rawGb = ((told + edits) * months * ASSUMED.rawBytes) / 1e9;
  const replacedGb = ((regenerations / DAYS) * COUNTED.fullFeed.puts * ASSUMED.plainDocumentBytes) / 1e9;
  return [
    ['DynamoDB', 'written: articles, places, feeds', reads.write + corrected.write, PRICES.tableWrite],
    ['DynamoDB', 'read: members of each feed at each regeneration', reads.read + corrected.read, PRICES.tableRead],
    ['DynamoDB', `stored after ${months} months`, tableGb, PRICES.tableStorage],
    ['DynamoDB', 'kept for recovery to any second', tableGb, PRICES.tableRecovery],
    ['S3', 'feed documents put', regenerations * COUNTED.fullFeed.puts, PRICES.objectPut],
    [
      'S3',
      'pages and revisions put',
      reads.puts + corrected.puts - regenerations * COUNTED.fullFeed.puts,
      PRICES.objectPut,
    ],
    ['S3', `stored after ${months} months`, rawGb, PRICES.objectStorage],
    ['S3', 'documents that were replaced, kept for a day', replacedGb, PRICES.objectStorage],
    ['S3', 'read by the functions', reads.gets + corrected.gets, PRICES.objectGet],
  ];
}

function workLines(workload: Workload, watching: Watching): Line[] {
  const { told, edits, polls, regenerations } = happenings(workload);
  // Of dispatch and of configure.
  const ticks = 2 * 60 * 24 * DAYS;
  const offers = told + edits;
  // A message is sent by itself, received and deleted with others; Lambda looks at each queue three times a minute with five hands besides.
  const idle = 5 * 3 * (ticks / 2);
  const calls: readonly (readonly [keyof typeof SECONDS, number])[] = [
    ['dispatch', ticks / 2],
    ['configure', ticks / 2],
    ['poll', polls],
    ['ingest', offers],
    ['route', offers],
    ['publish', regenerations],
  ];
  const time = calls.map(([step, count]): Line => {
    const { seconds, gb } = SECONDS[step];
    return ['Lambda', `${step}: time`, count * seconds * gb, PRICES.functionTime];
  });
  // Metrics are billed only for the hours in which they are written.
  const measures = watching.metrics && polls + offers > 0;
  const isTogether = (step: keyof typeof SECONDS) => step === 'poll' || step === 'ingest';
  const invocations = calls.reduce((sum, [step, count]) => sum + (isTogether(step) ? count / TOGETHER : count), 0);
  return [
    ...time,
    ['Lambda', 'calls', invocations, PRICES.functionCall],
    ['SQS', 'poll and article queues', (1 + 2 / TOGETHER) * (polls + offers) + 2 * idle, PRICES.queue],
    ['SQS', 'publish queue (FIFO)', 3 * regenerations + idle, PRICES.queueOrdered],
    ['Scheduler', 'ticks', ticks, PRICES.tick],
    ['CloudWatch', 'logs', (invocations * ASSUMED.logBytes) / 1e9, PRICES.logs],
    ['CloudWatch', 'alarms, by the metrics that they watch', watching.alarms ? ASSUMED.alarmMetrics : 0, PRICES.alarm],
    ['CloudWatch', 'metrics of its own', measures ? ASSUMED.ownMetrics : 0, PRICES.ownMetric],
    ['CloudWatch', 'dashboard', watching.dashboard ? 1 : 0, PRICES.dashboard],
  ];
}

function readerLines(workload: Workload): Line[] {
  const { subscribers, feeds } = workload;
  const { regenerations } = happenings(workload);
  const asked = subscribers * ASSUMED.readsPerDay * DAYS;
  // A reader gets a whole document at most as often as it asks, and no oftener than its feed changes.
  const changes = feeds === 0 ? 0 : regenerations / feeds;
  const whole = Math.min(asked, subscribers * changes);
  const gb = (whole * ASSUMED.documentBytes + (asked - whole) * ASSUMED.notModifiedBytes) / 1e9;
  return [
    ['CloudFront', 'asked by readers', asked, PRICES.edgeRequest],
    ['CloudFront', 'functions: index pages, own types', 2 * asked, PRICES.edgeFunction],
    ['CloudFront', 'sent to readers', gb, PRICES.edgeTraffic],
    ['S3', 'read by CloudFront, at most', asked, PRICES.objectGet],
  ];
}
