import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addFeedmill, type FeedmillProps } from '../../lib/cloud/index.ts';
import { parseConfig } from '../../lib/config/index.ts';
import { merged, type StackTemplate } from './merged.ts';

/** `{ Ref: id }` or `{ 'Fn::GetAtt': [id, attribute] }`. */
export type Reference = { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly [string, string] };

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

/** An app with the project's own feature flags; bundles are left out, at which only app.test.ts looks. */
export function appWithoutBundles(): App {
  return new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    // CDK's own rules take seconds of every synthesis; app.test.ts has them run once, over the real app.
    builtinCloudFormationValidation: false,
  });
}

export function makeStacks(app: App, changes: Partial<FeedmillProps> = {}): Stack[] {
  return addFeedmill(app, 'Feedmill', {
    config: parseConfig('', 'feedmill.yaml'),
    userAgent: 'Feedmill/test',
    certificateArn: null,
    edge: true,
    tracing: false,
    size: 'production',
    alarmEmail: null,
    monthlyBudget: null,
    payloadDays: null,
    allowRemovals: false,
    ...changes,
  });
}

/** All stacks as one template. */
export function synthesise(changes: Partial<FeedmillProps> = {}): Template {
  const stacks = makeStacks(appWithoutBundles(), changes);
  return Template.fromJSON(merged(stacks.map((stack) => Template.fromStack(stack).toJSON() as StackTemplate)));
}

/** The properties of all resources of a type, by their name in the code: `IntakePollFunction`. */
export function byName<Properties>(template: Template, type: string): Map<string, Properties> {
  const found: Record<string, { Properties?: unknown }> = template.findResources(type);
  return new Map(Object.entries(found).map(([id, resource]) => [nameOf(id), resource.Properties as Properties]));
}

/** The name in the code of what a reference refers to. */
export function referred(reference: Reference): string {
  return nameOf(reference.Ref ?? reference['Fn::GetAtt']?.[0] ?? '');
}

/** CloudFormation's ids end with eight hexadecimal digits that CDK adds. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
