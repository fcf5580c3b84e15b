import { describe, expect, it } from 'vitest';
import { deploymentOf, lostOptions, parseConfig } from '../../lib/config/index.ts';

const SITE = 'site: { baseUrl: "https://feeds.example.org" }\n';
const ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/abc';
const file = (deploy: string) => parseConfig(`${SITE}deploy: ${deploy}`, 'feedmill.yaml');

describe('the options of a deployment', () => {
  it('are those of the file, so that the next deployment has them too', () => {
    const all = {
      size: 'small',
      edge: false,
      tracing: true,
      alarmEmail: 'ops@example.org',
      monthlyBudget: 40,
      payloadDays: 90,
    } as const;
    const { deployment, faults } = deploymentOf(file(JSON.stringify({ ...all, certificateArn: ARN })), {});
    expect({ deployment, faults }).toEqual({ deployment: { ...all, certificateArn: ARN }, faults: [] });
  });

  it('are those of the command line before those of the file, and none where it says nothing after the sign', () => {
    const config = file('{ size: small, alarmEmail: ops@example.org, monthlyBudget: 40, edge: false }');
    const context = { size: 'dev', alarmEmail: 'you@example.org', monthlyBudget: '', edge: 'true' };
    expect(deploymentOf(config, context).deployment).toMatchObject({
      size: 'dev',
      alarmEmail: 'you@example.org',
      monthlyBudget: null,
      edge: true,
    });
    // As cdk.json keeps them.
    expect(deploymentOf(config, { edge: true, monthlyBudget: 7 }).deployment).toMatchObject({
      edge: true,
      monthlyBudget: 7,
    });
  });

  it.each([
    [{ alarmEmial: 'a@b.example' }, '-c alarmEmial: is not a deployment option; did you mean alarmEmail?'],
    [{ colour: 'red' }, /^-c colour: is not a deployment option; the options are size, /],
    [{ allowRemoval: 'true' }, '-c allowRemoval: is not a deployment option; did you mean allowRemovals?'],
    [{ size: 'smal' }, '-c size=smal: "smal" is not a valid value here; did you mean small?'],
    [{ payloadDays: '0' }, '-c payloadDays=0: 0 is too small; write at least 1'],
    [{ monthlyBudget: 'forty' }, '-c monthlyBudget=forty: "forty" is not valid here; give a number'],
    [{ monthlyBudget: '-4', alarmEmail: 'a@b.example' }, '-c monthlyBudget=-4: -4 is too small; write at least 1'],
    [{ monthlyBudget: '4' }, 'monthlyBudget: nobody would be notified; set alarmEmail'],
    [{ alarmEmail: 'ops' }, '-c alarmEmail=ops: "ops" is not an e-mail address; write one such as ops@example.org'],
    [{ tracing: 'yes' }, /^-c tracing=yes: .* write true$/],
    [{ certificateArn: 'abc' }, /^-c certificateArn=abc: "abc" is not the ARN of a certificate; write one such as/],
  ])('are refused where they are said wrongly: %j', (context, fault) => {
    const { faults } = deploymentOf(file('{}'), context);
    expect(faults).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
  });

  it('leave the CDK its own names', () => {
    const context = {
      '@aws-cdk/core:checkSecretUsage': true,
      'aws:cdk:bundling-stacks': ['**'],
      'availability-zones:account=1:region=eu-west-1': [],
      'cli-telemetry': false,
      'acknowledged-issue-numbers': [1],
      stack: 'News',
      config: 'my.yaml',
      allowRemovals: 'true',
    };
    expect(deploymentOf(file('{}'), context).faults).toEqual([]);
  });

  it('name no certificate without the host that it is for', () => {
    const config = parseConfig(`deploy: { certificateArn: "${ARN}" }`, 'f.yaml');
    expect(deploymentOf(config, {}).faults).toEqual([expect.stringMatching(/^certificateArn: .*site\.baseUrl/)]);
  });

  it('are lost where the live one has them and nobody says anything of them any more', () => {
    const live = { size: 'small', edge: true, alarmEmail: 'ops@example.org', monthlyBudget: null };
    expect(lostOptions(live, deploymentOf(file('{}'), {}))).toEqual(['size', 'alarmEmail']);
    expect(lostOptions(live, deploymentOf(file('{ alarmEmail: null }'), { size: 'dev' }))).toEqual([]);
  });

  it('are checked with the file', () => {
    expect(() => file('{ alarmMail: a@b.example }')).toThrow(
      'feedmill.yaml:2:11 deploy.alarmMail: is not a valid key here; did you mean alarmEmail?',
    );
  });
});
