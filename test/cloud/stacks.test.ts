import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import { appWithoutBundles, makeStacks } from './synthesised.ts';

const stacks = makeStacks(appWithoutBundles());
const templates = stacks.map((stack) => ({
  name: stack.stackName,
  text: JSON.stringify(Template.fromStack(stack).toJSON(), null, 2),
}));

describe('the stacks', () => {
  it('each refer only to those before them', () => {
    expect(templates.map(({ name }) => name)).toEqual([
      'Feedmill-Data',
      'Feedmill-Edge',
      'Feedmill-Syndication',
      'Feedmill-Intake',
      'Feedmill-Api',
      'Feedmill-Observability',
    ]);
    for (const [at, { name, text }] of templates.entries()) {
      const imports = [...text.matchAll(/"Fn::ImportValue": "(Feedmill-\w+)[:-]/g)].map(([, from]) => from);
      const earlier = templates.slice(0, at).map((one) => one.name);
      expect(earlier, name).toEqual(expect.arrayContaining(imports));
    }
  });

  it('keep what must outlive everything in the first, and nothing else there', () => {
    const types = (text: string) => [...text.matchAll(/"Type": "(AWS::(?:S3::Bucket|DynamoDB::\w+))"/g)].length;
    expect(templates.map(({ text }) => types(text))).toEqual([3, 0, 0, 0, 0, 0]);
    expect(templates[0]?.text).not.toContain('AWS::Lambda');
  });

  it('leave nothing to the edge where it is not to be had', () => {
    const without = makeStacks(appWithoutBundles(), { edge: false }).map(({ stackName }) => stackName);
    expect(without).toEqual(templates.map(({ name }) => name).filter((name) => name !== 'Feedmill-Edge'));
  });

  it('warn where nobody could open the addresses that documents name themselves by', () => {
    const warned = (edge: boolean, file: string) => {
      const made = makeStacks(appWithoutBundles(), { edge, config: parseConfig(file, 'feedmill.yaml') });
      return made.flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('baseUrl')));
    };
    expect(warned(false, '')).toMatchObject([
      {
        entry: {
          data: expect.stringMatching(/^edge=false without site\.baseUrl: .* set site\.baseUrl in feedmill\.yaml /),
        },
      },
    ]);
    expect(warned(false, 'site: { baseUrl: "https://feeds.example" }')).toEqual([]);
    expect(warned(true, '')).toEqual([]);
  });

  it('have none of nothing in the small size', () => {
    const namesOf = (changes: Parameters<typeof makeStacks>[1]) =>
      makeStacks(appWithoutBundles(), changes).map(({ stackName }) => stackName);
    expect(namesOf({ size: 'small' })).not.toContain('Feedmill-Observability');
    expect(namesOf({ size: 'small', alarmEmail: 'a@b.example', monthlyBudget: 9 })).toContain('Feedmill-Observability');
  });

  describe('with newsletters', () => {
    const withMail = (file: string) =>
      makeStacks(appWithoutBundles(), { config: parseConfig(file, 'feedmill.yaml') }).map((stack) => ({
        stack,
        template: Template.fromStack(stack),
      }));
    const of = (made: ReturnType<typeof withMail>, name: string) =>
      made.find(({ stack }) => stack.stackName === name)!.template;

    it('put a rule for the domain into the named rule set: the bucket first, then the function', () => {
      const made = withMail('mail: { domain: in.example.org, ruleSet: inbound }');
      of(made, 'Feedmill-Intake').hasResourceProperties('AWS::SES::ReceiptRule', {
        RuleSetName: 'inbound',
        Rule: {
          Enabled: true,
          Recipients: ['in.example.org'],
          ScanEnabled: true,
          Actions: [
            { S3Action: { ObjectKeyPrefix: 'mail-in/' } },
            { LambdaAction: { InvocationType: 'Event', FunctionArn: Match.anyValue() } },
          ],
        },
      });
      // An account has one active set: none is made, and none made active.
      for (const { template } of made) template.resourceCountIs('AWS::SES::ReceiptRuleSet', 0);
      of(made, 'Feedmill-Intake').hasResourceProperties('AWS::Lambda::Permission', {
        Principal: 'ses.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      });
      of(made, 'Feedmill-Data').hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Sid: 'LettersBySes', Action: 's3:PutObject', Effect: 'Allow' }),
          ]),
        },
      });
    });

    it('say what is to be done by hand where no rule set is named', () => {
      const made = withMail('mail: { domain: in.example.org }');
      for (const { template } of made) template.resourceCountIs('AWS::SES::ReceiptRule', 0);
      const warned = made.flatMap(({ stack }) =>
        Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('add a rule for in.example.org')),
      );
      expect(warned).toHaveLength(1);
    });

    it('have nothing of them where no domain is configured', () => {
      for (const { text } of templates) {
        expect(text).not.toContain('ses.amazonaws.com');
        expect(text).not.toContain('MAIL_DOMAIN');
      }
    });
  });

  // A change of what is deployed is seen in a review.
  it.each(templates)('$name is deployed as it was reviewed', async ({ name, text }) => {
    const withoutHashes = text.replaceAll(/"S3Key": "[0-9a-f]{64}\.zip"/g, '"S3Key": "BUNDLE.zip"');
    await expect(`${withoutHashes}\n`).toMatchFileSnapshot(`snapshots/${name}.json`);
  });
});
