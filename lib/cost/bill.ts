import { ALONE, ASSUMED, SECONDS, TOGETHER } from './assumed.ts';
import { type BillLine, charge, DAYS, type Line, type Step } from './charge.ts';
import { COUNTED, total, type Usage } from './counted.ts';
import { type Day, dayOf } from './day.ts';
import { PRICES } from './prices.ts';
import { archiveUsage, articleUsage, editUsage, placeUsage, pollUsage, regenerationUsage } from './steps.ts';
import { feedsEach, formatsOf, type Workload } from './workload.ts';

export type Bill = {
  readonly workload: Workload;
  /** The simulated day of which the month is made. */
  readonly day: Day;
  readonly lines: readonly BillLine[];
  readonly dollars: number;
};

/** What of a deployment is watched, which costs whatever happens; and whether functions reach the network through NAT. */
export type Deployed = {
  readonly alarms: boolean;
  readonly metrics: boolean;
  readonly dashboard: boolean;
  readonly nat?: boolean;
  /** For how many days payloads are kept; absent: for good. */
  readonly payloadDays?: number | undefined;
};

const ALL: Deployed = { alarms: true, metrics: true, dashboard: true };

/** What a workload costs in a month of 30 days on AWS, line by line, dearest first: thirty of its simulated days. */
export function billOf(workload: Workload, deployed: Deployed = ALL): Bill {
  const day = dayOf(workload);
  const lines = [
    ...tableLines(workload, day),
    ...objectLines(workload, day, deployed),
    ...ninjsLines(workload, day),
    ...workLines(workload, day, deployed),
    ...networkLines(day, deployed),
    ...readerLines(workload, day),
    ...tellingLines(workload, day),
    ...webhookLines(workload, day),
    ...partnerLines(workload, day),
    ...changeLogLines(workload, day),
  ];
  return { workload, day, ...charge(lines) };
}

/** A feed as most are, once it is full. */
function fullFeed(workload: Workload): Parameters<typeof regenerationUsage>[0] {
  return { members: ASSUMED.membersOfFeed, formats: formatsOf(workload).documents };
}

/** Archives that are written in a day: full, at the change of months, and again. */
function archivesOf(workload: Workload, { all }: Day): { filed: number; closed: number; again: number } {
  if (formatsOf(workload).archives === 0) return { filed: 0, closed: 0, again: 0 };
  const published = workload.articles === 0 ? 0 : 1 + workload.sources + workload.feeds;
  return { filed: all.archives, closed: published / DAYS, again: all.again };
}

function tableLines(workload: Workload, day: Day): Line[] {
  const { polls, told, edits, all } = day;
  const each = feedsEach(workload, ASSUMED.topicsPerArticle);
  const { filed, closed, again } = archivesOf(workload, day);
  const published = 1 + workload.sources + workload.feeds;
  const units = (step: Step, what: string, ...parts: (readonly [number, Usage])[]): Line[] => {
    const { read, write } = total(...parts);
    return [
      ['DynamoDB', `written: ${what}`, write * DAYS, PRICES.tableWrite, step],
      ['DynamoDB', `read: ${what}`, read * DAYS, PRICES.tableRead, step],
    ];
  };
  const months = ASSUMED.monthsKept;
  const article = ASSUMED.itemBytes + each * ASSUMED.placeBytes;
  const standing = workload.sources * ASSUMED.sourceBytes + (told === 0 ? 0 : published * ASSUMED.feedBytes);
  const gb = (told * DAYS * months * article + standing) / 1e9;
  return [
    ...units('poll', 'polls, with host turns and the index of due sources', [polls, pollUsage()]),
    ...units('ingest', 'articles and their keys', [told, articleUsage(ASSUMED.itemBytes, ASSUMED.visitedShare)]),
    ...units('route', 'places', [told, placeUsage(each)]),
    ...units(
      'publish',
      'regenerations',
      [all.regenerations, regenerationUsage(fullFeed(workload))],
      [all.covered, COUNTED.covered],
    ),
    ...units('archive', 'archives', [filed + closed + again, archiveUsage(formatsOf(workload).archives)]),
    ...units('correct', 'corrections', [edits, editUsage(ASSUMED.itemBytes, each)]),
    ['DynamoDB', `stored after ${months} months`, gb, PRICES.tableStorage, 'keep'],
    ['DynamoDB', 'kept for recovery to any second', gb, PRICES.tableRecovery, 'keep'],
  ];
}

