import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addFeedmill } from '../lib/cloud/index.ts';
import { type Config, ConfigError, deploymentOf, feedsOf, loadConfig, lostOptions } from '../lib/config/index.ts';
import { instant, NewerFormat, STORED_FORMAT } from '../lib/model/index.ts';
import { excessOf, planOf } from '../lib/pipeline/index.ts';
import { CONFIG_FILE, userAgentOf } from './setup.ts';
import { type LiveDeployment, liveDeployment } from './workplace/live-deployment.ts';

const app = new App();
const context: Readonly<Record<string, unknown>> = app.node.getAllContext();

const stack = text('stack') ?? 'Feedmill';
const path = text('config') ?? ownFile();
const config = await loadConfig(path).catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  return stop(error.message);
});
// Whoever declares nothing says so with a key; nobody means to deploy a file whose saving was cut short.
if (isBlank(readFileSync(path, 'utf8'))) stop(`${path} is empty: deploying it would remove everything that is live`);
const chosen = deploymentOf(config, context);
const allowRemovals = switchOf('allowRemovals');
if (chosen.faults.length > 0) stop(chosen.faults.join('\n'));
const live = await look();
if (live !== null) {
  stopWhereDataAreNewer(live);
  stopWhereOptionsAreLost(live);
  if (!allowRemovals) stopWhereTooMuchGoes(config, live);
}
addFeedmill(app, stack, { config, userAgent: userAgentOf(config), ...chosen.deployment, allowRemovals });

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/** A text of the context: `-c stack=News`. */
function text(name: string): string | null {
  const given = context[name];
  return given === undefined || given === '' ? null : String(given);
}

/** A switch of the context: `-c allowRemovals=true`. */
function switchOf(name: string): boolean {
  const given = text(name) ?? 'false';
  return given === 'true' || (given !== 'false' && stop(`-c ${name}=${given}: write true or false`));
}

/** Nothing but blank lines and comments. */
function isBlank(written: string): boolean {
  return written.split('\n').every((line) => line.trim() === '' || line.trimStart().startsWith('#'));
}

/** There is no default but the operator's own file: an example would take the place of all that is live. */
function ownFile(): string {
  if (existsSync(CONFIG_FILE)) return CONFIG_FILE;
  return stop(
    `There is no ${CONFIG_FILE} in ${resolve('.')}, and a deployment needs one: it replaces what is live with what the file declares. Change to the folder that holds it, name it with -c config=PATH, or start from a copy of lib/config/example.yaml`,
  );
}

/**
 * Looks, where the CDK found credentials, at what is live. Where that cannot be seen, Configure looks at the definitions
 * after the deployment and before it removes anything.
 */
async function look(): Promise<LiveDeployment | null> {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  if (account === undefined) return null;
  if (region !== undefined) process.env.AWS_REGION ??= region;
  try {
    return await liveDeployment(stack, account);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(
      `Cannot compare with what is live in ${stack} (${why}); the Configure function still refuses a file that would remove much of it`,
    );
    return null;
  }
}

/** Functions of an older version would misunderstand what those of the newer one stored. */
function stopWhereDataAreNewer({ format }: LiveDeployment): void {
  if (format !== null && format > STORED_FORMAT) stop(new NewerFormat(`The table of ${stack}`, format).message);
}

/** A deployment changes what is said and nothing else: what was said once is given up by saying so. */
function stopWhereOptionsAreLost({ options }: LiveDeployment): void {
  const lost = lostOptions(options, chosen);
  if (lost.length === 0) return;
  const had = lost.map((name) => `${name} (${options[name]})`).join(', ');
  const dropped = lost.map((name) => `-c ${name}=`).join(' ');
  stop(
    `${stack} was deployed with ${had}, which neither the file nor an option sets now. Keep it by writing it into ${path} under deploy:, or drop it with ${dropped}`,
  );
}

function stopWhereTooMuchGoes(
  { sources, feeds, partners, automaticFeeds }: Config,
  { definitions }: LiveDeployment,
): void {
  const plan = planOf(
    { sources, feeds: feedsOf({ sources, feeds, automaticFeeds }, instant(0)), partners },
    definitions,
    automaticFeeds,
  );
  const excess = excessOf(plan);
  if (excess === null) return;
  const gone = [
    ...new Set(
      [...plan.sources.removed, ...plan.feeds.removed, ...plan.partners.removed].map(({ id }) => id as string),
    ),
  ];
  const named = `${gone.slice(0, 20).join(', ')}${gone.length > 20 ? ' …' : ''}`;
  stop(
    `${path} was not deployed to ${stack}: ${excess} (${named}). To see the changes, run feedmill --stack ${stack} plan. If you do want to remove these, deploy with -c allowRemovals=true`,
  );
}
