import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import { topicLinks } from '../../lib/hub/index.ts';
import { type ArchiveName, DOCUMENT_HEADERS, FEED_FORMATS, type FeedId } from '../../lib/model/index.ts';
import {
  archivePath,
  CONTENT_TYPES,
  documentPath,
  INDEX_PATH,
  OPML_PATH,
  ROBOTS_PATH,
  STORED_TYPES,
} from '../../lib/publish/index.ts';
import { edgeFunction } from './edge-function.ts';
import { byName, synthesise } from './synthesised.ts';

type Statement = { readonly Sid?: string; readonly Action: string; readonly Resource: unknown };

const template = synthesise();

function statement(sid: string): Statement | undefined {
  const policies = byName<{ PolicyDocument: { Statement: Statement[] } }>(template, 'AWS::S3::BucketPolicy');
  return policies.get('StorageBucketPolicy')?.PolicyDocument.Statement.find(({ Sid }) => Sid === sid);
}

/** Runs one of the distribution's functions, as it is deployed; what it returns. */
// biome-ignore lint/suspicious/noExplicitAny: what CloudFront hands over and takes back is any JSON.
async function run(name: string, event: object, of = template): Promise<any> {
  const code = byName<{ FunctionCode: string }>(of, 'AWS::CloudFront::Function').get(name)?.FunctionCode ?? '';
  // Each request has headers; what is in them, a test says where it matters.
  const { request, ...more } = event as { request: object };
  return edgeFunction(code)({ ...more, request: { headers: {}, ...request } });
}

