import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type LocalTable, openTable } from '../../lib/local/index.ts';
import { instant } from '../../lib/model/index.ts';
import { openStore, type Store, tableDefinition } from '../../lib/store/index.ts';
import { type AwsEndpoint, openAwsEndpoint } from './aws-endpoint.ts';
import { type DeployedFunction, type Deployment, readDeployment, synthesiseApp } from './deployment.ts';
import { type Outcome, openRuntime, type Runtime } from './runtime.ts';

// npm leaves an optional package out where it cannot be built.
export const HAS_RUNTIME_CLIENT = existsSync(new URL('../../node_modules/aws-lambda-ric', import.meta.url));
if (!HAS_RUNTIME_CLIENT) {
  const what = 'SKIPPED: aws-lambda-ric is not installed, so the bundles are not run under it';
  if (process.env.FEEDMILL_REQUIRE_CLIENTS === '1') throw new Error(what);
  console.warn(what);
}

export const FUNCTIONS = [
  'configure',
  'dispatch',
  'poll',
  'ingest',
  'route',
  'publish',
  'api',
  'canary',
  'hub',
  'deliver',
  'mail',
  'key-directory',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Every function of a synthesised deployment, run from its bundle with its environment, with the services that it calls over HTTP; and a site to fetch from. */
export type RunningStack = {
  readonly functions: Readonly<Record<FunctionName, Runtime>>;
  /** Hands an event to a function by its name in the code, for as long as its template allows. */
  invoke(name: string, event: unknown): Promise<Outcome>;
  readonly table: LocalTable;
  readonly store: Store;
  readonly aws: AwsEndpoint;
  /** The site's address, without a slash at its end. */
  readonly site: string;
  /** What the site answers by path: a document; what is not here is never answered at all. */
  readonly pages: Map<string, string>;
  /** By whom it was asked, as each request says and proves. */
  readonly agents: readonly string[];
  /** What was delivered to it, as it came. Whoever asks at its callback is confirmed. */
  readonly received: readonly string[];
  readonly deployment: Deployment;
  /** The folder of a function's bundle. */
  folderOf(name: FunctionName): string;
  /** Opens a function as it is deployed; its process starts at its first event. */
  open(name: FunctionName): Promise<Runtime>;
  /** What every function finds in its environment, whatever is deployed. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  close(): Promise<void>;
};

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Synthesises the app and opens all that its functions need. A function's process starts at its first event. */
export async function openStack(sources: (site: string) => string = () => ''): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-lambda-'));
  const now = () => instant(Date.now());
  const table = await openTable(
    { path: folder },
    { tableName: 'feedmill', createTable: tableDefinition('feedmill'), now },
  );
  const aws = await openAwsEndpoint(join(folder, 'objects'));
  const client = new DynamoDBClient({ endpoint: table.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const pages = new Map([['/robots.txt', '']]);
  const received: string[] = [];
  const agents: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/callback')) {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      if (request.method === 'POST') received.push(Buffer.concat(parts).toString());
      return void response.end(new URL(request.url, 'http://site').searchParams.get('hub.challenge') ?? '');
    }
    agents.push(`${request.headers['signature-agent']} ${request.headers['signature-input']}`);
    const page = pages.get(request.url ?? '');
    const type = request.url?.endsWith('.xml') ? 'application/atom+xml' : 'text/html; charset=utf-8';
    if (page !== undefined) response.writeHead(200, { 'content-type': type }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await synthesiseApp(folder, configurationFor(site, sources(site)));
  const naming = (name: string, type: string): string => {
    if (type === 'AWS::DynamoDB::Table') return 'feedmill';
    return type === 'AWS::S3::Bucket' ? 'bucket' : `${aws.url}/000000000000/${name}`;
  };
  const deployment = await readDeployment(folder, naming);
  const environment = {
    PATH: process.env.PATH ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    // By a name: of an address in figures the client itself knows that no bucket can stand before it.
    AWS_ENDPOINT_URL: aws.url.replace('127.0.0.1', 'localhost'),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_LAMBDA_FUNCTION_NAME: 'feedmill-test',
    // Where Lambda has an SDK of its own.
    NODE_PATH: fileURLToPath(new URL('../../node_modules', import.meta.url)),
  };
  const functionOf = (name: FunctionName): DeployedFunction => {
    const own = [...deployment.functions].find(([id]) => id.toLowerCase().endsWith(`${plain(name)}function`))?.[1];
    if (own === undefined) throw new Error(`There is no function ${name} in the templates`);
    return own;
  };
  const open = (name: FunctionName): Promise<Runtime> => {
    const own = functionOf(name);
    return openRuntime(own.folder, { ...environment, ...own.environment });
  };
  const entries = FUNCTIONS.map(async (name) => [name, await open(name)] as const);
  const functions = Object.fromEntries(await Promise.all(entries)) as Record<FunctionName, Runtime>;
  return {
    functions,
    async invoke(name, event) {
      const file = FUNCTIONS.find((one) => name.toLowerCase().endsWith(`${plain(one)}function`));
      const deployed = deployment.functions.get(name);
      if (file === undefined || deployed === undefined) throw new Error(`There is no function ${name}`);
      return functions[file].invoke(event, deployed.timeoutMs);
    },
    table,
    store: openStore(client, 'feedmill', aws.objects),
    aws,
    site,
    pages,
    agents,
    received,
    deployment,
    folderOf: (name) => functionOf(name).folder,
    open,
    environment,
    folder,
    async close() {
      for (const runtime of Object.values(functions)) await runtime.close();
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await aws.close();
      await table.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As the code names it. */
function plain(name: FunctionName): string {
  return name.replaceAll('-', '');
}

/** What is deployed: one feed, and the site may be fetched from although it is on this machine. */
function configurationFor(site: string, sources: string): string {
  return `
site: { baseUrl: "https://feeds.example", title: The test feeds, hub: own, signRequests: true }
feeds: [{ id: ferries, title: Ferries, filter: { words: [ferry] } }]
limits: { hostSpacing: 0s }
mail: { domain: in.example.org, ruleSet: inbound }
trustedOrigins: ["${site}"]
trustedCallbacks: ["${site}"]
${sources}
`;
}
