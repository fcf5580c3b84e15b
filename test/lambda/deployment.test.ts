import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedId } from '../../lib/model/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { httpEvent } from '../lambdas/events.ts';
import { fullFeed, story } from '../pipeline/stories.ts';
import { isLike } from './deployment.ts';
import { type Driver, drive } from './drive.ts';
import { FUNCTIONS, type FunctionName, HAS_RUNTIME_CLIENT, openStack, type RunningStack } from './stack.ts';

/** What is called from outside alone. */
const AT_DOORS: readonly string[] = [
  'PushApiFunction',
  'HubDoorHubFunction',
  'NewslettersMailFunction',
  'SigningKeyDirectoryFunction',
];

type Line = Readonly<Record<string, unknown>>;

describe.skipIf(!HAS_RUNTIME_CLIENT)('a deployment, driven along its templates', () => {
  let stack: RunningStack;
  let driver: Driver;

  beforeAll(async () => {
    stack = await openStack((site) => `sources: [{ id: courier, url: "${site}/courier.xml" }]`);
    driver = drive(stack);
    stack.pages.set('/courier.xml', fullFeed([story('ferry-sold', 'Ferry sold'), story('crane-falls', 'Crane falls')]));
  });
  afterAll(() => stack?.close());

  async function titlesOf(feed: string): Promise<string[]> {
    const document = await stack.aws.objects.get(documentPath({ id: feed as FeedId }, 'json'));
    const { items } = JSON.parse(Buffer.from(document?.bytes ?? '{"items":[]}').toString());
    return items.map((item: { readonly title: string }) => item.title);
  }

  it('carries the configuration in, polls, ingests, routes and publishes, from the tick on', async () => {
    await driver.tick();
    await driver.settle();
    await driver.tick();
    await driver.settle();
    expect((await titlesOf('courier')).sort()).toEqual(['Crane falls', 'Ferry sold']);
    expect((await titlesOf('all')).sort()).toEqual(['Crane falls', 'Ferry sold']);
    expect([...driver.reached.keys()].sort()).toEqual(
      [...stack.deployment.functions.keys()].filter((name) => !AT_DOORS.includes(name)).sort(),
    );
    expect(driver.deadLetters.size).toBe(0);
  });

  it('sends the canary through the same way into its own feed, and shows it nowhere else', async () => {
    const sentAt = async () => {
      const document = await stack.aws.objects.get(documentPath({ id: 'feedmill-canary' as FeedId }, 'json'));
      return /sent at (\S+Z)\./.exec(Buffer.from(document?.bytes ?? []).toString())?.[1] ?? '';
    };
    const first = await sentAt();
    expect(Date.now() - Date.parse(first)).toBeLessThan(5 * 60_000);
    await driver.tick();
    await driver.settle();
    expect((await sentAt()) > first).toBe(true);
    for await (const key of stack.aws.objects.list('')) {
      if (!/^(?:index\.html|feeds\.opml|feeds\/|articles\/)/.test(key) || key.startsWith('feeds/feedmill-canary/'))
        continue;
      expect(Buffer.from((await stack.aws.objects.get(key))?.bytes ?? []).toString(), key).not.toMatch(/canary/i);
    }
    const told = stack.functions.canary.output();
    expect(told).toContain('"message":"canary seen"');
  });

  it('takes a push at the API, and takes it down, and the feed follows both', async () => {
    const body = JSON.stringify({ title: 'A push', html: '<p>It was pushed to us by a partner this morning.</p>' });
    const pushed = await driver.call(
      'POST /articles',
      httpEvent('POST', '/articles', { type: 'application/json', body }),
    );
    await driver.settle();
    expect(await titlesOf('push')).toEqual(['A push']);
    expect(await titlesOf('all')).toContain('A push');
    // Declared by the configuration, for what tells of a ferry.
    expect((await titlesOf('ferries')).sort()).toEqual(['Crane falls', 'Ferry sold']);
    const id = JSON.parse(pushed.body).articles[0].article;
    await driver.call('DELETE /articles/{id}', httpEvent('DELETE', `/articles/${id}`));
    await driver.settle();
    expect(await titlesOf('push')).toEqual([]);
    expect(await titlesOf('all')).not.toContain('A push');
    const { body: status } = await driver.call('GET /status', httpEvent('GET', '/status'));
    expect(
      JSON.parse(status)
        .sources.map((one: { readonly source: { readonly id: string } }) => one.source.id)
        .sort(),
    ).toEqual(['courier', 'feedmill-canary', 'push']);
  });

  it('takes a subscription at the hub, asks the callback, and delivers what changes from then on', async () => {
    const topic = 'https://feeds.example/feeds/push/atom.xml';
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': `${stack.site}/callback` };
    const body = new URLSearchParams(form).toString();
    const type = 'application/x-www-form-urlencoded';
    expect(await driver.call('POST /hub', httpEvent('POST', '/hub', { type, body }))).toMatchObject({
      statusCode: 202,
    });
    await driver.settle();
    const article = JSON.stringify({ title: 'Another push', html: '<p>It was pushed to us this evening.</p>' });
    await driver.call('POST /articles', httpEvent('POST', '/articles', { type: 'application/json', body: article }));
    await driver.settle();
    const published = await stack.aws.objects.get(documentPath({ id: 'push' as FeedId }, 'atom'));
    expect(stack.received).toEqual([Buffer.from(published?.bytes ?? []).toString()]);
    expect(stack.functions.deliver.output()).toContain('"message":"delivered"');
  });

  it.each(['IntakePolls', 'IntakeArticles', 'PublishingPublications', 'TellingDeliveries'])(
    'gives up on what fails at %s after its attempts, and on nothing beside it',
    async (name) => {
      stack.aws.send(`${name}Queue`, '{"cut off');
      await driver.settle();
      expect(driver.deadLetters.get(`${name}DeadLetters`)).toEqual(['{"cut off']);
    },
  );

  it('logs by the line, with the request and ids, and writes what it measured as CloudWatch reads it', () => {
    const linesOf = (name: FunctionName): Line[] =>
      [...stack.functions[name].output().matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line));
    const measuring = (name: FunctionName) => linesOf(name).filter(({ _aws }) => _aws !== undefined);
    expect(linesOf('poll').find(({ message }) => message === 'polled')).toMatchObject({
      level: 'INFO',
      service: 'Feedmill',
      request: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'courier',
    });
    expect(measuring('poll')[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Feedmill', Dimensions: [['service']] }] },
      service: 'Feedmill',
      Polls: 1,
      Items: 2,
    });
    const written = measuring('publish').map((line) => Object.keys(line));
    expect(written.flat()).toEqual(expect.arrayContaining(['PublishesDone', 'Delay', 'TakedownTime']));
    // No text of an article, and no line of the logger's own trouble.
    for (const name of FUNCTIONS)
      expect(stack.functions[name].output()).not.toMatch(/pushed to us|reserved key|cut off/);
  });

  it('has the stream tell of articles, and of nothing else', () => {
    const patterns = stack.deployment.mappings.flatMap(({ pattern }) => (pattern === null ? [] : [pattern]));
    expect(patterns).toHaveLength(1);
    const record = (pk: string) => ({ dynamodb: { Keys: { pk: { S: pk } } } });
    const passes = (pk: string) => isLike(patterns[0], record(pk));
    expect(['ARTICLE#abc', 'SOURCE#a', 'FEED#a', 'FEEDS', 'KEY#a', 'HOST#a', 'TAKEDOWNS'].filter(passes)).toEqual([
      'ARTICLE#abc',
    ]);
  });
});
