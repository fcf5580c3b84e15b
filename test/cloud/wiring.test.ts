import { readFile } from 'node:fs/promises';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { TICK_MS } from '../../lambdas/dispatch.ts';
import { parseConfig, type Size } from '../../lib/config/index.ts';
import { grantsOf } from './role.ts';
import { byName, type Reference, referred, synthesise } from './synthesised.ts';

type Mapping = {
  readonly FunctionName: Reference;
  readonly EventSourceArn: Reference;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency: number };
};
type Queue = {
  readonly VisibilityTimeout?: number;
  readonly FifoQueue?: boolean;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: Reference; readonly maxReceiveCount: number };
};
type Lambda = {
  readonly Timeout: number;
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly Environment: { readonly Variables: Record<string, unknown> };
};

const template = synthesise();
const mappings = [...byName<Mapping>(template, 'AWS::Lambda::EventSourceMapping').values()];
const queues = byName<Queue>(template, 'AWS::SQS::Queue');
const lambdas = byName<Lambda>(template, 'AWS::Lambda::Function');

describe('the way of an article on AWS', () => {
  it('leads from each queue, and from the stream, to its step', () => {
    const ways = mappings.map(({ EventSourceArn, FunctionName }) => [referred(EventSourceArn), referred(FunctionName)]);
    expect(ways.sort()).toEqual([
      ['IntakeArticlesQueue', 'IntakeIngestFunction'],
      ['IntakePollsQueue', 'IntakePollFunction'],
      ['PublishingPublicationsQueue', 'PublishingPublishFunction'],
      ['StorageTable', 'PublishingRouteFunction'],
      ['TellingDeliveriesQueue', 'TellingDeliverFunction'],
    ]);
  });

  it('is gone every five minutes by the canary, in the largest size alone', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      Target: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WatchCanaryFunction'), 'Arn'] } },
    });
    const canary = lambdas.get('WatchCanaryFunction')?.Environment.Variables.WATCHED_FUNCTIONS;
    const watched = [...JSON.stringify(canary).matchAll(/"Ref":"(\w+)"/g)].map(([, id = '']) => referred({ Ref: id }));
    expect(watched.sort()).toEqual([...lambdas.keys()].filter((name) => name !== 'WatchCanaryFunction').sort());
    for (const size of ['small', 'dev'] as const)
      expect([...byName(synthesise({ size }), 'AWS::Lambda::Function').keys()]).not.toContain('WatchCanaryFunction');
  });

  it('begins at the scheduler, every minute, and leaves a lost tick to the next', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      // Dispatch hands out ahead what comes due until then.
      ScheduleExpression: `rate(${TICK_MS / 60_000} minute)`,
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^IntakeDispatchFunction'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    });
  });

  it('leaves a tick that failed to the next one too, in all functions that tick', () => {
    const configs = byName<{ FunctionName: Reference }>(template, 'AWS::Lambda::EventInvokeConfig');
    expect([...configs.values()].map(({ FunctionName }) => referred(FunctionName)).sort()).toEqual([
      'DefinitionsConfigureFunction',
      'IntakeDispatchFunction',
      'UsageCountFunction',
      'WatchCanaryFunction',
    ]);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('repeats of a batch only what failed', () => {
    expect(mappings.map(({ FunctionResponseTypes }) => FunctionResponseTypes)).toEqual(
      mappings.map(() => ['ReportBatchItemFailures']),
    );
  });

  it('hides a message for six times as long as its step may take', () => {
    for (const { EventSourceArn, FunctionName } of mappings) {
      const queue = queues.get(referred(EventSourceArn));
      if (queue === undefined) continue;
      const timeout = lambdas.get(referred(FunctionName))?.Timeout ?? Number.POSITIVE_INFINITY;
      expect(queue.VisibilityTimeout, referred(EventSourceArn)).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  it('gives a step the time for robots.txt and the page, whatever the limits say', () => {
    const slow = parseConfig('limits: { fetch: { total: 4m } }', 'f.yaml');
    const poll = byName<Lambda>(synthesise({ config: slow }), 'AWS::Lambda::Function').get('IntakePollFunction');
    expect(poll?.Timeout).toBeGreaterThanOrEqual(2 * 240);
    expect(lambdas.get('IntakePollFunction')?.Timeout).toBeGreaterThanOrEqual(2 * 45);
  });

  it('hands ten messages at once to those who wait for hosts, in as many calls as size and limits say', () => {
    const calls = (size: Size, limits = '') => {
      const given = synthesise({ size, config: parseConfig(`limits: {${limits}}`, 'f.yaml') });
      const all = [...byName<Mapping>(given, 'AWS::Lambda::EventSourceMapping').values()];
      return ['IntakePollsQueue', 'IntakeArticlesQueue'].map((queue) => {
        const mapping = all.find(({ EventSourceArn }) => referred(EventSourceArn) === queue);
        expect(mapping).toMatchObject({ BatchSize: 10, MaximumBatchingWindowInSeconds: 1 });
        return mapping?.ScalingConfig?.MaximumConcurrency;
      });
    };
    expect(calls('small')).toEqual([2, 2]);
    expect(calls('dev')).toEqual([2, 4]);
    expect(calls('production')).toEqual([20, 40]);
    expect(calls('production', 'pollConcurrency: 1, articleConcurrency: 101')).toEqual([2, 11]);
  });

  it('keeps what fails again and again in dead letters of the same kind', () => {
    const work = [...queues].filter(([name]) => name.endsWith('Queue'));
    expect(work.map(([name]) => name)).toHaveLength(4);
    for (const [name, { RedrivePolicy, FifoQueue }] of work) {
      expect(RedrivePolicy?.maxReceiveCount, name).toBeGreaterThanOrEqual(3);
      const deadLetters = queues.get(referred(RedrivePolicy?.deadLetterTargetArn ?? {}));
      expect(deadLetters?.FifoQueue, name).toBe(FifoQueue);
    }
  });

  it('orders publishing by feed and never takes two messages for one because they say the same', () => {
    expect(queues.get('PublishingPublicationsQueue')).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  it('routes articles alone, and gives up on a record only after hours, to a queue that an alarm watches', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"ARTICLE#"}]}}}}' }] },
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 500,
      MaximumRecordAgeInSeconds: 6 * 3600,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PublishingUnrouted'), 'Arn'] } },
      },
    });
  });
});

