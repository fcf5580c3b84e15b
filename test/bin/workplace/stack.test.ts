import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ServedConsole, serveConsole } from '../../../bin/commands/console.ts';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { liveDeployment } from '../../../bin/workplace/live-deployment.ts';
import { parseConfig, writeDeployedSettings } from '../../../lib/config/index.ts';
import { instant, STORED_FORMAT } from '../../../lib/model/index.ts';
import { openTable } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';
import { runFeedmill } from '../run-feedmill.ts';

/**
 * The command line against a deployed stack: the embedded table over HTTP, and a stand-in for what CloudFormation, SQS
 * and S3 answer to it. A publish that is ordered is done by the stack: here the message is what counts.
 */

const STORY = `<html><body><article><h1>Cranes to go</h1><p>${'The council met on the quay before the tide turned. '.repeat(20)}</p></article></body></html>`;
const ADDRESS = 'https://courier.example/cranes';

const ACCOUNT = '123456789012';
const home = mkdtempSync(join(tmpdir(), 'feedmill-stack-'));
const objects = new Map<string, Buffer>();
const sent: { queue: string; body: string }[] = [];
const moved: string[] = [];
/** Queues that were made without a redrive policy. */
const open = new Set<string>();
/** Dead letters of the article queue, and which of them are out at this moment. */
const dead = new Map([
  ['letter-1', '{"source":"push","purpose":"push","url":"https://courier.example/ferry","told":{"form":"nothing"}}'],
  ['letter-2', '{"cut off'],
]);
const out = new Set<string>();
let isExpired = false;
const outputs: Record<string, string> = {
  BucketName: 'bucket',
  TableName: 'feedmill',
  SiteBaseUrl: 'https://feeds.example',
  Settings: writeDeployedSettings(parseConfig('site: { title: Test, rights: © Test }', 'feedmill.yaml')),
  DeployedWith: '{"edge":false,"size":"production","alarmEmail":null}',
};
/** Which stack of the deployment tells what. */
const OUTPUTS_OF: Readonly<Record<string, readonly string[]>> = {
  'News-Data': ['BucketName', 'TableName', 'DeployedWith'],
  'News-Syndication': ['SiteBaseUrl', 'PublishQueueUrl', 'Settings'],
  'News-Intake': ['PollQueueUrl', 'ArticleQueueUrl', 'DeliveryQueueUrl'],
  'News-Api': [],
  'News-Observability': [],
};
/** What is in a stack, by its types. */
const RESOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  'News-Observability': ['AWS::CloudWatch::Alarm', 'AWS::SNS::Topic', 'AWS::SNS::Subscription'],
};
/** What CloudFormation says of a stack, unless it is made. */
const states: Record<string, string> = {};
let world: World;
let aws: Server;

