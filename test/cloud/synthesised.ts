import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addFeedmill, type FeedmillProps } from '../../lib/cloud/index.ts';
import { parseConfig } from '../../lib/config/index.ts';

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
    size: 'production',
    alarmEmail: null,
    monthlyBudget: null,
    ...changes,
  });
}

type Json = { readonly [key: string]: unknown };
type StackTemplate = { readonly Resources: Json; readonly Outputs?: Readonly<Record<string, Output>> };
type Output = { readonly Value: unknown; readonly Export?: { readonly Name: string } };

/**
 * All stacks as one template, in which a reference from one to another is a reference to what it means: what must hold
 * of the deployment holds whichever stack a thing is in.
 */
export function synthesise(changes: Partial<FeedmillProps> = {}): Template {
  const stacks = makeStacks(appWithoutBundles(), changes);
  const templates = stacks.map((stack) => Template.fromStack(stack).toJSON() as StackTemplate);
  const outputs = templates.flatMap(({ Outputs = {} }) => Object.entries(Outputs));
  const exported = new Map(outputs.map(([, { Value, Export }]) => [Export?.Name, Value]));
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const name = (value as { readonly 'Fn::ImportValue'?: string })['Fn::ImportValue'];
    if (name === undefined) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
    if (!exported.has(name)) throw new Error(`no stack exports ${name}`);
    return exported.get(name);
  };
  const Resources = Object.assign({}, ...templates.map((template) => template.Resources));
  const told = outputs.filter(([key]) => !key.startsWith('ExportsOutput'));
  return Template.fromJSON(resolve({ Resources, Outputs: Object.fromEntries(told) }) as Json);
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
