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
import { liveIn } from '../../../bin/workplace/live-definitions.ts';
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
const outputs: Record<string, string> = {
  BucketName: 'bucket',
  TableName: 'feedmill',
  SiteBaseUrl: 'https://feeds.example',
};
/** Which stack of the deployment tells what. */
const OUTPUTS_OF: Readonly<Record<string, readonly string[]>> = {
  'News-Data': ['BucketName', 'TableName'],
  'News-Syndication': ['SiteBaseUrl', 'PublishQueueUrl'],
  'News-Intake': ['PollQueueUrl', 'ArticleQueueUrl'],
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
    response.writeHead(status, { 'content-type': type, etag: '"1"' }).end(body);
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  for (const queue of ['Poll', 'Article', 'Publish']) {
    outputs[`${queue}QueueUrl`] = `${endpoint}/0/${queue}${queue === 'Publish' ? '.fifo' : ''}`;
  }
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', world.table.endpoint);
  vi.stubEnv('AWS_REGION', 'local');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  writeFileSync(join(home, 'my.yaml'), 'site: { title: Test }\n');
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
    Entries = [],
  } = input as Record<string, never> & {
    readonly Entries?: readonly { readonly Id: string; readonly MessageBody: string }[];
  };
  const queue = String(QueueUrl).split('/').at(-1) ?? '';
  switch (target.split('.').at(-1)) {
    case 'GetQueueUrl':
      return { QueueUrl: `${process.env.AWS_ENDPOINT_URL}/0/${QueueName}` };
    case 'GetQueueAttributes': {
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:local:0:Dead${queue}` });
      const ApproximateNumberOfMessages = queue === 'DeadArticle' ? '2' : '0';
      return { Attributes: { ApproximateNumberOfMessages, ...(!open.has(queue) && { RedrivePolicy }) } };
    }
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
  writeFileSync(file, 'sources: [{ id: a, url: "https://a.example/f" }, { id: b, url: "https://b.example/f" }]\n');
  const { out } = await runFeedmill(['--stack', 'News', 'status', '-c', file]);
  expect(out).toContain(
    'no source yet: the 2 of the configuration should come within two minutes of the deployment; else see feedmill --stack News logs configure\n',
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
    expect(err).toBe('The poll queue has no queue for its dead letters (no redrive policy); deploy anew\n');
    expect(code).toBe(1);
    expect((await onStack('replay', '--dead-letters')).out).toContain('0 on poll, 2 on article, 0 on publish');
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

it('has the stack regenerate its feeds', async () => {
  sent.length = 0;
  const { out, code } = await onStack('rebuild');
  expect({ out, code }).toMatchObject({ out: expect.stringContaining('the publish queue has the orders'), code: 0 });
  expect(sent.map(({ queue, body }) => [queue, JSON.parse(body).feed])).toEqual(
    expect.arrayContaining([['Publish.fifo', 'all']]),
  );
  expect(objects.has('index.html')).toBe(true);
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
    out: '2 dead letters are back on the queues: 0 on poll, 2 on article, 0 on publish\n',
    code: 0,
  });
  expect(moved).toEqual(['arn:aws:sqs:local:0:DeadArticle']);
});

it('says in a line that the credentials expired meanwhile', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', process.env.AWS_ENDPOINT_URL);
  const { err, code } = await onStack('sources', 'list');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', world.table.endpoint);
  expect({ err, code }).toEqual({
    err: 'The security token included in the request is expired; renew the credentials and run the command again: what it has done so far stays\n',
    code: 1,
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
    expect(err).toBe('News-Intake is being changed (UPDATE_IN_PROGRESS): what is live may be another in a moment\n');
    expect(out).toContain(`${file} beside what is live in stack News\n\nsources: `);
    expect(out).toContain('  - cove\n  - dock\n  - ebb\n');
    expect(out).toContain('A deployment refuses this: it would remove 3 of ');
  });

  it('stops before it starts, unless that is allowed', async () => {
    const refused = await deploy({});
    expect(refused).toEqual({ code: 1, stderr: expect.stringMatching(/^\S+cut-off\.yaml is not deployed to News: /) });
    expect(refused.stderr).toMatch(/it would remove 3 of \d+ sources.*\(cove, dock, ebb\).*-c allowRemovals=true\n$/);
  });

  it('goes on where so much may go, and where what is live cannot be seen, which leaves the look at it to Configure', async () => {
    const [allowed, unseen] = await Promise.all([deploy({ allowRemovals: 'true' }), deploy({}, '999999999999')]);
    expect([allowed.code, unseen.code]).toEqual([0, 0]);
    expect(allowed.stderr).not.toContain('News');
    expect(unseen.stderr).toContain('What is live in News cannot be seen (the credentials here are of account 12345');
    expect(await liveIn('Other', ACCOUNT)).toBeNull();
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
    'No stack of News has an output PublishQueueUrl; deploy it anew with this version of Feedmill\n',
  );
  outputs.PublishQueueUrl = PublishQueueUrl;
  expect((await onStack('start')).code).toBe(2);
});
