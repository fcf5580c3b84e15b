import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openResources } from '../../bin/workplace/stack-resources.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from '../store/moto-server.ts';
import { runFeedmill } from './run-feedmill.ts';

/**
 * `cdk deploy` to an AWS-compatible endpoint, all but the edge, and the command line on what it deployed. What the
 * endpoint does not know (API Gateway, the scheduler, alarms) it passes over; it runs no functions.
 */

withoutMoto('cdk deploy to an AWS-compatible endpoint');

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STORY = `<html><body><article><h1>Cranes to go</h1><p>${'The council met on the quay before the tide turned. '.repeat(20)}</p></article></body></html>`;

const home = mkdtempSync(join(tmpdir(), 'feedmill-deployed-'));
const config = join(home, 'my.yaml');
const onStack = (...words: string[]) => runFeedmill(['--stack', 'News', ...words]);
const inInstallation = (...words: string[]) => onStack(...words, '-c', config);

/** What this endpoint cannot do once bytes went through its stream, and what other tests do with more beside it, or a file. */
const WALKED_ELSEWHERE = ['rebuild', 'recover', 'ingest letter.eml'];

/** The commands on a stack that a page shows, in blocks and in sentences, without what stands for a name of one's own. */
function commandsIn(page: string): string[][] {
  const lines = page.split('\n').flatMap((line) => /^npx feedmill (.*)$/.exec(line)?.slice(1) ?? []);
  const spans = [...page.matchAll(/`(?:npx )?feedmill\s([^`]+)`/g)].map(([, words = '']) => words.replace(/\s+/g, ' '));
  const words = [...lines, ...spans].map((one) => {
    const own = one.replace(/\s#.*$/, '').replace(/--stack \w+ ?/, '');
    return own.replace('before.yaml', join(home, 'before.yaml')).match(/'[^']*'|\S+/g) ?? [];
  });
  // One word alone is a command's name in a sentence, but for what is typed so.
  const typed = words.filter((one) => one.length > 1 || lines.includes(one[0] ?? ''));
  const commands = typed.map((one) => one.map((word) => word.replace(/^'(.*)'$/, '$1')));
  return [...new Map(commands.map((one) => [one.join(' '), one])).values()];
}

let moto: MotoServer;

describe.skipIf(!HAS_MOTO)('a deployment at an AWS-compatible endpoint', () => {
  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.client.endpoint.replace('127.0.0.1', 'localhost'));
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    writeFileSync(config, 'site: { title: News, baseUrl: "https://feeds.example" }\n');
    writeFileSync(join(home, 'story.html'), STORY);
    // From where there is no app, which it would synthesise.
    await cdkIn(home, 'bootstrap', 'aws://123456789012/us-east-1');
    const context = ['-c', 'edge=false', '-c', 'stack=News', '-c', `config=${config}`];
    await cdk('deploy', '--all', '--method=direct', '--require-approval=never', ...context);
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const cdk = (...words: string[]) => cdkIn(ROOT, ...words);

  async function cdkIn(cwd: string, ...words: string[]): Promise<void> {
    const command = [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...words, '--output', join(home, 'cdk.out')];
    const env = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true' };
    await promisify(execFile)(process.execPath, command, { cwd, env });
  }

  it('takes an article in, orders its feeds and shows them', async () => {
    // Before there are bytes in the stream, over which this endpoint stumbles at each write from then on.
    expect(await inInstallation('rebuild')).toMatchObject({
      err: '',
      out: expect.stringContaining('queued for publishing'),
    });
    const taken = await inInstallation('ingest', join(home, 'story.html'), '--url', 'https://courier.example/cranes');
    // This endpoint stores the item, and then stumbles over its bytes in the stream: the client asks again, and finds it.
    expect(taken).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/created|unchanged/) });
    const again = await inInstallation('ingest', join(home, 'story.html'), '--url', 'https://courier.example/cranes');
    expect(again.out).toContain('unchanged');
    expect((await inInstallation('rebuild', 'all')).out).toContain('1 feed: queued for publishing');
    const { out, code } = await inInstallation('status');
    expect({ out, code }).toMatchObject({ out: expect.stringContaining('stack News, feeds at'), code: 0 });
    expect((await inInstallation('feeds', 'list')).out).toContain('https://feeds.example/feeds/all/rss.xml');
  });

  it('is not deployed anew without an option that it was deployed with, nor with one that is misspelt', async () => {
    const anew = (...words: string[]) =>
      cdk('deploy', '--all', '-c', 'stack=News', '-c', `config=${config}`, ...words).then(
        () => 'deployed',
        ({ stderr }: { readonly stderr: string }) => stderr,
      );
    const lost = await anew();
    expect(lost).toContain(
      'News was deployed with edge (false), which neither the file nor an option sets now. Keep it by writing it into',
    );
    expect(await anew('-c', 'edgy=false')).toContain('-c edgy: is not a deployment option; did you mean edge?');
    expect(await inInstallation('plan')).toMatchObject({ code: 0, out: expect.stringContaining('live in stack News') });
  }, 90_000);

  it('shows what its functions wrote, measures left out', async () => {
    const resources = openResources('News');
    const logs = new CloudWatchLogsClient({});
    const logGroupName = (await resources.names('Intake', 'AWS::Logs::LogGroup')).get('IntakePollLog');
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }));
    const lines = [
      { level: 'WARN', message: 'poll failed', request: 'r', source: 'town-hall', failures: 3, error: 'no answer' },
      { level: 'INFO', message: 'polled', request: 'r', source: 'harbour', outcome: 'read' },
      { _aws: {}, service: 'News', Polls: 1 },
    ];
    const timestamp = Date.now() - 1000;
    const logEvents = lines.map((line, at) => ({ timestamp: timestamp + at, message: JSON.stringify(line) }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'one', logEvents }));
    const { out } = await onStack('logs', '--since', '10m');
    expect(out.split('\n').map((line) => line.slice(25))).toEqual([
      'poll      poll failed source=town-hall failures=3 error=no answer',
      'poll      polled source=harbour outcome=read',
      '',
    ]);
    expect((await onStack('logs', 'poll', '--match', 'harbour', '--json')).out).toBe(`${JSON.stringify(lines[1])}\n`);
    expect((await onStack('logs', 'ingest')).out).toBe('');
    expect(await onStack('logs', 'pol')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^There is no function pol\. Choose from /),
    });
    expect(await runFeedmill(['logs'])).toMatchObject({ code: 2, err: expect.stringContaining('--stack NAME logs') });
    resources.close();
    logs.destroy();
  });

  it('bills a month at the pace that was measured', async () => {
    const none = await onStack('cost');
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('Dispatch was not called') });
    const resources = openResources('News');
    const watch = new CloudWatchClient({});
    const functions = await resources.names('Intake', 'AWS::Lambda::Function');
    const put = (Namespace: string, MetricName: string, Name: string, Value: string | undefined, count: number) => {
      const Dimensions = [{ Name, Value }];
      const MetricData = [{ MetricName, Dimensions, Value: count, Timestamp: new Date(Date.now() - 60_000) }];
      return watch.send(new PutMetricDataCommand({ Namespace, MetricData }));
    };
    await put('AWS/Lambda', 'Invocations', 'FunctionName', functions.get('IntakeDispatchFunction'), 2 * 1440);
    await put('Feedmill', 'DocumentsPut', 'service', 'News', 400);
    const { out } = await onStack('cost', '--days', '2');
    expect(out).toContain('News for a month at the pace of the last 2 days');
    expect(out).toMatch(/^S3 +documents, revisions and payloads written +6,000 +PUT/m);
    expect(out).toMatch(/^Scheduler +ticks +43,200 +ticks/m);
    resources.close();
    watch.destroy();
  });

  it('answers what the runbook has one ask: the trace of an article, what is held, and its dead letters', async () => {
    const traced = await inInstallation('trace', 'courier.example/cranes?utm_source=x');
    expect(traced).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Cranes to go$/m) });
    expect(traced.out).toMatch(/^r1 +\d{4}-.* push +first seen$/m);
    expect((await inInstallation('held', 'list')).out).toBe('No article is held back or embargoed.\n');
    expect((await inInstallation('dead-letters', 'list')).out).toBe('No dead letters.\n');
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const resources = openResources('News');
    const queues = await resources.names('Intake', 'AWS::SQS::Queue');
    const QueueUrl = queues.get('IntakeArticlesDeadLetters');
    const { MessageId = '' } = await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: '{"cut off', MessageGroupId: 'courier.example' }),
    );
    const logs = new CloudWatchLogsClient({});
    const logGroupName = (await resources.names('Intake', 'AWS::Logs::LogGroup')).get('IntakeIngestLog');
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }));
    const message = JSON.stringify({
      level: 'WARN',
      message: 'message failed',
      messageId: MessageId,
      error: 'no JSON',
    });
    const logEvents = [{ timestamp: Date.now(), message }];
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'one', logEvents }));
    expect((await inInstallation('dead-letters', 'list')).out).toMatch(
      new RegExp(`^${MessageId} +article +courier.example +not JSON: \\{"cut off +5 .* no JSON$`, 'm'),
    );
    expect((await inInstallation('status')).out).toMatch(/^one dead letter: /m);
    expect((await inInstallation('dead-letters', 'drop', MessageId)).code).toBe(0);
    expect((await inInstallation('dead-letters', 'list')).out).toBe('No dead letters.\n');
    resources.close();
    logs.destroy();
    sqs.destroy();
  });

  it('knows every command that the pages on deploying and on trouble have one type', async () => {
    const typed = ['deploy.md', 'runbook.md'].flatMap((page) =>
      commandsIn(readFileSync(join(ROOT, 'docs', page), 'utf8')),
    );
    expect(typed.length).toBeGreaterThan(20);
    writeFileSync(join(home, 'before.yaml'), 'site: { title: News }\n');
    for (const words of typed.filter((one) => !WALKED_ELSEWHERE.some((begin) => one.join(' ').startsWith(begin)))) {
      const ofNoFile = words[0] === 'logs' || words[0] === 'cost';
      const { err, code } = await (ofNoFile ? onStack(...words) : inInstallation(...words));
      // Where there is nothing under the name that stands for one, it says so and ends with 1; wrong usage ends with 2.
      expect({ words, err, code }).toMatchObject({
        code: expect.toBeOneOf([0, 1]),
        err: expect.not.stringMatching(/error:|unknown|JSON|TypeError/i),
      });
    }
  }, 120_000);
});
