import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmRule } from './alarm-rule.ts';
import type { Definitions } from './definitions.ts';
import type { Handler } from './handler.ts';
import type { Intake } from './intake.ts';
import { measured, productRules } from './product-alarms.ts';
import type { Publishing } from './publishing.ts';
import type { Telling } from './telling.ts';

/** What is watched. */
export type Watched = {
  /** The deployment's name, by which its own metrics go. */
  readonly service: string;
  readonly intake: Intake;
  readonly publishing: Publishing;
  readonly telling: Telling;
  readonly definitions: Definitions;
  readonly api: IHttpApi;
  /** The functions of an article's way, and of what is defined. */
  readonly handlers: readonly Handler[];
  /** Sends the canary, and is watched by an alarm of its own; null where there is none. */
  readonly canary: Handler | null;
  /** Counts what partners fetch, and is watched by an alarm of its own; null where there is no edge. */
  readonly usage: Handler | null;
};

const MINUTE = Duration.minutes(1);
const LATE = Duration.minutes(5);
/** What fetches waits for its host now and then: late there is later. */
const FETCHING_LATE = Duration.hours(1);

/** All alarms, each of which has a chapter of its own in the runbook. */
export function alarmRules(watched: Watched): AlarmRule[] {
  return [
    ...waitingRules(watched),
    ...lateRules(watched),
    ...faultRules(watched),
    silenceRule(watched),
    ...canaryRules(watched),
    ...usageRules(watched),
    ...productRules(watched.service),
  ];
}

function waitingRules({ intake, publishing, telling }: Watched): AlarmRule[] {
  const waiting = (name: string, queue: Queue, means: string, log: string, act: string): AlarmRule => ({
    name,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: 'max' }),
    threshold: 1,
    means,
    look: `one message of the queue, and the log of ${log}`,
    act,
  });
  const redrive = 'fix the cause, then feedmill replay --dead-letters';
  return [
    waiting('PollDeadLetters', intake.polls.deadLetters, 'A poll failed three times.', 'Poll', redrive),
    waiting('ArticleDeadLetters', intake.articles.deadLetters, 'An article failed five times.', 'Ingest', redrive),
    waiting(
      'PublishDeadLetters',
      publishing.publications.deadLetters,
      'A feed could not be regenerated in eight attempts.',
      'Publish',
      redrive,
    ),
    waiting(
      'DeliveryDeadLetters',
      telling.deliveries.deadLetters,
      'A hub or a subscriber could not be notified because of a fault on this side.',
      'Deliver',
      redrive,
    ),
    waiting(
      'Unrouted',
      publishing.unrouted,
      'Some writes were given up on, so feeds lack them.',
      'Route',
      'fix the cause, then feedmill rebuild --articles',
    ),
  ];
}

function lateRules({ intake, publishing }: Watched): AlarmRule[] {
  const late = (name: string, queue: Queue, bound: Duration, means: string, log: string): AlarmRule => ({
    name,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }),
    threshold: bound.toSeconds(),
    means,
    look: `errors, throttles and durations of ${log}`,
    act: 'fix what fails; if it is only slow, raise its concurrency',
  });
  return [
    {
      name: 'StreamBehind',
      metric: publishing.route.function.metric('IteratorAge', { period: MINUTE, statistic: 'max' }),
      threshold: LATE.toMilliseconds(),
      means: 'Writes reach the feeds at least five minutes late.',
      look: 'errors, throttles and durations of Route',
      act: 'fix what fails; nothing is lost for six hours',
    },
    late(
      'PublishingBehind',
      publishing.publications.queue,
      LATE,
      'A feed has been waiting to be regenerated for at least five minutes.',
      'Publish',
    ),
    late(
      'PollsBehind',
      intake.polls.queue,
      FETCHING_LATE,
      'A source has been waiting to be polled for at least an hour.',
      'Poll',
    ),
    late(
      'ArticlesBehind',
      intake.articles.queue,
      FETCHING_LATE,
      'An article has been waiting to be ingested for at least an hour.',
      'Ingest',
    ),
  ];
}

