import { Duration } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Alarm, Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { SIZES, type Size } from '../config/index.ts';
import { alarmProps } from './alarm-rule.ts';
import { alarmRules, type Watched } from './alarms.ts';
import { measured } from './product-alarms.ts';

export type ObservabilityProps = Watched & {
  readonly size: Size;
  /** Who is written to when an alarm rings; null for nobody yet. */
  readonly alarmEmail: string | null;
  /** US dollars a month, of the whole account, over which `alarmEmail` is written to; null for no bound. */
  readonly monthlyBudget: number | null;
};

/** Rings when something waits for a human, or when the mill stands still, and shows how it goes. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, { size, alarmEmail, monthlyBudget, ...watched }: ObservabilityProps) {
    super(scope, id);
    if (SIZES[size].alarms) this.addAlarms(watched, alarmEmail);
    if (SIZES[size].dashboard) this.addDashboard(watched);
    if (alarmEmail !== null && monthlyBudget !== null) this.addBudget(alarmEmail, monthlyBudget);
  }

  private addAlarms(watched: Watched, alarmEmail: string | null): void {
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (alarmEmail !== null) topic.addSubscription(new EmailSubscription(alarmEmail));
    for (const rule of alarmRules(watched)) {
      new Alarm(this, rule.name, alarmProps(rule)).addAlarmAction(new SnsAction(topic));
    }
  }

  private addDashboard({ service, intake, publishing, telling, api, handlers }: Watched): void {
    const works = [intake.polls, intake.articles, publishing.publications, telling.deliveries];
    const own = (statistic: string, ...names: string[]) =>
      names.map((name) => measured(service, name, statistic, Duration.minutes(5)));
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          graph('Delay from write to feed, and from order to takedown, ms: p95', own('p95', 'Delay', 'TakedownTime')),
          graph('Publishes', own('sum', 'PublishesDone', 'PublishesSkipped', 'DocumentsPut')),
        ],
        [
          graph('Polls, the items they brought, and revisions', own('sum', 'Polls', 'Items', 'Revisions')),
          graph('Sources: repairs, quarantines, fallen silent', own('sum', 'Repairs', 'Quarantines', 'SilentSources')),
        ],
        [graph('Delay from what a source states to its hub’s push, ms: p50', own('p50', 'PushDelay'))],
        [
          graph('Delay from write to subscriber, ms: p95', own('p95', 'DeliveryDelay')),
          graph(
            'Deliveries, their bytes, tellings of a hub elsewhere, and what failed of them',
            own('sum', 'Deliveries', 'DeliveryBytes', 'DeliveryFailures', 'HubPings', 'HubFailures', 'WebhooksOff'),
          ),
        ],
        [
          graph(
            'Partners: their requests, and requests with tokens that open nothing',
            own('sum', 'PartnerRequests', 'TokensRefused'),
          ),
        ],
        [
          graph('Delay from write to route, ms', [
            publishing.route.function.metric('IteratorAge', { statistic: 'max' }),
          ]),
          graph(
            'Age of the oldest message, s',
            works.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage()),
          ),
        ],
        [
          graph(
            'Dead letters',
            [...works.map(({ deadLetters }) => deadLetters), publishing.unrouted].map((queue) =>
              queue.metricApproximateNumberOfMessagesVisible(),
            ),
          ),
          graph('API: 5xx', [api.metricServerError()]),
        ],
        [
          graph('Invocations, and functions that run away', [
            ...handlers.map((handler) => handler.function.metricInvocations()),
            ...own('sum', 'Runaways'),
          ]),
          graph(
            'Errors',
            handlers.map((handler) => handler.function.metricErrors()),
          ),
        ],
      ],
    });
  }

  private addBudget(address: string, amount: number): void {
    const subscribers = [{ subscriptionType: 'EMAIL', address }];
    const notify = (notificationType: 'ACTUAL' | 'FORECASTED') => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold: 100 },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount, unit: 'USD' } },
      notificationsWithSubscribers: [notify('ACTUAL'), notify('FORECASTED')],
    });
  }
}
