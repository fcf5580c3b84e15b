import { Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type CfnDistribution,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  KeyValueStore,
  OriginBase,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { DIRECTORY_PATH, DOCUMENT_HEADERS, FRESH_SECONDS } from '../model/index.ts';
import { type Topics, viewerRequestCode, viewerResponseCode } from './edge-functions.ts';
import { HUB_PATHS, type HubApi } from './hub-api.ts';
import type { Storage } from './storage.ts';

/** A name of one's own for the feeds, with its certificate (in us-east-1, as CloudFront asks). */
export type Domain = { readonly name: string; readonly certificateArn: string };

export type DeliveryProps = {
  readonly storage: Storage;
  readonly domain: Domain | null;
  /** Where strangers knock, below the same address. */
  readonly hubApi: HubApi;
  /** What feeds say of how they can be subscribed to; null where they name no hub. */
  readonly topics: Topics | null;
  /** Whether the keys that requests are signed with are published there, too. */
  readonly isSigning: boolean;
  /** The licence of what is published. */
  readonly licence?: string | undefined;
};

/** Under this CloudFront writes what was asked for, in the bucket for logs. */
export const ACCESS_LOGS = 'feeds/';

/** The way out: CloudFront before the bucket, which gives it the public keys and nobody anything else. */
export class Delivery extends Construct {
  readonly distribution: Distribution;
  /** Who may have what by which token, for the function that runs before each answer. */
  readonly doors: KeyValueStore;
  /** The name of the function that notes whose a request is. */
  readonly noting: string;
  /** Where the feeds are public: the domain's address, or CloudFront's own. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { domain } = props;
    this.doors = new KeyValueStore(this, 'Doors', {
      comment: 'Feedmill: hashes of tokens, and the feeds that they open',
    });
    const functions = this.makeFunctions(props.topics, props.licence);
    this.noting = functions.request.functionName;
    this.distribution = this.makeDistribution(props, functions);
    this.address = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
    this.acknowledge(domain);
  }

  private makeDistribution(
    props: DeliveryProps,
    functions: { request: EdgeFunction; response: EdgeFunction },
  ): Distribution {
    const { bucket, logs } = props.storage;
    const { domain, hubApi, isSigning } = props;
    const access = new S3OriginAccessControl(this, 'Access', { description: 'Feedmill: feeds' });
    return new Distribution(this, 'Distribution', {
      comment: 'Feedmill: feeds',
      ...(domain && {
        domainNames: [domain.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableLogging: true,
      logBucket: logs,
      logFilePrefix: ACCESS_LOGS,
      defaultBehavior: {
        origin: PrivateBucketOrigin.behind(access, bucket),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        cachePolicy: this.makeCachePolicy(),
        responseHeadersPolicy: this.makeHeadersPolicy(),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: functions.request },
          { eventType: FunctionEventType.VIEWER_RESPONSE, function: functions.response },
        ],
      },
      additionalBehaviors: {
        ...Object.fromEntries(HUB_PATHS.map((path) => [path, this.toHub(hubApi)])),
        ...(isSigning && { [DIRECTORY_PATH]: this.toDirectory(hubApi) }),
      },
    });
  }

  /** Nothing of what strangers send, or get, is kept. */
  private toHub({ host }: HubApi): BehaviorOptions {
    return {
      origin: new HttpOrigin(host, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // A form that is sent elsewhere by a redirect is lost.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }

  /** The signed directory of our keys, which says itself for how long it holds. */
  private toDirectory({ host }: HubApi): BehaviorOptions {
    return {
      origin: new HttpOrigin(host, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    };
  }

  /** Objects say themselves how long they hold; nothing a reader sends makes a copy of its own. */
  private makeCachePolicy(): CachePolicy {
    return new CachePolicy(this, 'Cache', {
      comment: 'As the objects say; compressed; nothing of the request in the key',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(FRESH_SECONDS),
      maxTtl: Duration.days(365),
      queryStringBehavior: CacheQueryStringBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private makeHeadersPolicy(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'Feeds are for every reader, also for those in a browser',
      corsBehavior: {
        accessControlAllowOrigins: ['*'],
        accessControlAllowMethods: ['GET', 'HEAD'],
        accessControlAllowHeaders: ['*'],
        accessControlExposeHeaders: ['ETag', 'Last-Modified', 'Link'],
        accessControlAllowCredentials: false,
        accessControlMaxAge: Duration.days(1),
        originOverride: true,
      },
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: DOCUMENT_HEADERS['content-security-policy'],
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    });
  }

  /**
   * What runs before and behind every answer. Their ids are of when the one showed folders' pages and the other gave types
   * back, and did no more.
   */
  private makeFunctions(topics: Topics | null, licence: string | undefined) {
    const request = new EdgeFunction(this, 'FolderIndex', {
      comment: 'Who may have it, by token or as anybody, and where it is',
      runtime: FunctionRuntime.JS_2_0,
      keyValueStore: this.doors,
      code: FunctionCode.fromInline(viewerRequestCode()),
    });
    const response = new EdgeFunction(this, 'OwnTypes', {
      comment: 'Its own type, its links; gone where it was withdrawn; private where it is',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(viewerResponseCode(topics, licence)),
    });
    return { request, response };
  }

  private acknowledge(domain: Domain | null): void {
    Validations.of(this.distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Feeds are public in every country.' },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'Static objects from a cache, and an API with a throttle of its own behind it.',
      },
    );
    if (domain !== null) return;
    Validations.of(this.distribution).acknowledge({
      id: 'AwsSolutions-CFR4',
      reason: "CloudFront's own certificate sets its own TLS versions; a domain of one's own is held to TLS 1.2.",
    });
  }
}

/**
 * The bucket as an origin behind an access control. CDK's own would open the whole bucket to CloudFront; Storage
 * opens the public keys alone.
 */
class PrivateBucketOrigin extends OriginBase {
  static behind(
    accessControl: S3OriginAccessControl,
    { bucketRegionalDomainName }: Storage['bucket'],
  ): PrivateBucketOrigin {
    return new PrivateBucketOrigin(bucketRegionalDomainName, {
      originAccessControlId: accessControl.originAccessControlId,
    });
  }

  protected override renderS3OriginConfig(): CfnDistribution.S3OriginConfigProperty {
    // Empty: the older kind of access, by identity, is not used.
    return { originAccessIdentity: '' };
  }
}
