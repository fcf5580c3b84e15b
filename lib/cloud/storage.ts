import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
  TransitionDefaultMinimumObjectSize,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CANARY } from '../model/index.ts';

/** The keys' beginnings in the bucket, by what stands under them. */
export const PREFIXES = {
  /** Raw payloads, as they were received. */
  raw: 'raw/',
  /** Documents of revisions. */
  revisions: 'revision/',
  /** Offers too large for a message, on their way to ingest. */
  offers: 'offers/',
  /** What the sitemaps of an index listed. */
  sitemaps: 'sitemaps/',
  /** The definitions of feeds, packed for whoever routes by them. */
  definitions: 'definitions/',
  /** Feed documents: public. */
  feeds: 'feeds/',
  /** Documents of feeds for partners alone: nobody's, but where CloudFront's function leads. */
  private: 'private/feeds/',
  /** Articles' own pages, with their revisions: public. */
  articles: 'articles/',
  /** Letters as they came. */
  mail: 'mail/',
  /** Letters as SES puts them, until they are taken. */
  incoming: 'mail-in/',
  /** Pictures that came with letters: public. */
  pictures: 'pictures/',
} as const;

/** The front page, the list of feeds for readers, and what crawlers are told. */
export const FRONT_KEYS = ['index.html', 'feeds.opml', 'robots.txt'] as const;

/** What the public may read. */
export const PUBLIC_KEYS: readonly string[] = [
  `${PREFIXES.feeds}*`,
  `${PREFIXES.articles}*`,
  `${PREFIXES.pictures}*`,
  ...FRONT_KEYS,
];

type StorageProps = {
  readonly isPublished: boolean;
  readonly payloadDays: number | null;
  readonly mail: { readonly ruleSet: string | null } | null;
};

/** What is billed for a month in the infrequent class at least is not moved there for less. */
const LEAST_RARE_DAYS = 60;

/** Payloads are rarely read after a month; where they are not kept for good, they go without having been moved for a few days. */
function rawRules(days: number | null): LifecycleRule[] {
  const rare = {
    id: 'raw-rarely-read',
    prefix: PREFIXES.raw,
    transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) }],
  };
  const over = days === null ? [] : [{ id: 'raw-over', prefix: PREFIXES.raw, expiration: Duration.days(days) }];
  return [...(days === null || days >= LEAST_RARE_DAYS ? [rare] : []), ...over];
}

/** The one table, the bucket, and a bucket for the access logs of both doors. All of it outlives its stack. */
export class Storage extends Construct {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly logs: IBucket;

  /**
   * `isPublished` lets the account's CloudFront at what is public. `payloadDays`: raw payloads go after so many; null: never.
   * `mail` lets SES put letters in.
   */
  constructor(scope: Construct, id: string, { isPublished, payloadDays, mail }: StorageProps) {
    super(scope, id);
    this.table = this.makeTable();
    this.logs = this.makeLogs();
    this.bucket = this.makeBucket(this.logs, payloadDays);
    if (isPublished) this.openToCloudFront();
    if (mail !== null) this.openToSes(mail.ruleSet);
  }

  /** Of the one region's kind: the global kind is not to be had at every AWS-compatible endpoint. */
  private makeTable(): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expires',
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'nextDue', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    return table;
  }

  private makeBucket(logs: IBucket, payloadDays: number | null): Bucket {
    return new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'bucket/',
      removalPolicy: RemovalPolicy.RETAIN,
      // The infrequent class bills 128 KB at least: smaller objects cost more there than they save.
      transitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
      lifecycleRules: [
        {
          id: 'uploads-that-were-broken-off',
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
        // Feeds, pages and the memory of sitemaps are rewritten over and over: their old versions are worth a day,
        // everything else's a month.
        ...[
          PREFIXES.feeds,
          PREFIXES.private,
          PREFIXES.articles,
          PREFIXES.sitemaps,
          PREFIXES.definitions,
          PREFIXES.pictures,
        ].map((prefix) => ({
          id: `${prefix.slice(0, -1).replace('/', '-')}-old-versions`,
          prefix,
          noncurrentVersionExpiration: Duration.days(1),
        })),
        ...[PREFIXES.raw, PREFIXES.revisions].map((prefix) => ({
          id: `${prefix.slice(0, -1)}-old-versions`,
          prefix,
          noncurrentVersionExpiration: Duration.days(30),
        })),
        ...rawRules(payloadDays),
        {
          // As long as they are remembered in the table.
          id: 'mail-read',
          prefix: PREFIXES.mail,
          expiration: Duration.days(365),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          // For nobody, or for who had enough that day.
          id: 'mail-not-taken',
          prefix: PREFIXES.incoming,
          expiration: Duration.days(30),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          // Longer than a message can wait in a queue and then in its dead letters: 14 days each.
          id: 'offers-taken',
          prefix: PREFIXES.offers,
          expiration: Duration.days(30),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
  }

  /**
   * Gives the account's CloudFront the public keys and nothing else. Not one distribution by its name: that one names the
   * bucket, and of two stacks only one can refer to the other.
   */
  private openToCloudFront(): void {
    const distributions = Stack.of(this).formatArn({
      service: 'cloudfront',
      region: '',
      resource: 'distribution',
      resourceName: '*',
    });
    const toOurs = {
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
      conditions: { ArnLike: { 'AWS:SourceArn': distributions } },
    };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        ...toOurs,
        sid: 'PublicKeys',
        actions: ['s3:GetObject'],
        resources: PUBLIC_KEYS.map((key) => this.bucket.arnForObjects(key)),
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        ...toOurs,
        sid: 'PartnersKeys',
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects(`${PREFIXES.private}*`)],
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        ...toOurs,
        sid: 'NotTheCanary',
        effect: Effect.DENY,
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects(`${PREFIXES.feeds}${CANARY.feed}/*`)],
      }),
    );
    this.bucket.addToResourcePolicy(
      // What is not there is a 404 then, which readers understand as gone; without it S3 says 403. No listing gets
      // out: the root is the front page, and the query string, which would ask for one, never reaches the bucket.
      new PolicyStatement({
        ...toOurs,
        sid: 'MissingIsNotFound',
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
      }),
    );
  }

  /** Lets the account's receipt rules put letters where they are taken from, and nowhere else. */
  private openToSes(ruleSet: string | null): void {
    const { account, region, partition } = Stack.of(this);
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LettersBySes',
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${PREFIXES.incoming}*`)],
        conditions: {
          StringEquals: { 'AWS:SourceAccount': account },
          ArnLike: {
            'AWS:SourceArn': `arn:${partition}:ses:${region}:${account}:receipt-rule-set/${ruleSet ?? '*'}:receipt-rule/*`,
          },
        },
      }),
    );
  }

  private makeLogs(): IBucket {
    const logs = new Bucket(this, 'Logs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // CloudFront writes its logs with an ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ id: 'logs-old', expiration: Duration.days(30) }],
    });
    Validations.of(logs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This is the bucket for access logs; logging the writing of logs would not end.',
    });
    // The class declares its optional properties more loosely than its own interface does.
    return logs as IBucket;
  }
}
