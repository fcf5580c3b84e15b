import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Definitions } from './definitions.ts';
import type { Intake } from './intake.ts';
import type { Publishing } from './publishing.ts';

export type ObservabilityProps = {
  readonly intake: Intake;
  readonly publishing: Publishing;
  readonly definitions: Definitions;
  readonly api: HttpApi;
  /** Who is written to when an alarm rings; null for nobody yet. */
  readonly alarmEmail: string | null;
};

/** Rings when something waits for a human, or when the mill stands still. */
export class Observability extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { intake, publishing, definitions, api, alarmEmail }: ObservabilityProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (alarmEmail !== null) this.topic.addSubscription(new EmailSubscription(alarmEmail));

    for (const { name, queue } of [
      { name: 'PollDeadLetters', queue: intake.polls.deadLetters },
      { name: 'ArticleDeadLetters', queue: intake.articles.deadLetters },
      { name: 'PublishDeadLetters', queue: publishing.publications.deadLetters },
      { name: 'Unrouted', queue: publishing.unrouted },
    ]) {
      const metric = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'max' });
      this.ring(name, metric, 1, 'Messages that failed again and again wait here: read one, mend the cause, redrive.');
    }
    this.ring(
      'StreamBehind',
      publishing.route.function.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'max' }),
      Duration.minutes(5).toMilliseconds(),
      'Writes show in the feeds five minutes late or more: route fails or is too slow.',
    );
    this.ring(
      'PublishingBehind',
      publishing.publications.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      Duration.minutes(5).toSeconds(),
      'A feed waits to be regenerated for five minutes or more: publish fails or is too slow.',
    );
    this.ring(
      'ApiFaults',
      api.metricServerError({ period: Duration.minutes(5), statistic: 'sum' }),
      5,
      'The API answers 5xx.',
    );
    this.ring(
      'ConfigurationStuck',
      definitions.configure.function.metricErrors({ period: Duration.minutes(15) }),
      3,
      'The configuration that was deployed does not get into the table: read the log of Configure, mend it, deploy again. Until then sources and feeds are as before.',
    );
    this.ringOnSilence(intake);
  }

  private ring(name: string, metric: IMetric, threshold: number, alarmDescription: string): void {
    const alarm = new Alarm(this, name, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  /** No news is bad news: the tick that sets all polling off must come every minute. */
  private ringOnSilence({ dispatch }: Intake): void {
    const alarm = new Alarm(this, 'Silence', {
      metric: dispatch.function.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription: 'No source was looked at for ten minutes: the scheduler does not reach dispatch.',
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
