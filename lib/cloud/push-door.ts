import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { FRONT_KEYS, PREFIXES, type Storage } from './storage.ts';
import type { WorkQueue } from './work-queue.ts';

export type PushDoorProps = {
  readonly storage: Storage;
  readonly publications: WorkQueue;
  readonly articles: WorkQueue;
};

/** What the door answers, by method and path. */
const ROUTES: readonly (readonly [method: HttpMethod, path: string])[] = [
  [HttpMethod.POST, '/articles'],
  [HttpMethod.DELETE, '/articles/{id}'],
  // The same of one source: IAM compares the path as it is asked, so that a policy's path is a right to that source.
  [HttpMethod.POST, '/sources/{source}/articles'],
  [HttpMethod.DELETE, '/sources/{source}/articles/{id}'],
  [HttpMethod.GET, '/status'],
];

/** The HTTP API for those who push articles, take them down and look after the mill: signed requests (IAM) only. */
export class PushDoor extends Construct {
  readonly api: HttpApi;
  readonly handler: Handler;
  /** Where it answers. */
  readonly address: string;

  constructor(scope: Construct, id: string, { storage, publications, articles }: PushDoorProps) {
    super(scope, id);
    this.handler = new Handler(this, 'Api', { file: 'api', memoryMb: 512, timeout: Duration.seconds(29) });
    this.api = new HttpApi(this, 'HttpApi', {
      description: 'Feedmill: push, take down, status',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    });
    // The same as the API's own attribute, which not every AWS-compatible endpoint has.
    const { region, urlSuffix } = Stack.of(this);
    this.address = `https://${this.api.apiId}.execute-api.${region}.${urlSuffix}`;
    const integration = new HttpLambdaIntegration('ApiHandler', this.handler.function);
    for (const [method, path] of ROUTES) this.api.addRoutes({ path, methods: [method], integration });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: { destination: new LogGroupLogDestination(this.makeAccessLog()) },
    });
    this.grant(storage, publications, articles);
  }

  /** It ingests what is pushed and erases what is taken down; a first push also defines its source and its feed. */
  private grant(storage: Storage, publications: WorkQueue, articles: WorkQueue): void {
    grantAccess(this.handler, storage, {
      table: {
        read: [
          ...['SOURCES', 'SOURCE#*', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*', 'ARTICLE#*', 'KEY#*', 'HOST#*', 'KEPT#*'],
          // How newsletters stand is part of the status.
          ...['MAILBOX#*', 'MAIL#*'],
        ],
        write: ['SOURCES', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*', 'ARTICLE#*', 'KEY#*', 'HOST#*', 'KEPT#*'],
        change: ['KEPT#*'],
        remove: ['FEED#*', 'LOG#*'],
      },
      objects: {
        read: [PREFIXES.revisions, PREFIXES.definitions, ...FRONT_KEYS],
        write: [PREFIXES.raw, PREFIXES.revisions, PREFIXES.definitions, ...FRONT_KEYS],
        erase: [PREFIXES.raw, PREFIXES.revisions],
      },
      // What is pushed under an embargo is released by a message of its own.
      send: [publications, articles],
    });
  }

  private makeAccessLog(): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