function faultRules({ definitions, api, handlers }: Watched): AlarmRule[] {
  return [
    {
      name: 'ApiFaults',
      metric: api.metricServerError({ period: LATE, statistic: 'sum' }),
      threshold: 5,
      means: 'The API answers 5xx.',
      look: 'the log of Api',
      act: 'fix the cause; pushers try again',
    },
    {
      name: 'ConfigurationStuck',
      metric: definitions.configure.function.metricErrors({ period: Duration.minutes(15) }),
      threshold: 3,
      means: 'The deployed configuration could not be applied; sources and feeds are unchanged.',
      look: 'the log of Configure',
      act: 'fix the file and deploy again',
    },
    {
      name: 'Errors',
      metric: sumOf(handlers, 'Errors'),
      threshold: 10,
      means: 'Functions ended in errors ten times in five minutes.',
      look: 'the dashboard, to see which one; then its log',
      act: 'fix the cause or roll back; queues and the stream retry by themselves',
    },
    {
      name: 'Throttles',
      metric: sumOf(handlers, 'Throttles'),
      threshold: 10,
      periods: 3,
      means: 'Functions are throttled: the account has no concurrency left.',
      look: 'what else in the account uses it',
      act: 'ask AWS for a higher quota, or lower limits.pollConcurrency and limits.articleConcurrency',
    },
  ];
}

/** No news is bad news: the tick that sets all polling off must come every minute. */
function silenceRule({ intake }: Watched): AlarmRule {
  return {
    name: 'Silence',
    metric: intake.dispatch.function.metricInvocations({ period: LATE }),
    threshold: 1,
    periods: 2,
    whenBelow: true,
    means: 'No source was checked for ten minutes: the scheduler does not reach Dispatch.',
    look: 'the schedule of Dispatch, and its role',
    act: 'enable the schedule, or deploy again',
  };
}

/** That what goes in comes out, and that nothing turns round and round on its way. */
function canaryRules({ service, canary }: Watched): AlarmRule[] {
  if (canary === null) return [];
  return [
    {
      name: 'CanaryLate',
      metric: canary.function.metricErrors({ period: LATE }),
      threshold: 1,
      periods: 3,
      whenMissing: true,
      means: 'For 15 minutes no test article has come through from the article queue to a feed.',
      look: 'the log of Canary, and the other alarms, to find the step that is stuck',
      act: 'fix that step; a new test article is sent every five minutes',
    },
    {
      name: 'Runaway',
      metric: measured(service, 'Runaways', 'sum', Duration.minutes(15)),
      threshold: 1,
      means: 'A function has been called over twenty times as often as usual for half an hour.',
      look: 'the log of Canary, to see which one, and what sends it events',
      act: 'stop the loop (set its reserved concurrency to 0), or let a large import finish',
    },
  ];
}

/** That doors at the edge are as the table has them, and that it is known who went through. */
function usageRules({ usage }: Watched): AlarmRule[] {
  if (usage === null) return [];
  return [
    {
      name: 'PartnersUncounted',
      metric: usage.function.metricErrors({ period: Duration.minutes(15) }),
      threshold: 3,
      periods: 2,
      means:
        'For half an hour nothing of what partners fetch was counted, quotas are not held, and the edge is not mended.',
      look: 'the log of Usage',
      act: 'mend the cause; the logs wait for a month, and each is then counted once',
    },
  ];
}

/** A metric summed over all functions in five minutes. */
export function sumOf(handlers: readonly Handler[], metricName: 'Errors' | 'Throttles'): MathExpression {
  const usingMetrics = Object.fromEntries(
    handlers.map((handler, at) => [`m${at}`, handler.function.metric(metricName, { period: LATE, statistic: 'sum' })]),
  );
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, label: metricName, period: LATE });
}