describe('the distribution', () => {
  it('may read what is published, and nothing else of the bucket', () => {
    const keys = [...JSON.stringify(statement('PublicKeys')?.Resource).matchAll(/"\/([^"]+)"/g)].map(([, key]) => key);
    expect(keys.sort()).toEqual([OPML_PATH, ROBOTS_PATH, 'articles/*', 'feeds/*', 'pictures/*', INDEX_PATH].sort());
    const published = [documentPath({ id: 'all' as FeedId }, 'rss'), documentPath({ id: 'all' as FeedId }, 'html')];
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
            Condition: {
              ArnLike: {
                'AWS:SourceArn': {
                  'Fn::Join': [
                    '',
                    [Match.anyValue(), Match.anyValue(), ':cloudfront::', Match.anyValue(), ':distribution/*'],
                  ],
                },
              },
            },
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

  it('sends the security headers that one machine sends, and asks for TLS besides', () => {
    type Headers = Record<string, Record<string, unknown>>;
    type Policy = { ResponseHeadersPolicyConfig: { SecurityHeadersConfig: Headers } };
    const policy = byName<Policy>(template, 'AWS::CloudFront::ResponseHeadersPolicy').get('DeliveryHeaders');
    const sent = policy?.ResponseHeadersPolicyConfig.SecurityHeadersConfig ?? {};
    expect(sent).toMatchObject({
      ContentSecurityPolicy: { ContentSecurityPolicy: DOCUMENT_HEADERS['content-security-policy'] },
      ContentTypeOptions: {},
      FrameOptions: { FrameOption: DOCUMENT_HEADERS['x-frame-options'] },
      ReferrerPolicy: { ReferrerPolicy: DOCUMENT_HEADERS['referrer-policy'] },
    });
    expect(Object.keys(sent)).toHaveLength(Object.keys(DOCUMENT_HEADERS).length + 1);
    expect(sent).toHaveProperty('StrictTransportSecurity');
    for (const header of Object.values(sent)) expect(header).toMatchObject({ Override: true });
  });

  it('asks a key value store who may have what, before it shows a page of a folder', async () => {
    const { uri } = await run('DeliveryFolderIndex', { request: { uri: '/feeds/all/', headers: {} } });
    expect(uri).toBe('/feeds/all/index.html');
    const functions = byName<{ FunctionConfig: Record<string, unknown> }>(template, 'AWS::CloudFront::Function');
    expect(functions.get('DeliveryFolderIndex')?.FunctionConfig).toMatchObject({
      Runtime: 'cloudfront-js-2.0',
      KeyValueStoreAssociations: [
        { KeyValueStoreARN: { 'Fn::GetAtt': [expect.stringMatching(/^DeliveryDoors/), 'Arn'] } },
      ],
    });
  });

  it('may read what is for partners alone, where its function leads', () => {
    expect(JSON.stringify(statement('PartnersKeys')?.Resource)).toContain('"/private/feeds/*"');
  });

  it('gives Atom and JSON Feed, stored by types that CloudFront compresses, their own types again', async () => {
    const id = 'all' as FeedId;
    const typeOf = async (uri: string, stored: string, statusCode = 200): Promise<unknown> => {
      const response = { statusCode, headers: { 'content-type': { value: stored } } };
      return (await run('DeliveryOwnTypes', { request: { uri: `/${uri}` }, response })).headers['content-type'].value;
    };
    const archives = (['atom', 'json'] as const).map(
      (format) => [archivePath({ id: id }, '2026-11-2' as ArchiveName, format), format] as const,
    );
    const documents = FEED_FORMATS.map((format) => [documentPath({ id: id }, format), format] as const);
    for (const [path, format] of [...documents, ...archives]) {
      const type = CONTENT_TYPES[format];
      expect(await typeOf(path, STORED_TYPES[type] ?? type), path).toBe(type);
      // The types of CloudFront's list (2023) that feeds can have.
      expect(STORED_TYPES[type] ?? type).toMatch(/^(?:application\/(?:rss\+xml|xml|json)|text\/html);/);
    }
    expect(await typeOf(documentPath({ id }, 'atom'), 'text/plain', 404)).toBe('text/plain');
    const page = (headers: object, statusCode = 200) =>
      run('DeliveryOwnTypes', { request: { uri: '/articles/a/index.html' }, response: { statusCode, headers } });
    const type = { 'content-type': { value: 'text/html; charset=utf-8' } };
    const gone = { ...type, 'x-amz-meta-gone': { value: 'true' } };
    expect(await page(gone)).toMatchObject({ statusCode: 410, statusDescription: 'Gone' });
    expect((await page(gone, 304)).statusCode).toBe(304);
    expect((await page(type)).statusCode).toBe(200);
    expect(
      await run('DeliveryOwnTypes', {
        request: { uri: '/feeds/all/atom.xml' },
        response: { statusCode: 304, headers: {} },
      }),
    ).toEqual({
      statusCode: 304,
      headers: {},
    });
  });

  it('names the licence of what is published with all but articles’ own pages, and nothing where there is none', async () => {
    const licence = 'https://mill.example/licence';
    const ofSite = (more: string) =>
      synthesise({ config: parseConfig(`site: { licence: "${licence}"${more} }`, 'f.yaml') });
    const linkOf = async (of: Template, uri: string): Promise<string | undefined> => {
      const event = {
        request: { uri, headers: { host: { value: 'mill.example' } } },
        response: { statusCode: 200, headers: {} },
      };
      return (await run('DeliveryOwnTypes', event, of)).headers.link?.value;
    };
    const alone = ofSite('');
    expect(await linkOf(alone, '/feeds/all/rss.xml')).toBe(`<${licence}>; rel="license"`);
    expect(await linkOf(alone, '/articles/a/index.html')).toBeUndefined();
    expect(await linkOf(template, '/feeds/all/rss.xml')).toBeUndefined();
    const links = await linkOf(ofSite(', hub: "https://hub.example/"'), '/feeds/all/rss.xml');
    const [hub, self, own] = links?.split(', ') ?? [];
    expect(hub).toContain('rel="hub"');
    expect(self).toContain('rel="self"');
    expect(own).toBe(`<${licence}>; rel="license"`);
  });

  it.each([
    ['hub: own', 'https://feeds.example/hub', 'https://feeds.example'],
    ['hub: own, baseUrl: "https://f.example/news"', 'https://f.example/news/hub', 'https://f.example/news'],
    ['hub: "https://hub.example/?a=1"', 'https://hub.example/?a=1', 'https://feeds.example'],
  ])('names hub and self of feeds in one Link header where the site says { %s }', async (site, hub, base) => {
    const named = synthesise({ config: parseConfig(`site: { ${site} }`, 'f.yaml') });
    const linkOf = async (uri: string, statusCode = 200) => {
      const request = { uri, headers: { host: { value: 'feeds.example' } } };
      const event = { request, response: { statusCode, headers: {} } };
      return (await run('DeliveryOwnTypes', event, named)).headers.link?.value;
    };
    for (const format of ['rss', 'atom', 'json'] as const) {
      const path = `/${documentPath({ id: 'all' as FeedId }, format)}`;
      expect(await linkOf(path)).toBe(topicLinks(hub, `${base}${path}`));
      expect(await linkOf(path, 304)).toBe(await linkOf(path));
    }
    for (const path of ['/feeds/all/index.html', '/feeds/all/archive/2026-11.json', '/index.html', '/feeds.opml'])
      expect(await linkOf(path)).toBeUndefined();
  });

  it('names no hub where the site has none', async () => {
    const event = { request: { uri: '/feeds/all/rss.xml', headers: {} }, response: { statusCode: 200, headers: {} } };
    expect((await run('DeliveryOwnTypes', event)).headers).not.toHaveProperty('link');
  });

  it('can be left out, and with it all of CloudFront and every door of the bucket', () => {
    const without = synthesise({
      edge: false,
      config: parseConfig('site: { baseUrl: "https://f.example" }', 'f.yaml'),
    });
    const types = Object.values(without.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::CloudFront::'))).toEqual([]);
    expect(JSON.stringify(without.toJSON())).not.toContain('cloudfront');
    // Nobody gives Atom and JSON Feed their own types back, so they are stored by these.
    const [one] = Object.values(without.findResources('AWS::Lambda::Function'));
    expect(one?.Properties.Environment.Variables.EDGE).toBe('none');
    without.hasOutput('SiteBaseUrl', { Value: 'https://f.example/' });
    const outputs = (of: typeof without) => Object.keys(of.findOutputs('*')).sort();
    expect(['EdgeKeys', 'FeedsAddress', ...outputs(without)].sort()).toEqual(outputs(template));
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
