import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import type { FeedId } from '../../lib/model/index.ts';
import { documentPath, INDEX_PATH, OPML_PATH } from '../../lib/publish/index.ts';
import { byName, synthesise } from './synthesised.ts';

type Statement = { readonly Sid?: string; readonly Action: string; readonly Resource: unknown };

const template = synthesise();

function statement(sid: string): Statement | undefined {
  const policies = byName<{ PolicyDocument: { Statement: Statement[] } }>(template, 'AWS::S3::BucketPolicy');
  return policies.get('StorageBucketPolicy')?.PolicyDocument.Statement.find(({ Sid }) => Sid === sid);
}

describe('the distribution', () => {
  it('may read what is published, and nothing else of the bucket', () => {
    const keys = [...JSON.stringify(statement('PublicKeys')?.Resource).matchAll(/"\/([^"]+)"/g)].map(([, key]) => key);
    expect(keys.sort()).toEqual([OPML_PATH, 'articles/*', 'feeds/*', INDEX_PATH].sort());
    const published = [documentPath('all' as FeedId, 'rss'), documentPath('all' as FeedId, 'html')];
    for (const path of published) expect(path).toMatch(/^feeds\//);
  });

  it('is alone in that, by access control', () => {
    template.allResourcesProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'PublicKeys',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('compresses, over TLS, and sends no query to the bucket, so that no listing can be had', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: { Compress: true, ViewerProtocolPolicy: 'redirect-to-https' },
      },
    });
    template.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        MinTTL: 0,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingBrotli: true,
          EnableAcceptEncodingGzip: true,
          QueryStringsConfig: { QueryStringBehavior: 'none' },
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: { HeaderBehavior: 'none' },
        },
      },
    });
    template.resourceCountIs('AWS::CloudFront::OriginRequestPolicy', 0);
  });

  it('shows the index page of a folder', () => {
    const [code] = [...byName<{ FunctionCode: string }>(template, 'AWS::CloudFront::Function').values()];
    const run = new Function('event', `${code?.FunctionCode}; return handler(event).uri`);
    const uriOf = (uri: string): unknown => run({ request: { uri } });
    expect([uriOf('/feeds/all/'), uriOf('/feeds/all/rss.xml')]).toEqual([
      '/feeds/all/index.html',
      '/feeds/all/rss.xml',
    ]);
  });

  it('answers under a name of its own where there is a certificate', () => {
    const config = parseConfig('site: { baseUrl: "https://feeds.example.org" }', 'f.yaml');
    const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/abc';
    synthesise({ config, certificateArn }).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['feeds.example.org'],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
  });
});