beforeAll(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
  aws = createServer(async (request, response) => {
    const { status = 200, body = '', type = 'application/xml' } = answer(request, await buffer(request));
    const headers = { 'content-type': type, etag: '"1"', 'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT' };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  for (const queue of ['Poll', 'Article', 'Publish', 'Delivery']) {
    outputs[`${queue}QueueUrl`] = `${endpoint}/0/${queue}${queue === 'Publish' ? '.fifo' : ''}`;
  }
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', world.table.endpoint);
  vi.stubEnv('AWS_REGION', 'local');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  writeFileSync(join(home, 'my.yaml'), 'site: { title: Test, rights: © Test }\n');
  writeFileSync(join(home, 'story.html'), STORY);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => aws.close(resolve));
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

type Answer = { readonly status?: number; readonly body?: string | Buffer; readonly type?: string };

function answer(request: IncomingMessage, body: Buffer): Answer {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string' && target.startsWith('DynamoDB')) {
    const __type = 'com.amazonaws.dynamodb.v20120810#ExpiredTokenException';
    const body = JSON.stringify({ __type, message: 'The security token included in the request is expired' });
    return { status: 400, body, type: 'application/x-amz-json-1.0' };
  }
  if (isExpired && String(target).endsWith('.ReceiveMessage')) {
    const message = 'The security token included in the request is expired';
    return {
      status: 400,
      body: JSON.stringify({ __type: 'ExpiredTokenException', message }),
      type: 'application/json',
    };
  }
  if (typeof target === 'string') {
    return {
      body: JSON.stringify(queueAnswer(target, JSON.parse(body.toString()))),
      type: 'application/x-amz-json-1.0',
    };
  }
  if (request.url === '/') return stackAnswer(new URLSearchParams(body.toString()));
  return objectAnswer(request, body);
}

function stackAnswer(query: URLSearchParams): Answer {
  const name = query.get('StackName') ?? '';
  const told = OUTPUTS_OF[name];
  if (told === undefined) {
    const message = `Stack with id ${name} does not exist`;
    const error = `<Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error>`;
    return { status: 400, body: `<ErrorResponse>${error}</ErrorResponse>` };
  }
  if (query.get('Action') === 'ListStackResources') {
    const listed = (RESOURCES_OF[name] ?? []).map((type) => {
      const id = type.replaceAll(':', '');
      return `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LastUpdatedTimestamp>2026-11-20T08:00:00Z</LastUpdatedTimestamp></member>`;
    });
    const result = `<ListStackResourcesResult><StackResourceSummaries>${listed.join('')}</StackResourceSummaries></ListStackResourcesResult>`;
    return { body: `<ListStackResourcesResponse>${result}</ListStackResourcesResponse>` };
  }
  const members = told.map(
    (key) => `<member><OutputKey>${key}</OutputKey><OutputValue>${outputs[key] ?? ''}</OutputValue></member>`,
  );
  const stack = `<StackId>arn:aws:cloudformation:local:${ACCOUNT}:stack/${name}/1</StackId><StackName>${name}</StackName><CreationTime>2026-11-20T08:00:00Z</CreationTime><StackStatus>${states[name] ?? 'CREATE_COMPLETE'}</StackStatus><Outputs>${members.join('')}</Outputs>`;
  const result = `<DescribeStacksResult><Stacks><member>${stack}</member></Stacks></DescribeStacksResult>`;
  return { body: `<DescribeStacksResponse>${result}</DescribeStacksResponse>` };
}

/** Of the dead letters, two are on the article queue's. */
function queueAnswer(target: string, input: Record<string, never>): unknown {
  const {
    QueueUrl = '',
    QueueName = '',
    SourceArn = '',
    ReceiptHandle = '',
    Entries = [],
  } = input as Record<string, never> & {
    readonly Entries?: readonly {
      readonly Id: string;
      readonly MessageBody: string;
      readonly ReceiptHandle?: string;
    }[];
  };
  const queue = String(QueueUrl).split('/').at(-1) ?? '';
  switch (target.split('.').at(-1)) {
    case 'GetQueueUrl':
      return { QueueUrl: `${process.env.AWS_ENDPOINT_URL}/0/${QueueName}` };
    case 'GetQueueAttributes': {
      const RedrivePolicy = JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:local:0:Dead${queue}`,
        maxReceiveCount: 5,
      });
      const count = queue === 'DeadArticle' ? dead.size : queue === 'Article' ? 3 : 0;
      return { Attributes: { ApproximateNumberOfMessages: String(count), ...(!open.has(queue) && { RedrivePolicy }) } };
    }
    case 'ReceiveMessage': {
      const shown = queue === 'DeadArticle' ? [...dead].filter(([id]) => !out.has(id)) : [];
      for (const [id] of shown) out.add(id);
      return {
        Messages: shown.map(([id, body]) => ({
          MessageId: id,
          ReceiptHandle: id,
          Body: body,
          MD5OfBody: md5(body),
          Attributes: { SentTimestamp: '1763625600000', MessageGroupId: 'courier.example' },
        })),
      };
    }
    case 'ChangeMessageVisibilityBatch':
      for (const { ReceiptHandle = '' } of Entries) out.delete(ReceiptHandle);
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
    case 'DeleteMessage':
      dead.delete(String(ReceiptHandle));
      return {};
    case 'StartMessageMoveTask':
      moved.push(SourceArn);
      return { TaskHandle: '1' };
    default:
      sent.push(...Entries.map(({ MessageBody }) => ({ queue, body: MessageBody })));
      return {
        Successful: Entries.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })),
      };
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function objectAnswer({ method, url = '' }: IncomingMessage, body: Buffer): Answer {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const key = decodeURIComponent(pathname).replace(/^\/bucket\/?/, '');
  if (key === '') {
    const found = [...objects.keys()].filter((one) => one.startsWith(searchParams.get('prefix') ?? ''));
    return {
      body: `<ListBucketResult>${found.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('')}</ListBucketResult>`,
    };
  }
  if (method === 'PUT') objects.set(key, body);
  const bytes = objects.get(key);
  return bytes === undefined ? { status: 404 } : { body: method === 'GET' ? bytes : '' };
}

const onStack = (...words: string[]) => runFeedmill(['--stack', 'News', ...words, '-c', join(home, 'my.yaml')]);

it('says when the sources of the file come, right after the deployment', async () => {
  const file = join(home, 'sources.yaml');
  writeFileSync(
    file,
    'site: { title: Test, rights: © Test }\nsources: [{ id: a, url: "https://a.example/f" }, { id: b, url: "https://b.example/f" }]\n',
  );
  const { out } = await runFeedmill(['--stack', 'News', 'status', '-c', file]);
  expect(out).toContain(
    'no sources yet; the 2 in the configuration should appear within two minutes of the deployment. If not, run feedmill --stack News logs configure\n',
  );
});

it('ingests into the stack, and what it wrote is in its table and bucket', async () => {
  const { err, code } = await onStack('ingest', join(home, 'story.html'), '--url', ADDRESS);
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect([...objects.keys()].filter((key) => /^(?:raw|revision)\//.test(key))).toHaveLength(2);
  await world.settle();
});

it('shows sources, feeds, and the status with its dead letters', async () => {
  expect((await onStack('sources', 'list')).out).toContain('push');
  expect((await onStack('feeds', 'list')).out).toContain('all');
  const { out, code } = await onStack('status');
  expect(out).toContain('2 dead letters');
  expect(out).toContain('stack News, feeds at https://feeds.example/');
  expect(code).toBe(1);
});

it('shows the status, and puts letters back, also where one queue has no redrive policy', async () => {
  open.add('Poll');
  try {
    const { out, err, code } = await onStack('status');
    expect(out).toContain('2 dead letters');
    expect(out).toContain('stack News, feeds at');
    expect(err).toBe('The poll queue has no dead-letter queue (no redrive policy); deploy the stack again\n');
    expect(code).toBe(1);
    expect((await onStack('replay', '--dead-letters')).out).toContain(
      '0 on poll, 2 on article, 0 on publish, 0 on deliver',
    );
  } finally {
    open.clear();
    moved.length = 0;
  }
});

it('follows what a list of subscriptions names, and writes down what is followed', async () => {
  const file = join(home, 'subscriptions.opml');
  const outline = '<outline type="rss" text="The Gazette" xmlUrl="https://gazette.example/feed.xml"/>';
  writeFileSync(file, `<opml version="2.0"><head/><body>${outline}</body></opml>`);
  const { out, err, code } = await onStack('opml', 'import', file, '--yes');
  expect({ out, err, code }).toMatchObject({ err: '', code: 0, out: expect.stringContaining('1 followed') });
  expect((await world.ports.store.sources.list()).map(({ id }) => id as string)).toContain('the-gazette');
  const exported = await runFeedmill(['--stack', 'News', 'opml', 'export', '-c', join(home, 'sources.yaml')]);
  expect(exported.out).toContain('xmlUrl="https://gazette.example/feed.xml"');
  expect(exported.out).not.toContain('a.example');
  expect((await onStack('sources', 'remove', 'the-gazette')).code).toBe(0);
});

it('traces an article in the stack’s table, bucket and queues', async () => {
  const { out: page, err, code } = await onStack('trace', 'courier.example/cranes/?utm_source=x');
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(page).toMatch(/^Cranes to go$/m);
  expect(page).toMatch(/^r1 +\d{4}-.* push +first seen$/m);
  expect(page).toMatch(
    /^article +about 3 are waiting, whose contents cannot be read; of 2 dead letters none is about it$/m,
  );
  const stuck = await onStack('trace', 'https://courier.example/ferry');
  expect(stuck).toMatchObject({ code: 1, err: '' });
  expect(stuck.out).toMatch(/^A dead letter of article is about it: letter-1$/m);
});

it('shows its dead letters, drops one and replays one, and leaves the others', async () => {
  const { out: listed, code } = await onStack('dead-letters', 'list');
  expect(code).toBe(0);
  expect(listed).toMatch(/^letter-1 +article +push +https:\/\/courier.example\/ferry +5 /m);
  expect(listed).toMatch(/^letter-2 +article +courier.example +not JSON: \{"cut off +5 /m);
  expect((await onStack('dead-letters', 'show', 'letter-2')).out).toMatch(/^body +\{"cut off$/m);
  expect(out.size).toBe(0);
  const [body] = [...dead.values()];
  sent.length = 0;
  expect((await onStack('dead-letters', 'replay', 'letter-1')).out).toBe('letter-1 put back on the article queue\n');
  expect(sent).toEqual([{ queue: 'Article', body }]);
  expect((await onStack('dead-letters', 'drop', 'letter-2')).code).toBe(0);
  expect(dead.size).toBe(0);
  expect((await onStack('dead-letters', 'drop', 'letter-2')).code).toBe(1);
  dead.set('letter-1', body ?? '').set('letter-2', '{"cut off');
});

it('says in a line that credentials are over in the midst of a command, and takes nothing away', async () => {
  isExpired = true;
  const answer = await onStack('dead-letters', 'drop', 'letter-1');
  isExpired = false;
  expect(answer).toEqual({
    out: '',
    err: 'The security token included in the request is expired. Renew the credentials and run the command again; what it has done so far is kept\n',
    code: 1,
  });
  expect([...dead.keys()]).toEqual(['letter-1', 'letter-2']);
});

it('lists what is held back in the stack', async () => {
  expect((await onStack('hold', ADDRESS, '--reason', 'legal check')).code).toBe(0);
  expect((await onStack('held', 'list')).out).toMatch(
    /held +an operator +an operator releases it .* push +legal check +Cranes to go/,
  );
  expect((await onStack('release', ADDRESS)).code).toBe(0);
  expect((await onStack('held', 'list')).out).toBe('No article is held back or embargoed.\n');
});

it('has the stack regenerate its feeds', async () => {
  sent.length = 0;
  const { out, code } = await onStack('rebuild');
  expect({ out, code }).toMatchObject({ out: expect.stringContaining('queued for publishing'), code: 0 });
  expect(sent.map(({ queue, body }) => [queue, JSON.parse(body).feed])).toEqual(
    expect.arrayContaining([['Publish.fifo', 'all']]),
  );
  expect(objects.has('index.html')).toBe(true);
});

it('writes the front page as the stack names itself, whatever file it is run beside, and says where that differs', async () => {
  const other = join(home, 'other.yaml');
  writeFileSync(other, 'site: { title: Another, baseUrl: "https://other.example" }\nautomaticFeeds: { tags: 1 }\n');
  const { out, err, code } = await runFeedmill(['--stack', 'News', 'rebuild', '-c', other]);
  expect({ out, code }).toMatchObject({ out: expect.stringContaining('queued for publishing'), code: 0 });
  expect(err).toBe(
    'The local configuration differs from what stack News was deployed with: site.baseUrl, site.rights, site.title, automaticFeeds; the deployed settings are used\n',
  );
  for (const key of ['index.html', 'feeds.opml']) {
    expect(objects.get(key)?.toString()).toContain('Test');
    expect(objects.get(key)?.toString()).not.toMatch(/Another|other\.example/);
  }
  const { Settings = '' } = outputs;
  delete outputs.Settings;
  const older = await onStack('feeds', 'list');
  outputs.Settings = Settings;
  expect(older).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^Stack News does not state its site settings: it was deployed by an/),
  });
});

it('takes an article down, and tells when the stack has it out of every feed', async () => {
  const order = onStack('takedown', ADDRESS, '--reason', 'asked for');
  let isDone = false;
  void order.finally(() => {
    isDone = true;
  });
  // The stack's own functions, on the same table.
  while (!isDone) {
    await setTimeout(20);
    await world.settle();
  }
  const { err, code } = await order;
  expect({ err, code }).toEqual({ err: '', code: 0 });
});

it('moves dead letters back on their queues, where there are any', async () => {
  const { out, code } = await onStack('replay', '--dead-letters');
  expect({ out, code }).toEqual({
    out: '2 dead letters put back on the queues: 0 on poll, 2 on article, 0 on publish, 0 on deliver\n',
    code: 0,
  });
  expect(moved).toEqual(['arn:aws:sqs:local:0:DeadArticle']);
});

it('says in a line that the credentials expired meanwhile', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', process.env.AWS_ENDPOINT_URL);
  const { err, code } = await onStack('sources', 'list');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', world.table.endpoint);
  expect({ err, code }).toEqual({
    err: 'The security token included in the request is expired. Renew the credentials and run the command again; what it has done so far is kept\n',
    code: 1,
  });
});

describe('the console of a deployed stack', () => {
  const context = {
    out: () => {},
    err: () => {},
    color: false,
    now: () => instant(Date.now()),
    exit: () => {},
  } as unknown as CommandContext;
  let served: ServedConsole;
  let cookie: string;

  async function open() {
    served = await serveConsole({ stack: 'News', config: join(home, 'my.yaml'), port: 0 }, context);
    const entered = await fetch(served.link, { redirect: 'manual' });
    // Of a stack no browser remembers it beyond its own end.
    expect(entered.headers.get('set-cookie')).not.toContain('Max-Age');
    cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async function ask(path: string) {
    const answer = await fetch(new URL(path, served.link), { headers: { cookie } });
    return { status: answer.status, text: await answer.text() };
  }

  it('shows what the commands show, names the stack in each command, and says that it is being deployed', async () => {
    states['News-Data'] = 'UPDATE_IN_PROGRESS';
    await open();
    delete states['News-Data'];
    try {
      expect(served.by).toBe('it');
      const { status, text } = await ask('/');
      expect(status).toBe(200);
      expect(text).toContain('<bdi>stack News</bdi>');
      expect(text).toMatch(
        /<p class="warning" role="status"><bdi>.*it is being deployed \(News-Data UPDATE_IN_PROGRESS\)/,
      );
      expect((await ask('/feeds')).text).toContain('npx feedmill --stack News feeds list');
      expect((await ask('/dead-letters')).text).toContain('https://courier.example/ferry');
    } finally {
      await served.close();
    }
  });

  it('says so where credentials expire meanwhile, and goes on once they are good', async () => {
    await open();
    try {
      isExpired = true;
      const { status, text } = await ask('/dead-letters');
      expect(status).toBe(503);
      expect(text).toContain('The credentials have expired');
      isExpired = false;
      expect((await ask('/dead-letters')).status).toBe(200);
    } finally {
      isExpired = false;
      await served.close();
    }
  });
});

describe('a deployment whose file lacks much of what is live', () => {
  const declaring = (ids: readonly string[]) =>
    `sources: [${ids.map((id) => `{ id: ${id}, url: https://${id}.example/feed.xml }`).join(', ')}]\n`;
  const file = join(home, 'cut-off.yaml');

  /** The app as the CDK runs it, with an account that it found credentials for. */
  async function deploy(context: Record<string, string>, account = ACCOUNT) {
    const given = { 'aws:cdk:bundling-stacks': [], config: file, stack: 'News', edge: 'false', ...context };
    const env = {
      ...process.env,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_OUTDIR: join(home, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify(given),
    };
    const app = fileURLToPath(new URL('../../../bin/app.ts', import.meta.url));
    const done = promisify(execFile)(process.execPath, [app], { env });
    return done.then(
      ({ stderr }) => ({ code: 0, stderr }),
      ({ code, stderr }: { readonly code: number; readonly stderr: string }) => ({ code, stderr }),
    );
  }

  beforeAll(async () => {
    for (const id of ['bay', 'cove', 'dock', 'ebb'])
      await world.addSource({ id, url: `https://${id}.example/feed.xml`, origin: 'config' });
    writeFileSync(file, declaring(['bay']));
  });

  it('is planned beside what is live', async () => {
    states['News-Intake'] = 'UPDATE_IN_PROGRESS';
    const { out, err, code } = await runFeedmill(['--stack', 'News', 'plan', '-c', file]);
    delete states['News-Intake'];
    expect(code).toBe(1);
    expect(err).toContain(
      'what is shown here may change in a moment: it is being deployed (News-Intake UPDATE_IN_PROGRESS)\n',
    );
    expect(out).toContain(`${file} compared with what is live in stack News\n\nsources: `);
    expect(out).toContain('  - cove\n  - dock\n  - ebb\n');
    expect(out).toContain('A deployment would refuse this: it would remove 3 of ');
  });

  it('stops before it starts, unless that is allowed', async () => {
    const refused = await deploy({});
    expect(refused).toEqual({ code: 1, stderr: expect.stringMatching(/^\S+cut-off\.yaml was not deployed to News: /) });
    expect(refused.stderr).toMatch(/it would remove 3 of \d+ sources.*\(cove, dock, ebb\).*-c allowRemovals=true\n$/);
  }, 90_000);

  it('stops where it would lose an option that the live one has, until that is said or given up', async () => {
    const { DeployedWith = '' } = outputs;
    outputs.DeployedWith = '{"edge":false,"size":"small","alarmEmail":"ops@example.org","tracing":false}';
    expect(await deploy({})).toEqual({
      code: 1,
      stderr: `News was deployed with size (small), alarmEmail (ops@example.org), which neither the file nor an option sets now. Keep it by writing it into ${file} under deploy:, or drop it with -c size= -c alarmEmail=\n`,
    });
    writeFileSync(file, `${declaring(['bay'])}deploy: { size: small, edge: false, alarmEmail: ops@example.org }\n`);
    // Past that, and on to what else is wrong with it.
    expect((await deploy({ edge: '' })).stderr).toContain('cut-off.yaml was not deployed to News: it would remove');
    writeFileSync(file, declaring(['bay']));
    expect((await deploy({ size: '', alarmEmail: '' })).stderr).toContain('it would remove');
    outputs.DeployedWith = DeployedWith;
  }, 90_000);

  it('stops so too where an earlier version noted no options, by what there is and what is missing', async () => {
    const { DeployedWith = '' } = outputs;
    delete outputs.DeployedWith;
    expect((await liveDeployment('News', ACCOUNT))?.options).toEqual({
      edge: false,
      size: 'dev',
      alarmEmail: 'what it is now',
    });
    expect((await deploy({ edge: '', size: '' })).stderr).toMatch(
      /^News was deployed with alarmEmail \(what it is now\), /,
    );
    outputs.DeployedWith = DeployedWith;
  }, 90_000);

  it('stops where a later version has stored what is live, as every command on the stack does, and nothing is changed', async () => {
    const table = openTable(world.table.client(), 'feedmill');
    const key = { pk: 'CONFIGURATION', sk: 'C' };
    const before = await table.get(key);
    await table.put({ pk: { S: key.pk }, sk: { S: key.sk }, format: { N: String(STORED_FORMAT + 1) } });
    const line = `its data are in format ${STORED_FORMAT + 1}, and this version of Feedmill reads formats up to ${STORED_FORMAT}; nothing was changed.`;
    const refused = await deploy({ allowRemovals: 'true' });
    expect(refused).toEqual({ code: 1, stderr: expect.stringContaining(`The table of News: ${line}`) });
    for (const command of ['status', 'rebuild']) {
      const { err, code } = await onStack(command);
      expect({ err, code }).toEqual({ err: expect.stringContaining(`Stack News: ${line}`), code: 1 });
    }
    if (before === null) await table.delete(key);
    else await table.put(before);
  }, 90_000);

  it('goes on where so much may go, and where what is live cannot be seen, which leaves the look at it to Configure', async () => {
    const [allowed, unseen] = await Promise.all([deploy({ allowRemovals: 'true' }), deploy({}, '999999999999')]);
    expect([allowed.code, unseen.code]).toEqual([0, 0]);
    expect(allowed.stderr).not.toContain('News');
    expect(unseen.stderr).toContain('Cannot compare with what is live in News (the credentials are for account 12345');
    expect(await liveDeployment('Other', ACCOUNT)).toBeNull();
  }, 90_000);
});

it('says that there is no such stack, that it is too old, and that a command is not for it', async () => {
  const setup = ['-c', join(home, 'my.yaml')];
  const none = await runFeedmill(['status', '--stack', 'Nowhere', ...setup]);
  expect(none.err).toMatch(/^Stack Nowhere-\w+ cannot be read: .*does not exist/);
  expect(none.code).toBe(1);
  const { PublishQueueUrl = '' } = outputs;
  delete outputs.PublishQueueUrl;
  expect((await onStack('status')).err).toBe(
    'No stack of News has an output PublishQueueUrl; deploy it again with this version of Feedmill\n',
  );
  states['News-Syndication'] = 'CREATE_IN_PROGRESS';
  expect((await onStack('status')).err).toBe(
    'No stack of News has an output PublishQueueUrl; it is being deployed (News-Syndication CREATE_IN_PROGRESS); try again when that is done\n',
  );
  delete states['News-Syndication'];
  outputs.PublishQueueUrl = PublishQueueUrl;
  expect((await onStack('start')).code).toBe(2);
});