function objectLines(workload: Workload, day: Day, { payloadDays = Number.POSITIVE_INFINITY }: Deployed): Line[] {
  const { told, edits, all } = day;
  const { filed, closed, again } = archivesOf(workload, day);
  const edited = editUsage(ASSUMED.itemBytes, 0);
  const archive = archiveUsage(formatsOf(workload).archives);
  const regeneration = regenerationUsage(fullFeed(workload));
  const documents = all.regenerations * regeneration.puts;
  const months = ASSUMED.monthsKept;
  const days = DAYS * months;
  const payloadsGb = ((told + edits) * Math.min(days, payloadDays + ASSUMED.deletedDays) * ASSUMED.rawBytes) / 1e9;
  const revisionsGb = ((told + edits) * days * ASSUMED.revisionBytes) / 1e9;
  const archivesGb = (filed * DAYS * months * archive.puts * ASSUMED.plainDocumentBytes) / 1e9;
  const replacedGb = (documents * ASSUMED.plainDocumentBytes) / 1e9;
  const puts = (step: Step, what: string, count: number): Line => ['S3', what, count * DAYS, PRICES.objectPut, step];
  const gets = (step: Step, what: string, count: number): Line => ['S3', what, count * DAYS, PRICES.objectGet, step];
  return [
    puts('ingest', 'payloads and revisions written', told * COUNTED.article.puts),
    puts('publish', 'feed documents written', documents),
    puts('archive', 'archives written: full ones, and rewrites', (filed + again) * archive.puts),
    puts('archive', 'archives written at the turn of the month', closed * archive.puts),
    puts('correct', "payloads, revisions and articles' pages written", edits * edited.puts),
    gets('ingest', 'read by ingest', told * COUNTED.article.gets),
    gets('publish', 'read by publish', all.regenerations * regeneration.gets),
    gets('archive', 'read for archives', (filed + closed + again) * archive.gets),
    gets('correct', 'read for corrections', edits * edited.gets),
    [
      'S3',
      `payloads and revisions stored after ${months} months`,
      payloadsGb + revisionsGb,
      PRICES.objectStorage,
      'keep',
    ],
    ['S3', `archives stored after ${months} months`, archivesGb, PRICES.objectStorage, 'keep'],
    ['S3', 'replaced documents, kept for a day', replacedGb, PRICES.objectStorage, 'publish'],
  ];
}

/** What feeds cost besides that are published in ninjs, too: with each regeneration a document of their own and the article's. */
function ninjsLines({ ninjs = 0, sources, feeds }: Workload, { all }: Day): Line[] {
  if (ninjs === 0) return [];
  const published = 1 + sources + feeds;
  const times = (all.regenerations * DAYS * Math.min(ninjs, published)) / published;
  const { read, write, puts } = total([times, COUNTED.ninjs]);
  return [
    // What leaves a feed is deleted, each version of it: they are listed first.
    ['S3', 'ninjs documents put, and what left listed', puts + times, PRICES.objectPut, 'publish'],
    ['DynamoDB', 'written: ninjs', write, PRICES.tableWrite, 'publish'],
    ['DynamoDB', 'read: ninjs', read, PRICES.tableRead, 'publish'],
  ];
}

/**
 * How many of a day's messages a call works on together: what a minute's tick brings comes within a second or two, and is
 * divided among the calls that stand ready.
 */
function together(perDay: number): number {
  return Math.max(1, Math.min(TOGETHER, perDay / (24 * 60) / 2));
}

/** Of a function's time a message's share, where so many are worked on together. */
function secondsOf(name: keyof typeof SECONDS, messages: number): number {
  if (name !== 'poll' && name !== 'ingest') return SECONDS[name].seconds;
  const whole = SECONDS[name].seconds * TOGETHER;
  return (ALONE[name] + ((whole - ALONE[name]) * (messages - 1)) / (TOGETHER - 1)) / messages;
}

