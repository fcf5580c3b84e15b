import { Annotations, type App, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Config, SIZES, type Size, writeDeployedSettings } from '../config/index.ts';
import { PUBLIC_AFTER, signingKeysName } from '../model/index.ts';
import { Canary } from './canary.ts';
import { Definitions } from './definitions.ts';
import { Delivery } from './delivery.ts';
import type { Handler } from './handler.ts';
import { HubApi, hostLabelOf } from './hub-api.ts';
import { HubDoor } from './hub-door.ts';
import { Intake } from './intake.ts';
import { allowSigning, KeyDirectory } from './key-directory.ts';
import { Mail } from './mail.ts';
import { Observability } from './observability.ts';
import { Publishing } from './publishing.ts';
import { PushDoor } from './push-door.ts';
import { Storage } from './storage.ts';
import { Telling } from './telling.ts';
import { Usage } from './usage.ts';

export type FeedmillProps = Pick<StackProps, 'env' | 'tags'> & {
  readonly config: Config;
  /** The name we fetch by. */
  readonly userAgent: string;
  /** ARN of a certificate in us-east-1 for the host of the configuration's base address; null for CloudFront's own. */
  readonly certificateArn: string | null;
  /** Whether CloudFront stands before the bucket; without it the bucket is served by whatever else is let at it. */
  readonly edge: boolean;
  /** Whether X-Ray traces the functions' calls, which costs by the trace. */
  readonly tracing: boolean;
  /** How much is watched. */
  readonly size: Size;
  /** Who is written to when an alarm rings. */
  readonly alarmEmail: string | null;
  /** US dollars a month, of the whole account, over which `alarmEmail` is written to. */
  readonly monthlyBudget: number | null;
  /** For how many days raw payloads are kept; null for good. */
  readonly payloadDays: number | null;
  /** Whether the configuration is followed however much of what is live it removes. */
  readonly allowRemovals: boolean;
};

/**
 * All of Feedmill on AWS, as stacks `NAME-Data`, `NAME-Edge`, `NAME-Syndication`, `NAME-Intake`, `NAME-Api` and
 * `NAME-Observability`, of which each refers only to those before it. What must outlive everything is in the first, and
 * it alone. Without `edge` there is no second, and no last where nothing is watched. They refer to each other by exports
 * (`cdk.json` asks for strong references against CDK's newer default): every AWS-compatible endpoint knows these, and a
 * stack that another needs cannot be deleted.
 */
