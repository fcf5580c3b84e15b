import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnReceiptRule } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { PREFIXES, type Storage } from './storage.ts';
import type { WorkQueue } from './work-queue.ts';

export type MailProps = {
  readonly storage: Storage;
  readonly articles: WorkQueue;
  readonly domain: string;
  /** The receipt rule set that gets a rule; null where the operator makes one by hand. */
  readonly ruleSet: string | null;
};

/**
 * Newsletters: SES puts each letter for the domain into the bucket and calls the function, in this order. The rule goes into
 * a rule set that exists and is active already: an account has one active set, and what else comes in by it is no business
 * of ours. Without a named one the deployment says what is to be done by hand.
 */
export class Mail extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { storage, articles, domain, ruleSet }: MailProps) {
    super(scope, id);
    // A letter of 30 MB is held twice, as it came and packed.
    this.handler = new Handler(this, 'Mail', { file: 'mail', memoryMb: 512, timeout: Duration.seconds(60) });
    grantAccess(this.handler, storage, {
      table: { read: ['ADDRESS#*', 'KEPT#*'], write: ['KEPT#*'], change: ['KEPT#*'] },
      objects: { read: [PREFIXES.incoming], write: [PREFIXES.mail], erase: [PREFIXES.incoming] },
      send: [articles],
    });
    const { account, region, partition } = Stack.of(this);
    const permission = new CfnPermission(this, 'BySes', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.function.functionArn,
      principal: new ServicePrincipal('ses.amazonaws.com').service,
      sourceAccount: account,
      sourceArn: `arn:${partition}:ses:${region}:${account}:receipt-rule-set/${ruleSet ?? '*'}:receipt-rule/*`,
    });
    const actions = [
      { s3Action: { bucketName: storage.bucket.bucketName, objectKeyPrefix: PREFIXES.incoming } },
      { lambdaAction: { functionArn: this.handler.function.functionArn, invocationType: 'Event' } },
    ];
    if (ruleSet === null) {
      Annotations.of(this).addWarningV2(
        'feedmill:mail-by-hand',
        `mail.domain is ${domain}, and mail.ruleSet names no receipt rule set: no letter comes in before you add a rule for ${domain} to the active one, which puts letters into the bucket under ${PREFIXES.incoming} and then calls the function of this stack; docs/newsletters.md says how`,
      );
      return;
    }
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: ruleSet,
      rule: {
        name: `${Stack.of(this).stackName}-${domain.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 64),
        enabled: true,
        recipients: [domain],
        // Verdicts on spam and viruses come with the event.
        scanEnabled: true,
        tlsPolicy: 'Optional',
        actions,
      },
    });
    // SES looks whether it may call the function as soon as the rule is made.
    rule.node.addDependency(permission);
  }
}
