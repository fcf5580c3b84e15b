import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { FeedmillStack } from '../lib/cloud/index.ts';
import { ConfigError, loadConfig } from '../lib/config/index.ts';
import { CONFIG_FILE, userAgentOf } from './setup.ts';

const app = new App();
const context = (name: string): string | null => app.node.tryGetContext(name) ?? null;

const path = context('config') ?? ownOrExample();
const config = await loadConfig(path).catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
});
new FeedmillStack(app, context('stack') ?? 'Feedmill', {
  config,
  userAgent: userAgentOf(config),
  certificateArn: context('certificateArn'),
  edge: switchOf('edge', true),
  alarmEmail: context('alarmEmail'),
});

/** A switch of the context: `-c edge=false`. */
function switchOf(name: string, otherwise: boolean): boolean {
  const given = app.node.tryGetContext(name) ?? otherwise;
  if (![true, false, 'true', 'false'].includes(given)) {
    console.error(`-c ${name}=${given}: write true or false`);
    process.exit(1);
  }
  return given === true || given === 'true';
}

function ownOrExample(): string {
  if (existsSync(CONFIG_FILE)) return CONFIG_FILE;
  const example = 'lib/config/example.yaml';
  console.error(`No ${CONFIG_FILE} here: using ${example}. Write one, or name another with -c config=PATH.`);
  return example;
}
