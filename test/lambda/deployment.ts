import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { merged, type Resource, type StackTemplate } from '../cloud/merged.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a deployment consists of, as its templates say; things go by their names in the code: `IntakePollsQueue`. */
export type Deployment = {
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly mappings: readonly Mapping[];
  /** The functions that the scheduler calls. */
  readonly ticked: readonly string[];
  /** The function behind each route of the API: `POST /articles`. */
  readonly routes: ReadonlyMap<string, string>;
  /** Where a queue's messages go after so many attempts. */
  readonly redrives: ReadonlyMap<string, { readonly to: string; readonly attempts: number }>;
};

export type DeployedFunction = {
  /** The folder of its bundle. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

/** What feeds a function: a queue, or the table by its stream. */
export type Mapping = {
  readonly source: string;
  readonly function: string;
  readonly batchSize: number;
  /** What a record must be like to be handed over; null for all. */
  readonly pattern: unknown;
};

/** How the things of a deployment that other services make are called here, by their names in the code. */
export type Naming = (name: string, type: string) => string;

/** Synthesises the app with a configuration and its bundles into a folder, as `cdk synth` does, without the edge. */
export async function synthesiseApp(folder: string, configuration: string): Promise<void> {
  const config = join(folder, 'feedmill.yaml');
  await writeFile(config, configuration);
  const { context } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8'));
  const given = JSON.stringify({ ...context, config, edge: 'false' });
  const env = { ...process.env, CDK_OUTDIR: join(folder, 'cdk.out'), CDK_CONTEXT_JSON: given };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
}

/** Reads what was synthesised into a folder. */
export async function readDeployment(folder: string, naming: Naming): Promise<Deployment> {
  const out = join(folder, 'cdk.out');
  const names = (await readdir(out)).filter((name) => name.endsWith('.template.json'));
  const templates = names.map(async (name) => JSON.parse(await readFile(join(out, name), 'utf8')) as StackTemplate);
  const { Resources } = merged(await Promise.all(templates));
  const text = (value: unknown): string => textOf(value, Resources, naming);
  const all = (type: string) => Object.entries(Resources).filter(([, resource]) => resource.Type === type);
  const properties = <P>(type: string) =>
    all(type).map(([id, { Properties }]) => [nameOf(id), Properties as P] as const);

  type Lambda = { Code: { S3Key: string }; Timeout: number; Environment: { Variables: Record<string, unknown> } };
  const functions = properties<Lambda>('AWS::Lambda::Function').map(([name, { Code, Timeout, Environment }]) => {
    const environment = Object.entries(Environment.Variables).map(([key, value]) => [key, text(value)]);
    const bundle = join(out, `asset.${Code.S3Key.replace('.zip', '')}`);
    return [name, { folder: bundle, environment: Object.fromEntries(environment), timeoutMs: Timeout * 1000 }] as const;
  });
  type Source = {
    EventSourceArn: unknown;
    FunctionName: unknown;
    BatchSize: number;
    FilterCriteria?: { Filters: readonly { Pattern: string }[] };
  };
  const mappings = properties<Source>('AWS::Lambda::EventSourceMapping').map(([, one]) => {
    const [filter] = one.FilterCriteria?.Filters ?? [];
    const pattern = filter === undefined ? null : JSON.parse(filter.Pattern);
    const [source, to] = [referredIn(one.EventSourceArn), referredIn(one.FunctionName)];
    return { source, function: to, batchSize: one.BatchSize, pattern };
  });
  const integrations = new Map(
    properties<{ IntegrationUri: unknown }>('AWS::ApiGatewayV2::Integration').map(([name, { IntegrationUri }]) => [
      name,
      referredIn(IntegrationUri),
    ]),
  );
  const routes = properties<{ RouteKey: string; Target: unknown }>('AWS::ApiGatewayV2::Route').map(
    ([, { RouteKey, Target }]) => [RouteKey, integrations.get(referredIn(Target)) ?? ''] as const,
  );
  type Queue = { RedrivePolicy?: { deadLetterTargetArn: unknown; maxReceiveCount: number } };
  const redrives = properties<Queue>('AWS::SQS::Queue').flatMap(([name, { RedrivePolicy }]) =>
    RedrivePolicy === undefined
      ? []
      : [
          [
            name,
            { to: referredIn(RedrivePolicy.deadLetterTargetArn), attempts: RedrivePolicy.maxReceiveCount },
          ] as const,
        ],
  );
  const ticked = properties<{ Target: { Arn: unknown } }>('AWS::Scheduler::Schedule').map(([, { Target }]) =>
    referredIn(Target.Arn),
  );
  return { functions: new Map(functions), mappings, ticked, routes: new Map(routes), redrives: new Map(redrives) };
}

/** Whether a record is like an event source mapping's pattern: values by equality or by their beginnings. */
export function isLike(pattern: unknown, record: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((one) =>
      typeof one === 'object' && one !== null && 'prefix' in one
        ? typeof record === 'string' && record.startsWith(String(one.prefix))
        : one === record,
    );
  }
  if (typeof pattern !== 'object' || pattern === null) throw new Error(`not understood: ${JSON.stringify(pattern)}`);
  const fields = (record ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([key, below]) => isLike(below, fields[key]));
}

/** What CloudFormation says of itself. */
const OF_AWS: Readonly<Record<string, string>> = { 'AWS::Region': 'us-east-1', 'AWS::URLSuffix': 'amazonaws.com' };

/** A value of the template as the deployed function finds it. */
function textOf(value: unknown, resources: Readonly<Record<string, Resource>>, naming: Naming): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': joined } = value as { readonly Ref?: string; readonly 'Fn::Join'?: [string, unknown[]] };
  if (joined !== undefined) return joined[1].map((part) => textOf(part, resources, naming)).join(joined[0]);
  if (Ref !== undefined && Ref in OF_AWS) return OF_AWS[Ref] ?? '';
  const type = resources[Ref ?? '']?.Type;
  if (Ref === undefined || type === undefined) throw new Error(`not understood: ${JSON.stringify(value)}`);
  return naming(nameOf(Ref), type);
}

/** The name in the code of the one thing that a value refers to. */
function referredIn(value: unknown): string {
  const ids = [...JSON.stringify(value).matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g)];
  const names = new Set(ids.map(([, ref, getAtt]) => nameOf(ref ?? getAtt ?? '')));
  const [name] = names;
  if (name === undefined || names.size > 1) throw new Error(`not understood: ${JSON.stringify(value)}`);
  return name;
}

/** CloudFormation's ids end with eight hexadecimal digits that CDK adds. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