function workLines({ pushed, webhooks = 0, partners = 0 }: Workload, day: Day, deployed: Deployed): Line[] {
  const { polls, told, edits, routed, all } = day;
  // Of dispatch and of configure.
  const ticks = 2 * 60 * 24;
  const offers = told + edits;
  const batches = all.regenerations + all.covered + all.putOff;
  // Lambda looks at each queue three times a minute with five hands besides.
  const idle = 5 * 3 * (ticks / 2);
  /** Of a step: its calls, the messages that it works, and how often it lasts as long as it does. */
  const work: readonly (readonly [Step, function: keyof typeof SECONDS, calls: number, works: number])[] = [
    ['stand', 'dispatch', ticks / 2, ticks / 2],
    ['stand', 'configure', ticks / 2, ticks / 2],
    ['poll', 'poll', polls / together(polls), polls],
    ['ingest', 'ingest', offers / together(offers), offers],
    ['route', 'route', routed, routed],
    ['publish', 'publish', batches, all.regenerations],
  ];
  const functions = work.flatMap(([step, name, calls, works]): Line[] => {
    const { gb } = SECONDS[name];
    const seconds = secondsOf(name, calls === 0 ? 1 : works / calls);
    return [
      ['Lambda', `${name}: time`, works * seconds * gb * DAYS, PRICES.functionTime, step],
      ['Lambda', `${name}: calls`, calls * DAYS, PRICES.functionCall, step],
      ['CloudWatch', `logs of ${name}`, (works * DAYS * ASSUMED.logBytes) / 1e9, PRICES.logs, step],
    ];
  });
  // Metrics are billed only for the hours in which they are written.
  const measures = deployed.metrics && polls + offers > 0;
  const unwritten =
    (pushed + webhooks > 0 ? 0 : ASSUMED.ownMetricsOfHub) + (partners > 0 ? 0 : ASSUMED.ownMetricsOfPartners);
  const ownMetrics = ASSUMED.ownMetrics - unwritten;
  // What is sent is sent ten at once where there are ten; a call receives and deletes its messages at once.
  const queues: Line[] = [
    ['SQS', 'poll queue', (polls / 10 + (2 * polls) / together(polls)) * DAYS, PRICES.queue, 'poll'],
    ['SQS', 'article queue', (offers + (2 * offers) / together(offers)) * DAYS, PRICES.queue, 'ingest'],
    ['SQS', 'publish queue (FIFO)', (routed + 2 * batches) * DAYS, PRICES.queueOrdered, 'publish'],
    ['SQS', 'empty receives from queues', 3 * idle * DAYS, PRICES.queue, 'stand'],
    ['SQS', 'empty receives from the publish queue', idle * DAYS, PRICES.queueOrdered, 'stand'],
  ];
  const alarms = deployed.alarms ? ASSUMED.alarmMetrics : 0;
  return [
    ...functions,
    ...queues,
    ['Scheduler', 'ticks', ticks * DAYS, PRICES.tick, 'stand'],
    ['CloudWatch', 'alarms, by the metrics they watch', alarms, PRICES.alarm, 'stand'],
    ['CloudWatch', 'custom metrics', measures ? ownMetrics : 0, PRICES.ownMetric, 'stand'],
    ['CloudWatch', 'dashboard', deployed.dashboard ? 1 : 0, PRICES.dashboard, 'stand'],
  ];
}

/** Functions reach the network by themselves; behind a NAT gateway all that they fetch goes through it. */
function networkLines({ polls, told }: Day, { nat = false }: Deployed): Line[] {
  if (!nat) return [];
  const pages = told * ASSUMED.visitedShare * ASSUMED.pageBytes;
  const answers = polls * ASSUMED.answerBytes;
  return [
    ['VPC', 'one NAT gateway, per hour', 24 * DAYS, PRICES.natHour, 'stand'],
    ['VPC', 'answers to polls through it', (answers * DAYS) / 1e9, PRICES.natTraffic, 'poll'],
    ['VPC', 'pages through it', (pages * DAYS) / 1e9, PRICES.natTraffic, 'ingest'],
  ];
}

