import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type LocalTable, openTable } from '../../lib/local/index.ts';
import { instant } from '../../lib/model/index.ts';
import { openStore, type Store, tableDefinition } from '../../lib/store/index.ts';
import { type AwsEndpoint, openAwsEndpoint } from './aws-endpoint.ts';
import { bundleFunctions, FUNCTIONS, type FunctionName } from './bundles.ts';
import { openRuntime, type Runtime } from './runtime.ts';

/** Every function, run from its bundle, with the services that it calls over HTTP; and a site to fetch from. */
export type RunningStack = {
  readonly functions: Readonly<Record<FunctionName, Runtime>>;
  readonly table: LocalTable;
  readonly store: Store;
  readonly aws: AwsEndpoint;
  /** The site's address, without a slash at its end. */
  readonly site: string;
  /** What the site answers by path: a document; what is not here is never answered at all. */
  readonly pages: Map<string, string>;
  /** The folder of the bundles, one folder a function. */
  readonly bundles: string;
  /** What a function finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Bundles the functions and opens all that they need. A function's process starts at its first event. */
export async function openStack(): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-lambda-'));
  const bundles = join(folder, 'bundles');
  await bundleFunctions(bundles);
  const now = () => instant(Date.now());
  const table = await openTable(
    { path: folder },
    { tableName: 'feedmill', createTable: tableDefinition('feedmill'), now },
  );
  const aws = await openAwsEndpoint(join(folder, 'objects'));
  const client = new DynamoDBClient({ endpoint: table.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const pages = new Map([['/robots.txt', '']]);
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    const type = request.url?.endsWith('.xml') ? 'application/atom+xml' : 'text/html; charset=utf-8';
    if (page !== undefined) response.writeHead(200, { 'content-type': type }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = {
    PATH: process.env.PATH ?? '',
    NODE_OPTIONS: '--enable-source-maps',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    // By a name: of an address in figures the client itself knows that no bucket can stand before it.
    AWS_ENDPOINT_URL: aws.url.replace('127.0.0.1', 'localhost'),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_LAMBDA_FUNCTION_NAME: 'feedmill-test',
    TABLE_NAME: 'feedmill',
    BUCKET_NAME: 'bucket',
    POLL_QUEUE_URL: `${aws.url}/000000000000/poll`,
    ARTICLE_QUEUE_URL: `${aws.url}/000000000000/article`,
    PUBLISH_QUEUE_URL: `${aws.url}/000000000000/publish.fifo`,
    SITE_BASE_URL: 'https://feeds.example/',
    SITE_TITLE: 'The test feeds',
    USER_AGENT: 'Feedmill/test',
    HOST_SPACING_MS: '0',
    TRUSTED_ORIGINS: JSON.stringify([site]),
  };
  const entries = FUNCTIONS.map(async (name) => [name, await openRuntime(join(bundles, name), environment)] as const);
  const functions = Object.fromEntries(await Promise.all(entries)) as Record<FunctionName, Runtime>;
  return {
    functions,
    table,
    store: openStore(client, 'feedmill', aws.objects),
    aws,
    site,
    pages,
    bundles,
    environment,
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
