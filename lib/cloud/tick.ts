import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { Handler } from './handler.ts';

/** Has a function called every minute. The next tick does what a lost one would have done. */
export function tickEveryMinute(scope: Construct, handler: Handler, description: string): void {
  tickEvery(Duration.minutes(1), scope, handler, description);
}

/** The same, every so often. */
export function tickEvery(every: Duration, scope: Construct, handler: Handler, description: string): void {
  const role = new Role(scope, 'TickRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  const target = new LambdaInvoke(handler.function, { role, retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  // The scheduler hands a tick over and is done: what fails then is Lambda's to repeat, twice unless told otherwise.
  handler.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  new Schedule(scope, 'Tick', { schedule: ScheduleExpression.rate(every), target, description });
  const functionId = Stack.of(scope).getLogicalId(handler.function.node.defaultChild as CfnFunction);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${functionId}.Arn>:*]`,
    reason: 'The versions and aliases of the one function that the tick invokes.',
  });
}