describe('the functions', () => {
  it('are nine, the canary and what counts usage, on Node 24 and arm64', () => {
    expect([...lambdas.keys()].sort()).toEqual([
      'DefinitionsConfigureFunction',
      'HubDoorHubFunction',
      'IntakeDispatchFunction',
      'IntakeIngestFunction',
      'IntakePollFunction',
      'PublishingPublishFunction',
      'PublishingRouteFunction',
      'PushApiFunction',
      'TellingDeliverFunction',
      'UsageCountFunction',
      'WatchCanaryFunction',
    ]);
    for (const { Runtime, Architectures } of lambdas.values()) {
      expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
    }
  });

  it('find in their environment all that lambdas/aws.ts reads', async () => {
    const source = await readFile(new URL('../../lambdas/aws.ts', import.meta.url), 'utf8');
    const read = [...source.matchAll(/(?:process\.env\.|setting\('|json\(')([A-Z_]+)/g)].map(([, name]) => name ?? '');
    // What signs is there where anything is signed; key-directory.test.ts sees that it is.
    const ours = [...new Set(read)].filter((name) => !/^AWS_|_QUEUE_URL$|^SIGN/.test(name));
    expect(ours.length).toBeGreaterThan(8);
    for (const [name, { Environment }] of lambdas) {
      expect(Object.keys(Environment.Variables), name).toEqual(expect.arrayContaining(ours));
    }
  });

  it('know the queues that they may send to, and no other', () => {
    for (const [name, { Environment }] of lambdas) {
      const sent = grantsOf(name.replace(/Function$/, '')).filter(({ action }) => action === 'sqs:SendMessage');
      const queuesOf = Object.entries(Environment.Variables).flatMap(([key, value]) =>
        key.endsWith('_QUEUE_URL') ? [referred(value as Reference)] : [],
      );
      const allowed = sent.map(({ resource }) => resource).filter((resource) => resource !== 'PublishingUnrouted');
      expect(queuesOf.sort(), name).toEqual(allowed.sort());
    }
  });

  it('hold the configuration', () => {
    const config = parseConfig(
      'site: { baseUrl: "https://feeds.example.org/news", title: N }\nlimits: { itemsPerPoll: 7 }\nports: [8080]',
      'f.yaml',
    );
    synthesise({ config }).allResourcesProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          SITE_BASE_URL: 'https://feeds.example.org/news/',
          SITE_TITLE: 'N',
          USER_AGENT: 'Feedmill/test',
          HOST_SPACING_MS: '1000',
          ITEMS_PER_POLL: '7',
          ARTICLE_PARTS: '{"most":10,"bytes":10000000}',
          PORTS: '[8080]',
          FETCH_LIMITS: JSON.stringify(config.limits.fetch),
        }),
      },
    });
  });

  it('are told of allowed removals for the one deployment that allows them', () => {
    const asked = byName<Lambda>(synthesise({ allowRemovals: true }), 'AWS::Lambda::Function');
    const told = [...asked].filter(([, { Environment }]) => Environment.Variables.ALLOW_REMOVALS !== undefined);
    expect(told.map(([name]) => name)).toEqual(['DefinitionsConfigureFunction']);
    expect(JSON.stringify(template.toJSON())).not.toContain('ALLOW_REMOVALS');
  });

  it('are traced where that is asked for, and not otherwise', () => {
    const traced = synthesise({ tracing: true });
    traced.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
    template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
  });

  it('give publish the memory that the largest documents of the file take', () => {
    const memoryOf = (yaml: string) =>
      byName<{ MemorySize: number }>(synthesise({ config: parseConfig(yaml, 'f.yaml') }), 'AWS::Lambda::Function').get(
        'PublishingPublishFunction',
      )?.MemorySize;
    expect(memoryOf('feeds: [{ id: quay, title: Quay, bytes: 10MB }]')).toBe(512);
    expect(memoryOf('feeds: [{ id: quay, title: Quay, bytes: 40MB }]')).toBe(1024);
  });

  it('log for a month', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
});

