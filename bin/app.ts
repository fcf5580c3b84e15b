import { existsSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { addFeedmill } from '../lib/cloud/index.ts';
import { ConfigError, loadConfig, SIZES, type Size } from '../lib/config/index.ts';
import { CONFIG_FILE, userAgentOf } from './setup.ts';

const app = new App();
const context = (name: string): string | null => app.node.tryGetContext(name) ?? null;

const path = context('config') ?? ownOrExample();
const config = await loadConfig(path).catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
});
addFeedmill(app, context('stack') ?? 'Feedmill', {
  config,
  userAgent: userAgentOf(config),
  certificateArn: context('certificateArn'),
  edge: switchOf('edge', true),
  tracing: switchOf('tracing', false),
  size: sizeOf(context('size') ?? 'production'),
  alarmEmail: context('alarmEmail'),
  monthlyBudget: dollarsOf(context('monthlyBudget')),
});

function sizeOf(name: string): Size {
  if (Object.hasOwn(SIZES, name)) return name as Size;
  console.error(`-c size=${name}: write one of ${Object.keys(SIZES).join(', ')}`);
  process.exit(1);
}

function dollarsOf(written: string | null): number | null {
  if (written === null) return null;
  const dollars = Number(written);
  if (dollars > 0 && Number.isFinite(dollars) && context('alarmEmail') !== null) return dollars;
  console.error(`-c monthlyBudget=${written}: write US dollars above 0, and with -c alarmEmail=ADDRESS whom to tell`);
  process.exit(1);
}

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