function readerLines({ subscribers, sources, feeds }: Workload, { all }: Day): Line[] {
  const asked = subscribers * ASSUMED.readsPerDay * DAYS;
  // A reader gets a whole document at most as often as it asks, and no oftener than its feed changes.
  const changes = (all.regenerations * DAYS) / (1 + sources + feeds);
  const whole = Math.min(asked, subscribers * changes);
  const gb = (whole * ASSUMED.documentBytes + (asked - whole) * ASSUMED.notModifiedBytes) / 1e9;
  return [
    ['CloudFront', 'requests from readers', asked, PRICES.edgeRequest, 'read'],
    ['CloudFront', 'functions: index pages, own types', 2 * asked, PRICES.edgeFunction, 'read'],
    ['CloudFront', 'sent to readers', gb, PRICES.edgeTraffic, 'read'],
    ['S3', 'read by CloudFront, at most', asked, PRICES.objectGet, 'read'],
  ];
}

/**
 * What our own hub costs: each change of a feed is told to its subscribers, each of whom gets the whole document, not
 * packed. Changes that follow each other fast are told together.
 */
function tellingLines({ pushed, sources, feeds }: Workload, { all }: Day): Line[] {
  if (pushed === 0) return [];
  const changes = (all.regenerations * DAYS) / ASSUMED.toldTogether;
  const deliveries = (pushed * changes) / (1 + sources + feeds);
  const told = all.regenerations * DAYS;
  const { read, write, gets } = total([changes, COUNTED.announcement], [deliveries, COUNTED.delivery]);
  const { seconds, gb } = SECONDS.deliver;
  const works = told + deliveries;
  return [
    [
      'Lambda',
      'deliver: sent to subscribers, 200 KB each',
      (deliveries * ASSUMED.plainDocumentBytes) / 1e9,
      PRICES.outTraffic,
      'tell',
    ],
    ['Lambda', 'deliver: time', works * seconds * gb, PRICES.functionTime, 'tell'],
    ['Lambda', 'deliver: calls', works / TOGETHER, PRICES.functionCall, 'tell'],
    ['CloudWatch', 'logs of deliver', (works * ASSUMED.logBytes) / 1e9, PRICES.logs, 'tell'],
    // One is sent with each publish; those to subscribers ten at once. A call receives and deletes its messages at once.
    ['SQS', 'delivery queue', told + deliveries / 10 + (2 * works) / TOGETHER, PRICES.queue, 'tell'],
    ['DynamoDB', 'written: notifications and deliveries', write, PRICES.tableWrite, 'tell'],
    ['DynamoDB', 'read: notifications and deliveries', read, PRICES.tableRead, 'tell'],
    ['S3', 'read for notifications and deliveries', gets, PRICES.objectGet, 'tell'],
  ];
}

/** What partners cost who are told by webhook: each change of a feed's log, a message of some KB. */
function webhookLines({ webhooks = 0, sources, feeds }: Workload, { all }: Day): Line[] {
  if (webhooks === 0) return [];
  // Each partner has a feed of his own at most: of the others nobody is told.
  const changes = ((all.regenerations * DAYS) / (1 + sources + feeds)) * Math.min(webhooks, 1 + sources + feeds);
  const posts = (webhooks * all.regenerations * DAYS) / (1 + sources + feeds);
  const { read, write, gets } = total([changes, COUNTED.webhooksTold], [posts, COUNTED.webhook]);
  const { seconds, gb } = SECONDS.deliver;
  const works = changes + posts;
  const sent = (posts * ASSUMED.webhookBytes) / 1e9;
  return [
    ['Lambda', 'webhooks: sent to partners', sent, PRICES.outTraffic, 'tell'],
    ['Lambda', 'webhooks: time', works * seconds * gb, PRICES.functionTime, 'tell'],
    ['Lambda', 'webhooks: calls', works / TOGETHER, PRICES.functionCall, 'tell'],
    ['CloudWatch', 'logs of webhooks', (works * ASSUMED.logBytes) / 1e9, PRICES.logs, 'tell'],
    ['SQS', 'webhooks', changes + posts / 10 + (2 * works) / TOGETHER, PRICES.queue, 'tell'],
    ['DynamoDB', 'written: webhooks', write, PRICES.tableWrite, 'tell'],
    ['DynamoDB', 'read: webhooks', read, PRICES.tableRead, 'tell'],
    ['S3', 'read for webhooks', gets, PRICES.objectGet, 'tell'],
  ];
}

