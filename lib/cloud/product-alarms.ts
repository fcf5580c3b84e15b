import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRule } from './alarm-rule.ts';

/** A metric that the functions of a deployment write themselves; the names are those of `MEASURES` in lib/pipeline. */
export function measured(service: string, metricName: string, statistic: string, period: Duration): Metric {
  return new Metric({ namespace: 'Feedmill', metricName, dimensionsMap: { service }, statistic, period });
}

/** What only Feedmill itself can tell: that feeds are late, and that a source is not what it was. */
export function productRules(service: string): AlarmRule[] {
  const hour = Duration.hours(1);
  return [
    {
      name: 'FeedsLate',
      metric: measured(service, 'Delay', 'p95', Duration.minutes(5)),
      threshold: Duration.minutes(1).toMilliseconds(),
      periods: 3,
      means: 'For 15 minutes, one write in twenty has taken a minute or more to reach its feeds.',
      look: 'the age of the oldest message of the publish queue, and the delay in the log of Publish',
      act: 'as for StreamBehind and PublishingBehind',
    },
    {
      name: 'HubDeaf',
      metric: measured(service, 'HubFailures', 'sum', hour),
      threshold: 10,
      means: 'The hub that the feeds name does not accept notifications, so its subscribers hear of everything late.',
      look: 'feedmill status, which shows since when, and the log of Deliver for "hub not told"',
      act: "ask the hub's operator, or set site.hub to another hub or to own",
    },
    {
      name: 'WebhookOff',
      metric: measured(service, 'WebhooksOff', 'sum', hour),
      threshold: 1,
      means: 'A partner is not told any more: his webhook is gone, or did not answer for three days.',
      look: 'feedmill partners show ID, and the log of Deliver for "webhook switched off"',
      act: 'ask the partner, then feedmill partners enable ID',
    },
    {
      name: 'SourceSilent',
      metric: measured(service, 'SilentSources', 'sum', hour),
      threshold: 1,
      means: 'A source has fallen silent: unreadable for a day, gone, or without news for longer than usual.',
      look: 'feedmill status, and the log of Poll for "source silent"',
      act: 'correct its address, or remove or pause it',
    },
    {
      name: 'SourceQuarantined',
      metric: measured(service, 'Quarantines', 'sum', hour),
      threshold: 1,
      means: 'The answer of a source differs too much from its earlier ones; its last good feed stays.',
      look: 'feedmill sources show ID',
      act: 'wait until it recovers, fix its rules, or run feedmill sources accept ID',
    },
  ];
}
