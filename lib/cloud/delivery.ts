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
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
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

/** The hub that feeds name, `own` for the one below their own address, and that address; null: CloudFront's own. */
export type Topics = { readonly hub: string; readonly address: string | null };

/** The way out: CloudFront before the bucket, which gives it the public keys and nobody anything else. */
export class Delivery extends Construct {
  readonly distribution: Distribution;
  /** Where the feeds are public: the domain's address, or CloudFront's own. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { domain } = props;
    this.distribution = this.makeDistribution(props);
    this.address = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
    this.acknowledge(domain);
  }

  private makeDistribution(props: DeliveryProps): Distribution {
    const { bucket, logs } = props.storage;
    const { domain, hubApi, isSigning, topics, licence } = props;
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
      logFilePrefix: 'feeds/',
      defaultBehavior: {
        origin: PrivateBucketOrigin.behind(access, bucket),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        cachePolicy: this.makeCachePolicy(),
        responseHeadersPolicy: this.makeHeadersPolicy(),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: this.makeFolderIndex() },
          { eventType: FunctionEventType.VIEWER_RESPONSE, function: this.makeOwnTypes(topics, licence) },
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
   * `/feeds/all/` is its index page, and `/feeds/all` leads there, as the page's links are relative: S3 behind an access
   * control knows no folders. Whether there is such a page is seen at the address that it leads to.
   */
  private makeFolderIndex(): EdgeFunction {
    return new EdgeFunction(this, 'FolderIndex', {
      comment: 'A folder is its index.html; without its slash it leads there',
      code: FunctionCode.fromInline(
        `function handler(event) {
  var request = event.request;
  var folder = /^\\/(?:feeds|articles)\\/([a-z0-9-]+)$/.exec(request.uri);
  if (folder) {
    var location = { value: './' + folder[1] + '/' };
    return { statusCode: 308, statusDescription: 'Permanent Redirect', headers: { location: location } };
  }
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
}`,
      ),
    });
  }

  /**
   * Atom and JSON Feed are stored by types that are compressed on the way: here they get their own again. And what stands
   * for something that was withdrawn is 410: a bucket answers 200 for all that it has. Feeds name their hub and themselves.
   */
  private makeOwnTypes(topics: Topics | null, licence: string | undefined): EdgeFunction {
    return new EdgeFunction(this, 'OwnTypes', {
      comment: 'Atom and JSON Feed by their own types; what was withdrawn is gone',
      code: FunctionCode.fromInline(
        `function handler(event) {
  var uri = event.request.uri;
  var type = event.response.headers['content-type'];
  if (event.response.statusCode === 200 && event.response.headers['x-amz-meta-gone']) {
    event.response.statusCode = 410;
    event.response.statusDescription = 'Gone';
  }
  if (type && event.response.statusCode === 200 && uri.startsWith('/feeds/')) {
    if (uri.endsWith('atom.xml')) type.value = 'application/atom+xml; charset=utf-8';
    if (uri.endsWith('.json')) type.value = 'application/feed+json; charset=utf-8';
  }
${topics === null ? '' : linking(topics)}${licence === undefined ? '' : licensing(licence)}  return event.response;
}`,
      ),
    });
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

/** The one `Link` header of what can be subscribed to (WebSub §4), as one machine sends it. */
function linking({ hub, address }: Topics): string {
  const base = address === null ? "'https://' + event.request.headers.host.value" : JSON.stringify(address);
  const named = hub === 'own' ? "base + '/hub'" : JSON.stringify(hub);
  return `  if (/^\\/feeds\\/[a-z0-9-]+\\/(?:rss\\.xml|atom\\.xml|feed\\.json)$/.test(uri)) {
    var base = ${base};
    event.response.headers.link = { value: '<' + ${named} + '>; rel="hub", <' + base + uri + '>; rel="self"' };
  }
`;
}

/** The licence beside what else a `Link` header says (RFC 8288 §3.5); articles' own pages are others' as often as not. */
function licensing(licence: string): string {
  return `  if (!uri.startsWith('/articles/')) {
    var named = ${JSON.stringify(`<${licence}>; rel="license"`)};
    var link = event.response.headers.link;
    event.response.headers.link = { value: link ? link.value + ', ' + named : named };
  }
`;
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
