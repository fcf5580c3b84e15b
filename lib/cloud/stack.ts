import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { Definitions } from './definitions.ts';
import { Delivery } from './delivery.ts';
import { Intake } from './intake.ts';
import { Observability, type Size } from './observability.ts';
import { Publishing } from './publishing.ts';
import { PushDoor } from './push-door.ts';
import { Storage } from './storage.ts';

export type FeedmillStackProps = StackProps & {
  readonly config: Config;
  /** The name we fetch by. */
  readonly userAgent: string;
  /** ARN of a certificate in us-east-1 for the host of the configuration's base address; null for CloudFront's own. */
  readonly certificateArn: string | null;
  /** Whether CloudFront stands before the bucket; without it the bucket is served by whatever else is let at it. */
  readonly edge: boolean;
  /** How much is watched. */
  readonly size: Size;
  /** Who is written to when an alarm rings. */
  readonly alarmEmail: string | null;
  /** US dollars a month, of the whole account, over which `alarmEmail` is written to. */
  readonly monthlyBudget: number | null;
};

/** All of Feedmill on AWS. */
export class FeedmillStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, userAgent, certificateArn, edge, size, alarmEmail, monthlyBudget, ...props }: FeedmillStackProps,
  ) {
    super(scope, id, { description: 'Feedmill: news in from anywhere, feeds out on every write', ...props });
    const { site, limits } = config;
    const storage = new Storage(this, 'Storage');
    const intake = new Intake(this, 'Intake', { storage, limits });
    const publishing = new Publishing(this, 'Publishing', { storage });
    const definitions = new Definitions(this, 'Definitions', {
      storage,
      config,
      publications: publishing.publications.queue,
    });
    const push = new PushDoor(this, 'Push', {
      storage,
      publications: publishing.publications.queue,
      articles: intake.articles.queue,
    });
    const domain =
      certificateArn !== null && site.baseUrl !== null ? { name: new URL(site.baseUrl).host, certificateArn } : null;
    const delivery = edge ? new Delivery(this, 'Delivery', { storage, domain }) : null;
    const address = site.baseUrl ?? delivery?.address ?? `https://${storage.bucket.bucketRegionalDomainName}`;

    const environment = {
      TABLE_NAME: storage.table.tableName,
      BUCKET_NAME: storage.bucket.bucketName,
      POLL_QUEUE_URL: intake.polls.queue.queueUrl,
      ARTICLE_QUEUE_URL: intake.articles.queue.queueUrl,
      PUBLISH_QUEUE_URL: publishing.publications.queue.queueUrl,
      // With the slash: documents are named relative to it.
      SITE_BASE_URL: `${address}/`,
      // What CloudFront compresses goes by other types behind it.
      EDGE: edge ? 'cloudfront' : 'none',
      SITE_TITLE: site.title,
      SITE_MORE: JSON.stringify({ hub: site.hub, rights: site.rights, image: site.image, ownHosts: site.ownHosts }),
      AUTOMATIC_FEEDS: JSON.stringify(config.automaticFeeds),
      USER_AGENT: userAgent,
      HOST_SPACING_MS: String(limits.hostSpacingMs),
      ITEMS_PER_POLL: String(limits.itemsPerPoll),
      ARTICLE_PARTS: JSON.stringify(limits.articleParts),
      FETCH_LIMITS: JSON.stringify(limits.fetch),
      TRUSTED_ORIGINS: JSON.stringify(config.trustedOrigins),
      PORTS: JSON.stringify(config.ports),
    };
    const handlers = [
      definitions.configure,
      intake.dispatch,
      intake.poll,
      intake.ingest,
      publishing.route,
      publishing.publish,
      push.handler,
    ];
    new Observability(this, 'Observability', {
      intake,
      publishing,
      definitions,
      api: push.api,
      handlers,
      size,
      alarmEmail,
      monthlyBudget,
    });
    for (const { function: lambda } of handlers) {
      for (const [name, value] of Object.entries(environment)) lambda.addEnvironment(name, value);
    }

    for (const [name, value, description] of [
      // Where a domain is to lead that does not yet.
      ['FeedsAddress', `${delivery?.address ?? address}/`, 'The front page of the feeds'],
      ['SiteBaseUrl', `${address}/`, 'The address by which documents name themselves and each other'],
      ['ApiAddress', push.api.apiEndpoint, 'POST /articles and the rest'],
      ['TableName', storage.table.tableName, 'All that is stored but objects'],
      ['BucketName', storage.bucket.bucketName, 'Feeds, raw payloads and revisions'],
      ['PollQueueUrl', intake.polls.queue.queueUrl, 'Sources to be polled'],
      ['ArticleQueueUrl', intake.articles.queue.queueUrl, 'Articles to be taken in'],
      ['PublishQueueUrl', publishing.publications.queue.queueUrl, 'Feeds to be regenerated'],
    ] as const) {
      new CfnOutput(this, name, { value, description });
    }
  }
}
