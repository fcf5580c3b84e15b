import { readFile } from 'node:fs/promises';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ASSUMED } from '../../lib/cost/index.ts';
import { MEASURES } from '../../lib/pipeline/index.ts';
import { byName, type Reference, referred, synthesise } from './synthesised.ts';

type Alarm = { readonly AlarmActions: readonly Reference[]; readonly AlarmDescription: string };

const template = synthesise();
const alarms = byName<Alarm>(template, 'AWS::CloudWatch::Alarm');
const names = [...alarms.keys()].map((name) => name.replace(/^Observability/, ''));

describe('the alarms', () => {
  it('ring on what waits for a human, on what is late, on faults, and on silence', () => {
    expect(names.sort()).toEqual([
      'ApiFaults',
      'ArticleDeadLetters',
      'ArticlesBehind',
      'CanaryLate',
      'ConfigurationStuck',
      'DeliveryDeadLetters',
      'Errors',
      'FeedsLate',
      'HubDeaf',
      'PartnersUncounted',
      'PollDeadLetters',
      'PollsBehind',
      'PublishDeadLetters',
      'PublishingBehind',
      'Runaway',
      'Silence',
      'SourceQuarantined',
      'SourceSilent',
      'StreamBehind',
      'Throttles',
      'Unrouted',
      'WebhookOff',
    ]);
    for (const { AlarmActions } of alarms.values()) expect(AlarmActions.map(referred)).toEqual(['ObservabilityAlarms']);
  });

  it('watch every queue of dead letters', () => {
    type Watching = { MetricName?: string; Dimensions?: { Name: string; Value: Reference }[] };
    const watched = [...byName<Watching>(template, 'AWS::CloudWatch::Alarm').values()]
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => referred(Value)));
    const queues = [...byName(template, 'AWS::SQS::Queue').keys()].filter((name) => !name.endsWith('Queue'));
    expect(queues).toHaveLength(5);
    expect(watched.sort()).toEqual(queues.sort());
  });

  it('sum errors and throttles over every function but the canary and the counter of usage, which ring by themselves', () => {
    const functions = byName(template, 'AWS::Lambda::Function').size - 2;
    for (const name of ['ObservabilityErrors', 'ObservabilityThrottles']) {
      const { Metrics } = alarms.get(name) as unknown as { Metrics: { MetricStat?: unknown }[] };
      expect(Metrics.filter(({ MetricStat }) => MetricStat !== undefined)).toHaveLength(functions);
    }
  });

  it('ring where the canary did not come out, failed or was not sent', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('#canarylate$'),
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^WatchCanaryFunction') } }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      Period: 300,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  it('watch as many metrics as the bill counts', () => {
    type Watching = { readonly Metrics?: readonly { readonly MetricStat?: unknown }[] };
    const metrics = [...byName<Watching>(template, 'AWS::CloudWatch::Alarm').values()].map(
      ({ Metrics }) => Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1,
    );
    expect(metrics.reduce((sum, count) => sum + count, 0)).toBe(ASSUMED.alarmMetrics);
    expect(byName(template, 'AWS::CloudWatch::Dashboard').size).toBe(1);
  });

  it('ask for metrics by the names that the functions write, of this deployment', () => {
    expect(ASSUMED.ownMetrics).toBe(Object.keys(MEASURES).length);
    type Own = { readonly Namespace?: string; readonly MetricName?: string; readonly Dimensions?: readonly unknown[] };
    const own = [...byName<Own>(template, 'AWS::CloudWatch::Alarm').values()].filter(
      ({ Namespace }) => Namespace === 'Feedmill',
    );
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([
      'Delay',
      'HubFailures',
      'Quarantines',
      'Runaways',
      'SilentSources',
      'WebhooksOff',
    ]);
    for (const { Dimensions } of own) expect(Dimensions).toEqual([{ Name: 'service', Value: 'Feedmill' }]);
    const [board] = byName<{ DashboardBody: unknown }>(template, 'AWS::CloudWatch::Dashboard').values();
    const shown = [...JSON.stringify(board).matchAll(/Feedmill\\+",\\+"(\w+)/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(Object.keys(MEASURES).sort());
    const [one] = byName<{ Environment: { Variables: object } }>(template, 'AWS::Lambda::Function').values();
    expect(one?.Environment.Variables).toMatchObject({
      POWERTOOLS_SERVICE_NAME: 'Feedmill',
      POWERTOOLS_METRICS_DISABLED: 'false',
    });
  });

  it('say what they mean, what to look at and what to do, and each has its chapter in the runbook', async () => {
    const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const chapters = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name ?? '');
    expect(chapters.sort()).toEqual([...names].sort());
    for (const [name, { AlarmDescription }] of alarms) {
      const chapter = name.replace(/^Observability/, '').toLowerCase();
      expect(AlarmDescription).toMatch(
        new RegExp(`^\\S.+\\. Look at: .+\\. Do: .+\\. Runbook: docs/runbook\\.md#${chapter}$`),
      );
    }
  });

  it('write to whom the operator names', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    template.resourceCountIs('AWS::Budgets::Budget', 0);
    const told = synthesise({ alarmEmail: 'ops@example.org', monthlyBudget: 40 });
    told.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.org' });
    told.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 40, Unit: 'USD' } },
      NotificationsWithSubscribers: Match.arrayWith([
        Match.objectLike({ Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'ops@example.org' }] }),
      ]),
    });
  });
});

describe('the sizes', () => {
  it.each([
    ['small', 0, 0],
    ['dev', 20, 0],
    ['production', 22, 1],
  ] as const)(
    '%s has %i alarms and %i dashboards, and its data are protected as in the others',
    (size, most, boards) => {
      const sized = synthesise({ size });
      sized.resourceCountIs('AWS::CloudWatch::Alarm', most);
      sized.resourceCountIs('AWS::CloudWatch::Dashboard', boards);
      const type = 'AWS::DynamoDB::Table';
      expect(sized.findResources(type)).toEqual(template.findResources(type));
      expect(sized.findResources('AWS::S3::Bucket')).toEqual(template.findResources('AWS::S3::Bucket'));
    },
  );
});
