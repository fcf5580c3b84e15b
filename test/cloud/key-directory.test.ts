import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import { DIRECTORY_PATH, signingKeysName } from '../../lib/model/index.ts';
import { byName, synthesise } from './synthesised.ts';

const SIGNING = parseConfig('site: { baseUrl: "https://feeds.example.org", signRequests: true }', 'f.yaml');

type Lambda = { readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> } };
type Policy = {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[] };
};

describe('requests that are signed on AWS', () => {
  const template = synthesise({ config: SIGNING });
  const lambdas = byName<Lambda>(template, 'AWS::Lambda::Function');
  const name = signingKeysName('Feedmill');

  it('let those read the keys that fetch, and whoever publishes them, and nobody else', () => {
    const readers = [...byName<Policy>(template, 'AWS::IAM::Policy')].filter(([, { PolicyDocument }]) =>
      PolicyDocument.Statement.some(({ Action }) => Action === 'ssm:GetParameter'),
    );
    const expected = ['IntakePoll', 'IntakeIngest', 'SigningKeyDirectory', 'PushApi'];
    expect(readers.map(([policy]) => policy).sort()).toEqual(expected.map((one) => `${one}RoleDefaultPolicy`).sort());
    for (const [, { PolicyDocument }] of readers) {
      const statement = PolicyDocument.Statement.find(({ Action }) => Action === 'ssm:GetParameter');
      expect(JSON.stringify(statement?.Resource)).toMatch(new RegExp(`:parameter${name}"`));
    }
    const told = [...lambdas].filter(([, { Environment }]) => Environment.Variables.SIGNING_KEYS === name);
    expect(told.map(([one]) => one).sort()).toEqual(expected.map((one) => `${one}Function`).sort());
    for (const { Environment } of lambdas.values()) expect(Environment.Variables.SIGN_REQUESTS).toBe('true');
  });

  it('have their directory at the root of the feeds, kept for as long as it says', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: `GET ${DIRECTORY_PATH}`,
      AuthorizationType: 'NONE',
    });
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { CacheBehaviors: Match.arrayWith([Match.objectLike({ PathPattern: DIRECTORY_PATH })]) },
    });
  });

  it('take nothing of a deployment that signs none', () => {
    const plain = synthesise();
    expect([...byName(plain, 'AWS::Lambda::Function').keys()]).not.toContain('SigningKeyDirectoryFunction');
    expect(JSON.stringify(plain.toJSON())).not.toContain(DIRECTORY_PATH);
    expect(JSON.stringify(plain.toJSON())).not.toContain('ssm:GetParameter');
  });
});