export function addFeedmill(app: App, name: string, props: FeedmillProps): Stack[] {
  const { config, userAgent, allowRemovals, size, edge, tracing, alarmEmail, monthlyBudget, ...more } = props;
  const { payloadDays, certificateArn, ...where } = more;
  const { site, limits, mail } = config;
  const stacks: Stack[] = [];
  const stack = (part: string, description: string): Stack => {
    const added = new Stack(app, `${name}-${part}`, { description: `Feedmill: ${description}`, ...where });
    stacks.push(added);
    return added;
  };

  const data = stack('Data', 'what is stored, and outlives everything else');
  const letters = mail.domain === null ? null : mail;
  const storage = new Storage(data, 'Storage', { isPublished: edge, payloadDays, mail: letters });

  const edgeStack = edge ? stack('Edge', 'CloudFront, the way out to readers') : null;
  const domain =
    certificateArn !== null && site.baseUrl !== null ? { name: new URL(site.baseUrl).host, certificateArn } : null;
  const edgeHub = edgeStack && new HubApi(edgeStack, 'Hub');
  const topics = site.hub === undefined ? null : { hub: site.hub, address: site.baseUrl };
  const { licence } = site;
  const isSigning = site.signRequests === true || site.signRequests === 'older';
  const delivery =
    edgeStack &&
    edgeHub &&
    new Delivery(edgeStack, 'Delivery', { storage, domain, hubApi: edgeHub, topics, isSigning, licence });
  const address = site.baseUrl ?? delivery?.address ?? `https://${storage.bucket.bucketRegionalDomainName}`;

  const syndication = stack('Syndication', 'from a write to the feeds');
  // Where the feeds say that it is, before all who render them.
  const hubApi = edgeHub ?? new HubApi(syndication, 'Hub');
  const knockAt = (stack: Stack) => (edge ? address : hubApi.addressIn(stack));
  const hubIn = (stack: Stack) => hubOf(config, `${knockAt(stack)}/hub`, edge);
  if (site.baseUrl === null && delivery === null) {
    const remedy = 'set site.baseUrl in feedmill.yaml to the public address of the feeds';
    Annotations.of(syndication).addWarningV2(
      'feedmill:no-public-address',
      `edge=false without site.baseUrl: documents would state the bucket's own address, which nobody can open; ${remedy}`,
    );
  }
  const telling = new Telling(syndication, 'Telling', { storage });
  const { deliveries } = telling;
  const publishing = new Publishing(syndication, 'Publishing', { storage, deliveries, feeds: config.feeds });
  const { publications } = publishing;
  const definitions = new Definitions(syndication, 'Definitions', {
    ...{ storage, config, publications, allowRemovals },
    doors: delivery?.doors ?? null,
  });
  const usage = delivery && new Usage(syndication, 'Usage', { storage, delivery });

  const intakeStack = stack('Intake', 'from sources to the table');
  const intake = new Intake(intakeStack, 'Intake', { storage, limits, size });

  const newsletters =
    mail.domain === null
      ? null
      : new Mail(intakeStack, 'Newsletters', {
          storage,
          articles: intake.articles,
          domain: mail.domain,
          ruleSet: mail.ruleSet,
        });

  const apiStack = stack('Api', 'for those who push and look after');
  const push = new PushDoor(apiStack, 'Push', { storage, publications, articles: intake.articles });
  const strangers = hubApi.apiIn(apiStack);
  const hubDoor = new HubDoor(apiStack, 'HubDoor', { storage, hubApi: strangers, deliveries, polls: intake.polls });

  const handlers: Handler[] = [
    definitions.configure,
    intake.dispatch,
    intake.poll,
    intake.ingest,
    publishing.route,
    publishing.publish,
    push.handler,
    telling.deliver,
    hubDoor.handler,
    ...(newsletters === null ? [] : [newsletters.handler]),
  ];
  // By its address, which is there also where an AWS-compatible endpoint does not know this kind of API.
  const apiExport = `${apiStack.stackName}-ApiAddress`;
  // A stack of nothing is none.
  if (SIZES[size].alarms || SIZES[size].dashboard || monthlyBudget !== null) {
    const observability = stack('Observability', 'alarms, each with its chapter in the runbook');
    observability.addStackDependency(apiStack);
    const { articles } = intake;
    const canary = SIZES[size].canary
      ? new Canary(observability, 'Watch', {
          storage,
          articles,
          watched: [...handlers, ...(usage ? [usage.count] : [])],
        }).handler
      : null;
    new Observability(observability, 'Observability', {
      service: name,
      intake,
      publishing,
      telling,
      definitions,
      api: HttpApi.fromHttpApiAttributes(observability, 'Api', { httpApiId: hostLabelOf(Fn.importValue(apiExport)) }),
      handlers: [...handlers],
      usage: usage?.count ?? null,
      canary,
      size,
      alarmEmail,
      monthlyBudget,
    });
    if (canary !== null) handlers.push(canary);
  }

  // After those that are watched: an alarm sums over ten functions at most, and without these nothing stands still.
  if (usage !== null) handlers.push(usage.count);
  if (isSigning) {
    const parameter = signingKeysName(name);
    // Those that ask hosts for anything.
    for (const handler of [intake.poll, intake.ingest, push.handler]) allowSigning(handler, parameter);
    handlers.push(new KeyDirectory(apiStack, 'Signing', { hubApi: strangers, parameter }).handler);
  }

  const environmentIn = (stack: Stack) => ({
    TABLE_NAME: storage.table.tableName,
    BUCKET_NAME: storage.bucket.bucketName,
    // With the slash: documents are named relative to it.
    SITE_BASE_URL: `${address}/`,
    // What CloudFront compresses goes by other types behind it.
    EDGE: edge ? 'cloudfront' : 'none',
    SITE_TITLE: site.title,
    SITE_MORE: JSON.stringify({
      hub: hubIn(stack)?.url,
      rights: site.rights,
      licence: site.licence,
      signals: site.signals,
      image: site.image,
      ownHosts: site.ownHosts,
      every: site.every,
    }),
    HUB: JSON.stringify(hubIn(stack)),
    PUBLIC_AFTER: String(edge ? PUBLIC_AFTER : 0),
    // Where hubs reach us that push: by the feeds' own address where it leads to the door.
    CALLBACKS: `${knockAt(stack)}/`,
    TRUSTED_CALLBACKS: JSON.stringify(config.trustedCallbacks),
    AUTOMATIC_FEEDS: JSON.stringify(config.automaticFeeds),
    USER_AGENT: userAgent,
    HOST_SPACING_MS: String(limits.hostSpacingMs),
    ITEMS_PER_POLL: String(limits.itemsPerPoll),
    ARTICLE_PARTS: JSON.stringify(limits.articleParts),
    KEPT_PER_DAY: String(limits.keptPerDay),
    ...(mail.domain !== null && { MAIL_DOMAIN: mail.domain }),
    FETCH_LIMITS: JSON.stringify(limits.fetch),
    TRUSTED_ORIGINS: JSON.stringify(config.trustedOrigins),
    PORTS: JSON.stringify(config.ports),
    ...(isSigning && { SIGN_REQUESTS: String(site.signRequests) }),
    // Logs and metrics of several deployments in an account are told apart by it.
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_METRICS_DISABLED: String(!SIZES[size].metrics),
  });
  for (const handler of handlers) {
    for (const [key, value] of Object.entries(environmentIn(Stack.of(handler))))
      handler.function.addEnvironment(key, value);
    if (tracing) handler.trace();
  }

  const tell = (where: Stack, outputs: Readonly<Record<string, readonly [value: string, description: string]>>) => {
    for (const [key, [value, description]] of Object.entries(outputs))
      new CfnOutput(where, key, { value, description });
  };
  tell(data, {
    TableName: [storage.table.tableName, 'All that is stored but objects'],
    // What the next deployment may not lose in silence.
    DeployedWith: [
      JSON.stringify({ size, edge, tracing, alarmEmail, monthlyBudget, payloadDays, certificateArn }),
      'Its options',
    ],
    BucketName: [storage.bucket.bucketName, 'Feeds, raw payloads and revisions'],
  });
  if (edgeStack !== null && delivery !== null) {
    // Where a domain is to lead that does not yet.
    tell(edgeStack, { FeedsAddress: [`${delivery.address}/`, 'The front page of the feeds'] });
  }
  const hub = hubIn(syndication);
  tell(syndication, {
    SiteBaseUrl: [`${address}/`, 'The address by which documents name themselves and each other'],
    Settings: [writeDeployedSettings(config), 'The site, and which feeds appear by themselves'],
    ...(delivery !== null && {
      EdgeKeys: [delivery.doors.keyValueStoreArn, 'Whose token opens which feeds, at the edge'] as const,
    }),
    PublishQueueUrl: [publications.queue.queueUrl, 'Feeds to be regenerated'],
    DeliveryQueueUrl: [deliveries.queue.queueUrl, 'Hubs and subscribers to be told'],
    ...(hub?.kind === 'own' && { HubUrl: [hub.url, 'Where feeds are subscribed to'] as const }),
  });
  tell(intakeStack, {
    PollQueueUrl: [intake.polls.queue.queueUrl, 'Sources to be polled'],
    ArticleQueueUrl: [intake.articles.queue.queueUrl, 'Articles to be taken in'],
  });
  new CfnOutput(apiStack, 'ApiAddress', {
    value: push.address,
    description: 'POST /articles and the rest',
    exportName: apiExport,
  });
  return stacks;
}

/** Which hub the feeds name, for the functions that tell it, or its subscribers; null for none. */
function hubOf({ site }: Config, own: string, edge: boolean) {
  if (site.hub === undefined) return null;
  const isOwn = site.hub === 'own';
  return {
    kind: isOwn ? 'own' : 'elsewhere',
    url: isOwn ? own : site.hub,
    publicAfter: edge ? PUBLIC_AFTER : 0,
    delta: site.delta === true,
  };
}