/**
 * What partners cost who fetch by a token: their requests as any reader's, what the edge looks up and notes of them, its keys
 * compared with the table once a day, and the counting of access logs, by batches of what is new.
 */
function partnerLines({ partners = 0, sources, feeds }: Workload, { all }: Day): Line[] {
  if (partners === 0) return [];
  const asked = partners * ASSUMED.partnerReadsPerDay * DAYS;
  const whole = Math.min(asked, (partners * all.regenerations * DAYS) / (1 + sources + feeds));
  const sent = (whole * ASSUMED.documentBytes + (asked - whole) * ASSUMED.notModifiedBytes) / 1e9;
  // A token and a feed each, fifty keys a call.
  const calls = (1 + Math.ceil((2 * partners) / 50)) * DAYS;
  const { perDay, seconds, gb, lists } = ASSUMED.usageTicks;
  const ticks = perDay * DAYS;
  const { read, write, gets } = total([ticks, COUNTED.usage], [ticks * (partners - 1), COUNTED.usageOfPartner]);
  return [
    ['CloudFront', 'asked by partners', asked, PRICES.edgeRequest, 'read'],
    ['CloudFront', 'functions: for partners', 2 * asked, PRICES.edgeFunction, 'read'],
    ['CloudFront', 'look-ups of tokens and feeds', ASSUMED.lookupsPerRead * asked, PRICES.edgeLookup, 'read'],
    ['CloudFront', 'keys at the edge compared', calls, PRICES.edgeKeys, 'stand'],
    ['CloudFront', 'sent to partners', sent, PRICES.edgeTraffic, 'read'],
    ['CloudWatch', 'notes of the edge on partners', (asked * ASSUMED.noteBytes) / 1e9, PRICES.logs, 'read'],
    ['S3', 'read by CloudFront for partners, at most', asked, PRICES.objectGet, 'read'],
    ['S3', 'access logs listed', lists * ticks, PRICES.objectPut, 'stand'],
    ['S3', 'access logs read', gets, PRICES.objectGet, 'read'],
    ['Scheduler', 'ticks of the counting', ticks, PRICES.tick, 'stand'],
    ['Lambda', 'usage: time', ticks * seconds * gb, PRICES.functionTime, 'stand'],
    ['Lambda', 'usage: calls', ticks, PRICES.functionCall, 'stand'],
    ['DynamoDB', 'written: usage', write, PRICES.tableWrite, 'read'],
    ['DynamoDB', 'read: usage', read, PRICES.tableRead, 'read'],
  ];
}

/** What change logs cost: with each regeneration of their feeds, and where a segment closes, whatever is told. */
function changeLogLines(workload: Workload, { told, edits, all }: Day): Line[] {
  const { changeLogs = 0, webhooks = 0, sources, feeds } = workload;
  const published = 1 + sources + feeds;
  const logs = Math.min(published, Math.max(changeLogs, webhooks));
  if (logs === 0) return [];
  const regenerated = (all.regenerations * DAYS * logs) / published;
  const entries = ((told + edits) * DAYS * feedsEach(workload, ASSUMED.topicsPerArticle) * logs) / published;
  const { read, write, puts, gets } = total(
    [regenerated, COUNTED.changeLog],
    [entries / COUNTED.closedSegment.write, COUNTED.closedSegment],
  );
  return [
    ['S3', 'change logs put', puts, PRICES.objectPut, 'publish'],
    ['S3', 'read for change logs', gets, PRICES.objectGet, 'publish'],
    ['DynamoDB', 'written: change logs', write, PRICES.tableWrite, 'publish'],
    ['DynamoDB', 'read: change logs', read, PRICES.tableRead, 'publish'],
  ];
}
