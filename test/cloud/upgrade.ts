import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { StackTemplate } from './merged.ts';

/** The templates of a deployment's stacks, by the stacks' names. */
export type Templates = ReadonlyMap<string, StackTemplate>;

/** Something that an upgrade would do and must not: `Feedmill-Data StorageTable…: would be replaced`. */
export type UpgradeFault = string;

/** What is meant although it is a fault: the fault as it is told, and why it is done and how operators come over it. */
export type Exception = { readonly fault: UpgradeFault; readonly reason: string };

/** What readers, partners or operators hold on to: its id stays for ever. */
const KEPT_BY_ID: readonly string[] = [
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::KeyValueStore',
];

/** What holds something that a new one in its place would lack: messages, addresses, confirmations, logs. */
const STATEFUL: readonly string[] = [
  ...KEPT_BY_ID,
  'AWS::ApiGatewayV2::Api',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::Logs::LogGroup',
];

/** What an upgrade from one version's templates to another's would break, but for the exceptions; and those that are none any more. */
export function upgradeFaults(before: Templates, after: Templates, exceptions: readonly Exception[]): UpgradeFault[] {
  const faults = [...exportFaults(before, after), ...idFaults(before, after), ...replacements(before, after)];
  const excepted = exceptions.map(({ fault }) => fault);
  return [
    ...faults.filter((fault) => !excepted.includes(fault)),
    ...excepted.filter((fault) => !faults.includes(fault)).map((fault) => `no exception any more: ${fault}`),
  ];
}

/**
 * CloudFormation updates the stack that exports before the one that imports, and refuses to take away or to change what
 * the other still imports then.
 */
function exportFaults(before: Templates, after: Templates): UpgradeFault[] {
  const imported = new Set([...before.values()].flatMap(importsOf));
  return [...before].flatMap(([stack, template]) => {
    const now = exportsOf(after.get(stack));
    return [...exportsOf(template)].flatMap(([name, value]) => {
      if (!imported.has(name)) return [];
      const other = now.get(name);
      if (other === undefined) return [`${stack} ${name}: is exported no longer, and imported until the next stack`];
      return other === value ? [] : [`${stack} ${name}: would be exported with another value, while it is imported`];
    });
  });
}

function exportsOf(template: StackTemplate | undefined): Map<string, string> {
  const outputs = Object.values(template?.Outputs ?? {});
  return new Map(outputs.flatMap(({ Export, Value }) => (Export ? [[Export.Name, JSON.stringify(Value)]] : [])));
}

function importsOf(template: StackTemplate): string[] {
  return [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name]) => name ?? '');
}

function idFaults(before: Templates, after: Templates): UpgradeFault[] {
  return [...before].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => KEPT_BY_ID.includes(Type))
      .filter(([id, { Type }]) => after.get(stack)?.Resources[id]?.Type !== Type)
      .map(([id, { Type }]) => `${stack} ${id}: there is no ${Type} of this id any more`),
  );
}

/** By the CDK's own knowledge of what CloudFormation does about a change. */
function replacements(before: Templates, after: Templates): UpgradeFault[] {
  return [...before].flatMap(([stack, template]) => {
    const faults: UpgradeFault[] = [];
    const now = after.get(stack) ?? { Resources: {} };
    cloudFormationDiff(stack, template, now).resources.forEachDifference((id, { oldResourceType, changeImpact }) => {
      const told = IMPACTS[changeImpact];
      if (told !== undefined && STATEFUL.includes(oldResourceType ?? '')) faults.push(`${stack} ${id}: ${told}`);
    });
    return faults;
  });
}

const IMPACTS: Readonly<Record<string, string>> = {
  WILL_REPLACE: 'would be replaced',
  MAY_REPLACE: 'might be replaced',
  WILL_DESTROY: 'would be deleted',
  WILL_ORPHAN: 'would be left behind',
};

type Change = { readonly oldResourceType?: string; readonly changeImpact: string };
type TemplateDiff = {
  readonly resources: { forEachDifference(each: (logicalId: string, change: Change) => void): void };
};
type Cdk = {
  readonly DiffFormatter: new (given: {
    readonly templateInfo: unknown;
  }) => {
    computeDiff(stack: string, before: unknown, after: unknown, changeSet: undefined, moves: object): TemplateDiff;
  };
};

let cdk: Cdk | undefined;

/**
 * `@aws-cdk/cloudformation-diff`, as it is part of the CDK's command line: the very code that says what `cdk diff` says.
 * By its path, since the package exports its program alone.
 */
function cloudFormationDiff(stackName: string, before: StackTemplate, after: StackTemplate): TemplateDiff {
  const path = fileURLToPath(new URL('../../node_modules/aws-cdk/lib/index.js', import.meta.url));
  cdk ??= createRequire(import.meta.url)(path) as Cdk;
  const formatter = new cdk.DiffFormatter({ templateInfo: { newTemplate: { stackName } } });
  return formatter.computeDiff(stackName, before, after, undefined, {});
}
