import type { z } from 'zod';
import type { Config } from './config.ts';
import { type DeploySaid, deploy } from './deploy-schema.ts';
import { didYouMean } from './did-you-mean.ts';
import { explain } from './explain.ts';
import type { Size } from './size.ts';

/** How it is deployed, all of it. */
export type Deployment = {
  readonly size: Size;
  readonly edge: boolean;
  readonly tracing: boolean;
  readonly alarmEmail: string | null;
  readonly monthlyBudget: number | null;
  readonly payloadDays: number | null;
  readonly certificateArn: string | null;
};

export type DeployOption = keyof Deployment;

/** What holds where nothing is said. */
export const DEPLOYED_OTHERWISE: Deployment = {
  size: 'production',
  edge: true,
  tracing: false,
  alarmEmail: null,
  monthlyBudget: null,
  payloadDays: null,
  certificateArn: null,
};

const OPTIONS = Object.keys(DEPLOYED_OTHERWISE) as DeployOption[];

/** What the command line alone says: which deployment, of which file, and what is allowed this once. */
const OF_ONE_COMMAND: readonly string[] = ['stack', 'config', 'allowRemovals'];

/** What the CDK's own commands keep in its context by plain names. */
const OF_THE_CDK: readonly string[] = ['cli-telemetry', 'acknowledged-issue-numbers'];

/** What was said of a deployment, and what was said wrongly, a line each. */
export type Chosen = {
  readonly deployment: Deployment;
  /** What the file or the command line says, be it what holds otherwise too. */
  readonly said: readonly DeployOption[];
  readonly faults: readonly string[];
};

/**
 * The options of a deployment: what `-c NAME=VALUE` says goes before what the file says under `deploy:`, and an empty
 * value is none. `context` is all that the CDK hands over; its own names have a colon, a slash or an at sign in them.
 */
export function deploymentOf(
  { deploy: inFile, site }: Pick<Config, 'deploy' | 'site'>,
  context: Readonly<Record<string, unknown>>,
): Chosen {
  const given = OPTIONS.filter((name) => context[name] !== undefined);
  const read = given.map((name) => [name, readOption(name, context[name])] as const);
  const commanded = read.flatMap(([name, answer]) => ('value' in answer ? [[name, answer.value] as const] : []));
  const said: DeploySaid = { ...inFile, ...Object.fromEntries(commanded) };
  // No key is there without a value: neither YAML nor the command line knows an undefined one.
  const deployment = { ...DEPLOYED_OTHERWISE, ...said } as Deployment;
  return {
    deployment,
    said: OPTIONS.filter((name) => said[name] !== undefined),
    faults: [
      ...Object.keys(context).flatMap(unknownName),
      ...read.flatMap(([name, answer]) => ('fault' in answer ? [`-c ${name}=${context[name]}: ${answer.fault}`] : [])),
      ...togetherFaults(deployment, site.baseUrl),
    ],
  };
}

/** What live options a deployment would lose, because nobody says anything of them any more. */
export function lostOptions(
  live: Readonly<Partial<Record<DeployOption, unknown>>>,
  { said }: Pick<Chosen, 'said'>,
): DeployOption[] {
  return OPTIONS.filter(
    (name) => live[name] !== undefined && live[name] !== DEPLOYED_OTHERWISE[name] && !said.includes(name),
  );
}

function unknownName(name: string): string[] {
  if (/[:/@]/.test(name) || OF_THE_CDK.includes(name)) return [];
  const known = [...OPTIONS, ...OF_ONE_COMMAND];
  if (known.includes(name)) return [];
  const meant = didYouMean(name, known);
  const remedy = meant === null ? `the options are ${known.join(', ')}` : `did you mean ${meant}?`;
  return [`-c ${name}: is not a deployment option; ${remedy}`];
}

type Answer = { readonly value: DeploySaid[DeployOption] } | { readonly fault: string };

function readOption(name: DeployOption, written: unknown): Answer {
  if (written === '') return { value: DEPLOYED_OTHERWISE[name] };
  const shape: z.ZodType<DeploySaid[DeployOption]> = deploy.shape[name];
  const answer = shape.safeParse(asTyped(name, written), { reportInput: true });
  if (answer.success) return { value: answer.data };
  return {
    fault: answer.error.issues.flatMap((issue) => explain({ ...issue, path: ['deploy', name] }))[0]?.message ?? '',
  };
}

const NUMBERS: readonly DeployOption[] = ['monthlyBudget', 'payloadDays'];

/** On the command line everything is text. */
function asTyped(name: DeployOption, written: unknown): unknown {
  if (typeof written !== 'string') return written;
  if (typeof DEPLOYED_OTHERWISE[name] === 'boolean') return { true: true, false: false }[written] ?? written;
  return NUMBERS.includes(name) && Number.isFinite(Number(written)) ? Number(written) : written;
}

function togetherFaults({ monthlyBudget, alarmEmail, certificateArn }: Deployment, baseUrl: string | null): string[] {
  return [
    ...(monthlyBudget !== null && alarmEmail === null
      ? ['monthlyBudget: nobody would be notified; set alarmEmail']
      : []),
    ...(certificateArn !== null && baseUrl === null
      ? ['certificateArn: has no host yet; set site.baseUrl to the address it is for']
      : []),
  ];
}
