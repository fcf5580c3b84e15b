import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import {
  type Caller,
  createCaller,
  createFetcher,
  DEFAULT_LIMITS,
  type KeyRing,
  keptKeys,
  type OpenFetcher,
  type Room,
  requestSigner,
  type SignRequest,
  WEB_PORTS,
} from '../lib/fetch/index.ts';
import { type AbsoluteUrl, type AutomaticFeeds, instant, type PartLimits, withoutSecrets } from '../lib/model/index.ts';
import { CALL_LIMITS, damageLog, type HubSettings, type Manners, type Queues } from '../lib/pipeline/index.ts';
import { type Site, STORED_TYPES } from '../lib/publish/index.ts';
import {
  type Embargoes,
  embargoesIn,
  openStore,
  openTable,
  type Sources,
  type Store,
  type Subscribers,
  s3Objects,
  sourcesIn,
  subscribersIn,
} from '../lib/store/index.ts';
import { awsLog, nameRequest, writeMeasures } from './log.ts';
import { s3Client } from './s3-client.ts';
import { sqsClient } from './sqs-client.ts';
import { sqsQueues } from './sqs-queues.ts';
import { ssmKeys } from './ssm-keys.ts';

/**
 * The composition on AWS, part by part, so that a function's bundle holds only what it uses. Each part is made once
 * for a warm function, from the environment that `lib/cloud` gives it.
 */

export const awsNow = () => instant(Date.now());

export function awsSources(): Sources {
  return sourcesIn(openTable(new DynamoDBClient({}), setting('TABLE_NAME')));
}

export function awsEmbargoes(): Embargoes {
  return embargoesIn(openTable(new DynamoDBClient({}), setting('TABLE_NAME')));
}

export function awsStore(): Store {
  const storedTypes = process.env.EDGE === 'cloudfront' ? STORED_TYPES : {};
  return openStore(
    new DynamoDBClient({}),
    setting('TABLE_NAME'),
    s3Objects(s3Client(), setting('BUCKET_NAME'), storedTypes),
    damageLog(awsLog),
  );
}

export function awsQueues(): Queues {
  return sqsQueues(sqsClient(), {
    poll: process.env.POLL_QUEUE_URL ?? '',
    article: process.env.ARTICLE_QUEUE_URL ?? '',
    publish: process.env.PUBLISH_QUEUE_URL ?? '',
    deliver: process.env.DELIVERY_QUEUE_URL ?? '',
  });
}

export function awsSite(): Site {
  const more = JSON.parse(process.env.SITE_MORE ?? '{}') as Omit<Site, 'baseUrl' | 'title'>;
  const asksAs = process.env.SIGN_REQUESTS === undefined ? {} : { asksAs: awsUserAgent() };
  return { ...more, ...asksAs, baseUrl: setting('SITE_BASE_URL') as AbsoluteUrl, title: setting('SITE_TITLE') };
}

export function awsUserAgent(): string {
  return setting('USER_AGENT');
}

export function awsFetcher(room?: Room): OpenFetcher {
  const json = (name: string, otherwise: unknown) => JSON.parse(process.env[name] ?? JSON.stringify(otherwise));
  return createFetcher(
    {
      userAgent: awsUserAgent(),
      limits: { ...DEFAULT_LIMITS, ...json('FETCH_LIMITS', {}) },
      ports: [...WEB_PORTS, ...json('PORTS', [])],
      trustedOrigins: json('TRUSTED_ORIGINS', []),
    },
    { room, sign: awsSigner() },
  );
}

/** A caller that may be led to the origins that a variable of the environment lists though they are not public. */
export function awsCaller(trusted: 'TRUSTED_CALLBACKS' | 'TRUSTED_ORIGINS', limits = CALL_LIMITS): Caller {
  return createCaller({
    userAgent: awsUserAgent(),
    limits,
    ports: [...WEB_PORTS, ...JSON.parse(process.env.PORTS ?? '[]')],
    trustedOrigins: JSON.parse(process.env[trusted] ?? '[]'),
  });
}

/** Where hubs reach us: behind the API, whose address is public; null where the function is not told of it. */
export function awsCallbacks(): AbsoluteUrl | null {
  return (process.env.CALLBACKS as AbsoluteUrl | undefined) ?? null;
}

export function awsSubscribers(): Subscribers {
  return subscribersIn(openTable(new DynamoDBClient({}), setting('TABLE_NAME')));
}

/** Seconds from a publish until everybody gets what it put. */
export function awsPublicAfter(): number {
  return Number(process.env.PUBLIC_AFTER ?? 0);
}

export function awsHub(): HubSettings | null {
  return JSON.parse(process.env.HUB ?? 'null') as HubSettings | null;
}

/** The keys that requests are signed with; one wait for SSM a minute, and none where nothing is signed. */
export function awsSigningKeys(): () => Promise<KeyRing | null> {
  return keptKeys(ssmKeys(setting('SIGNING_KEYS')), awsNow, ({ message }) =>
    awsLog.warn('requests go unsigned', { error: message }),
  );
}

function awsSigner(): SignRequest | undefined {
  const said = process.env.SIGN_REQUESTS;
  if (said === undefined) return undefined;
  const agent = new URL(setting('SITE_BASE_URL')).origin;
  return requestSigner({ keys: awsSigningKeys(), agent, older: said === 'older', now: awsNow, random: randomBytes });
}

export function awsManners(): Manners {
  return {
    spacingMs: Number(process.env.HOST_SPACING_MS ?? 1000),
    patienceMs: 3000,
    trustedOrigins: JSON.parse(process.env.TRUSTED_ORIGINS ?? '[]'),
  };
}

export function awsItemsPerPoll(): number {
  return Number(process.env.ITEMS_PER_POLL ?? 500);
}

export function awsArticleParts(): PartLimits {
  return JSON.parse(process.env.ARTICLE_PARTS ?? '{"most":10,"bytes":10000000}');
}

export function awsKeptPerDay(): number {
  return Number(process.env.KEPT_PER_DAY ?? 1_000_000_000);
}

export function awsAutomaticFeeds(): AutomaticFeeds | undefined {
  const written = process.env.AUTOMATIC_FEEDS;
  return written === undefined ? undefined : JSON.parse(written);
}

/** Makes a handler at its first event, and keeps it; it is told how many milliseconds are left of the call. What an event measured is written when it is done. */
export function atFirstEvent<E, A>(
  make: () => (event: E, left: () => number) => Promise<A>,
): (event: E, context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>) => Promise<A> {
  let handler: ((event: E, left: () => number) => Promise<A>) | undefined;
  return async (event, context) => {
    handler ??= make();
    nameRequest(context.awsRequestId);
    try {
      return await handler(event, () => context.getRemainingTimeInMillis());
    } catch (error) {
      // Lambda's runtime writes what is thrown into the log.
      if (error instanceof Error) {
        error.stack = withoutSecrets(error.stack ?? '');
        error.message = withoutSecrets(error.message);
      }
      throw error;
    } finally {
      writeMeasures();
    }
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`The environment of this function lacks ${name}; deploy anew, which sets it`);
  }
  return value;
}
