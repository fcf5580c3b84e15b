import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addFeedmill } from '../lib/cloud/index.ts';
import { type Config, ConfigError, feedsOf, loadConfig, SIZES, type Size } from '../lib/config/index.ts';
import { instant } from '../lib/model/index.ts';
import { excessOf, planOf } from '../lib/pipeline/index.ts';
import { CONFIG_FILE, userAgentOf } from './setup.ts';
import { liveIn } from './workplace/live-definitions.ts';

const app = new App();
const context = (name: string): string | null => app.node.tryGetContext(name) ?? null;

const stack = context('stack') ?? 'Feedmill';
const path = context('config') ?? ownFile();
const config = await loadConfig(path).catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  return stop(error.message);
});
// Whoever declares nothing says so with a key; nobody means to deploy a file whose saving was cut short.
if (isBlank(readFileSync(path, 'utf8'))) stop(`${path} is empty: a deployment of it would remove all that is live`);
const allowRemovals = switchOf('allowRemovals', false);
if (!allowRemovals) await stopWhereTooMuchGoes(config);
addFeedmill(app, stack, {
  config,
  userAgent: userAgentOf(config),
  certificateArn: context('certificateArn'),
  edge: switchOf('edge', true),
  tracing: switchOf('tracing', false),
  size: sizeOf(context('size') ?? 'production'),
  alarmEmail: context('alarmEmail'),
  monthlyBudget: dollarsOf(context('monthlyBudget')),
  allowRemovals,
});

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Nothing but blank lines and comments. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => line.trim() === '' || line.trimStart().startsWith('#'));
}

/** There is no default but the operator's own file: an example would take the place of all that is live. */
function ownFile(): string {
  if (existsSync(CONFIG_FILE)) return CONFIG_FILE;
  return stop(
    `There is no ${CONFIG_FILE} in ${resolve('.')}, and nothing is deployed without one: what it declares takes the place of what is live. Go to where it is, name it by -c config=PATH, or begin with a copy of lib/config/example.yaml`,
  );
}

/**
 * Looks, where the CDK found credentials, at what is live, and stops where the file would remove much of it. Where that
 * cannot be seen, Configure looks at it after the deployment and before it removes anything.
 */
async function stopWhereTooMuchGoes({ sources, feeds, automaticFeeds }: Config): Promise<void> {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  if (account === undefined) return;
  if (region !== undefined) process.env.AWS_REGION ??= region;
  const live = await liveIn(stack, account).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`What is live in ${stack} cannot be seen (${why}); Configure refuses a file that removes much of it`);
    return null;
  });
  if (live === null) return;
  const plan = planOf({ sources, feeds: feedsOf({ sources, feeds }, instant(0)) }, live, automaticFeeds);
  const excess = excessOf(plan);
  if (excess === null) return;
  const gone = [...new Set([...plan.sources.removed, ...plan.feeds.removed].map(({ id }) => id as string))];
  const named = `${gone.slice(0, 20).join(', ')}${gone.length > 20 ? ' …' : ''}`;
  stop(
    `${path} is not deployed to ${stack}: ${excess} (${named}). See feedmill --stack ${stack} plan; if that is meant, deploy with -c allowRemovals=true`,
  );
}

function sizeOf(name: string): Size {
  if (Object.hasOwn(SIZES, name)) return name as Size;
  return stop(`-c size=${name}: write one of ${Object.keys(SIZES).join(', ')}`);
}

function dollarsOf(written: string | null): number | null {
  if (written === null) return null;
  const dollars = Number(written);
  if (dollars > 0 && Number.isFinite(dollars) && context('alarmEmail') !== null) return dollars;
  return stop(`-c monthlyBudget=${written}: write US dollars above 0, and with -c alarmEmail=ADDRESS whom to tell`);
}

/** A switch of the context: `-c edge=false`. */
function switchOf(name: string, otherwise: boolean): boolean {
  const given = app.node.tryGetContext(name) ?? otherwise;
  if (![true, false, 'true', 'false'].includes(given)) stop(`-c ${name}=${given}: write true or false`);
  return given === true || given === 'true';
}