describe('the API', () => {
  it('takes signed requests only', () => {
    const signed = routesOf(template, 'PushHttpApi');
    expect(signed).toHaveLength(5);
    for (const { AuthorizationType } of signed) expect(AuthorizationType).toBe('AWS_IAM');
  });

  it("carries nothing of one machine's token", () => {
    const config = parseConfig('api: { token: a-secret-of-one-machine }', 'f.yaml');
    expect(JSON.stringify(synthesise({ config }).toJSON())).not.toContain('a-secret-of-one-machine');
  });

  it('has a route for each thing that lambdas/api.ts answers', () => {
    expect(
      routesOf(template, 'PushHttpApi')
        .map(({ RouteKey }) => RouteKey)
        .sort(),
    ).toEqual([
      'DELETE /articles/{id}',
      'DELETE /sources/{source}/articles/{id}',
      'GET /status',
      'POST /articles',
      'POST /sources/{source}/articles',
    ]);
  });
});

describe('the door for strangers', () => {
  it('asks nobody to sign, and has a route for each thing that lambdas/hub.ts answers', () => {
    const routes = routesOf(template, 'HubHttpApi');
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      'GET /websub/{token}',
      'POST /hub',
      'POST /websub/{token}',
    ]);
    for (const { AuthorizationType } of routes) expect(AuthorizationType).toBe('NONE');
  });

  it('has a throttle of its own, lower than that of those who push', () => {
    type Stage = { readonly DefaultRouteSettings: { readonly ThrottlingRateLimit: number } };
    const stages = byName<Stage>(template, 'AWS::ApiGatewayV2::Stage');
    const rate = (name: string) => stages.get(name)?.DefaultRouteSettings.ThrottlingRateLimit ?? 0;
    expect(rate('HubStage')).toBeGreaterThan(0);
    expect(rate('HubStage')).toBeLessThan(rate('PushStage'));
  });

  it('stands below the address of the feeds where CloudFront does, and nothing of it is kept', () => {
    const paths = distribution(template).CacheBehaviors.map(({ PathPattern }) => PathPattern);
    expect(paths).toEqual(['/hub', '/websub/*']);
    for (const { AllowedMethods, CachePolicyId } of distribution(template).CacheBehaviors) {
      expect(AllowedMethods).toContain('POST');
      // Managed-CachingDisabled.
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    }
  });

  it.each([
    ['', 'null'],
    ['hub: https://hub.example/', '"kind":"elsewhere","url":"https://hub.example/","publicAfter":65,"delta":false'],
    ['hub: own, baseUrl: "https://f.example"', '"kind":"own","url":"https://f.example/hub","publicAfter":65'],
  ])('is what the feeds name where the configuration says own: { %s }', (site, told) => {
    const given = synthesise({ config: parseConfig(`site: { ${site} }`, 'f.yaml') });
    const { HUB, SITE_MORE } = variablesOf(given, 'PublishingPublishFunction') as Record<'HUB' | 'SITE_MORE', string>;
    expect(HUB).toContain(told);
    expect(JSON.parse(SITE_MORE).hub).toBe(JSON.parse(HUB)?.url);
  });

  it('is at an address of its own without CloudFront, and whoever subscribed is told at once', () => {
    const config = parseConfig('site: { hub: own, baseUrl: "https://f.example" }', 'f.yaml');
    const given = synthesise({ config, edge: false });
    const { HUB } = variablesOf(given, 'TellingDeliverFunction');
    expect(JSON.stringify(HUB)).toMatch(/HubHttpApi.*execute-api.*\/hub.*publicAfter\\\\*":0/);
  });
});

function variablesOf(of: typeof template, name: string): Record<string, unknown> {
  return byName<Lambda>(of, 'AWS::Lambda::Function').get(name)?.Environment.Variables ?? {};
}

type Route = { readonly RouteKey: string; readonly AuthorizationType: string; readonly ApiId: Reference };

/** The routes of one API. */
function routesOf(of: typeof template, api: string): Route[] {
  const routes = [...byName<Route>(of, 'AWS::ApiGatewayV2::Route').values()];
  // Of an API of another stack it is told by its address, of which it is a part.
  return routes.filter(({ ApiId }) => JSON.stringify(ApiId).includes(`"${api}`));
}

type Behavior = {
  readonly PathPattern: string;
  readonly AllowedMethods: readonly string[];
  readonly CachePolicyId: string;
};

function distribution(of: typeof template): { readonly CacheBehaviors: readonly Behavior[] } {
  type Distribution = { readonly DistributionConfig: { readonly CacheBehaviors: readonly Behavior[] } };
  const [one] = byName<Distribution>(of, 'AWS::CloudFront::Distribution').values();
  return one?.DistributionConfig ?? { CacheBehaviors: [] };
}
