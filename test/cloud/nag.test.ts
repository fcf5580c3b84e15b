import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import { appWithoutBundles, makeStacks } from './synthesised.ts';

describe('the rules of AWS Solutions (cdk-nag)', () => {
  it.each([
    ['with CloudFront’s own name', '', null, false],
    [
      'with a domain and traces',
      'site: { baseUrl: "https://f.example" }',
      'arn:aws:acm:us-east-1:123456789012:certificate/abc',
      true,
    ],
    ['where requests are signed', 'site: { baseUrl: "https://f.example", signRequests: true }', null, false],
    ['with newsletters', 'mail: { domain: in.example.org, ruleSet: inbound }', null, false],
  ])('hold %s; what is set aside is set aside with its reason', (_, text, certificateArn, tracing) => {
    const app = appWithoutBundles();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    makeStacks(app, { config: parseConfig(text, 'f.yaml'), certificateArn, tracing });
    const { directory } = app.synth();
    const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });
});
