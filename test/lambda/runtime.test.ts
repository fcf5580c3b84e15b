import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshKey } from '../../bin/commands/signing-keys.ts';
import { newKeyRing, publicKeyOf, writeKeyRing } from '../../lib/fetch/index.ts';
import {
  type AbsoluteUrl,
  DIRECTORY_PATH,
  type FeedId,
  instant,
  type SourceId,
  signingKeysName,
} from '../../lib/model/index.ts';
import { defineFeed, defineSource } from '../../lib/pipeline/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { httpEvent, sesEvent, sqsEvent } from '../lambdas/events.ts';
import { LETTERS, LOCAL } from '../mail/letters.ts';
import { fullFeed, story } from '../pipeline/stories.ts';
import { feedOf, fixed, START, tickEvent } from '../world.ts';
import type { Outcome } from './runtime.ts';
import { HAS_RUNTIME_CLIENT, openStack, type RunningStack } from './stack.ts';

const UNREADABLE = '{"source":';
const POISONED = 'message-1';
const RING = newKeyRing(freshKey(), instant(0));

describe.skipIf(!HAS_RUNTIME_CLIENT)('the functions, from their bundles under the runtime client', () => {
  let stack: RunningStack;
  let articles: string[];
  let records: DynamoDBRecord[];

  beforeAll(async () => {
    stack = await openStack();
    stack.aws.parameters.set(signingKeysName('Feedmill'), writeKeyRing(RING));
    const { store, pages, site } = stack;
    const ports = {
      store,
      now: () => START,
      queues: { send: async () => {} },
      log: { info: () => {}, warn: () => {} },
      site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    };
    await defineFeed(feedOf({ id: 'all' }), ports);
    for (const id of ['courier', 'silent']) {
      const source = {
        id: id as SourceId,
        url: `${site}/${id}.xml` as AbsoluteUrl,
        title: id,
        kind: 'feed',
        fullText: 'auto',
        interval: fixed(900),
        recheck: 0,
        tags: [],
        language: null,
        rules: {},
        paused: false,
        origin: 'command',
      } as const;
      await defineSource(source, feedOf({ id, filter: { sources: [source.id] } }), ports);
    }
    const stories = ['Ferry sold', 'Crane falls'].map((title) => story(title.replace(' ', '-'), title));
    pages.set('/courier.xml', fullFeed(stories));
  });
  afterAll(() => stack?.close());

  it('configure: carries what stands beside its bundle into the table, once', async () => {
    const { configure } = stack.functions;
    expect(await configure.invoke(tickEvent())).toEqual({ ended: 'answered', answer: null });
    expect(await stack.store.feeds.get('ferries' as FeedId)).toMatchObject({ title: 'Ferries' });
    const told = stack.aws.take('PublishingPublicationsQueue').map(({ group }) => group);
    expect(told).toEqual(expect.arrayContaining(['all', 'courier', 'ferries']));
    expect(await configure.invoke(tickEvent())).toEqual({ ended: 'answered', answer: null });
    expect(stack.aws.take('PublishingPublicationsQueue')).toEqual([]);
  });

  it('dispatch: the tick hands the due sources to the poll queue', async () => {
    expect(await stack.functions.dispatch.invoke(tickEvent())).toEqual({ ended: 'answered', answer: null });
    const told = stack.aws.take('IntakePollsQueue').map(({ body }) => JSON.parse(body).source);
    expect(told.sort()).toEqual(['courier', 'silent']);
  });

  it('poll: offers what the feed has; of the batch only the unreadable message comes back', async () => {
    const event = sqsEvent({ source: 'courier' }, UNREADABLE);
    expect(await stack.functions.poll.invoke(event)).toEqual(failed(POISONED));
    articles = stack.aws.take('IntakeArticlesQueue').map(({ body }) => body);
    expect(articles).toHaveLength(2);
  });

  it('ingest: commits the articles; of the batch only the unreadable message comes back', async () => {
    const [first = '', second = ''] = articles;
    expect(await stack.functions.ingest.invoke(sqsEvent(first, UNREADABLE, second))).toEqual(failed(POISONED));
    records = await pendingRecords();
    expect(records.map(({ dynamodb }) => dynamodb?.NewImage?.pk?.S?.split('#')[0])).toEqual(['ARTICLE', 'ARTICLE']);
  });

  it('route: tells the feeds of the changes; the poisoned record comes back, and not the one before it', async () => {
    const [first, second] = records as [DynamoDBRecord, DynamoDBRecord];
    const poisoned = {
      ...second,
      dynamodb: { ...second.dynamodb, SequenceNumber: '7', NewImage: { pk: { S: 'ARTICLE#' } } },
    };
    expect(await stack.functions.route.invoke({ Records: [first, poisoned] })).toEqual(failed('7'));
    expect(await stack.functions.route.invoke({ Records: [second] })).toEqual(failed());
  });

  it('publish: writes the feed; of the batch only the unreadable message comes back', async () => {
    const told = stack.aws.take('PublishingPublicationsQueue');
    expect(new Set(told.map(({ group }) => group))).toEqual(new Set(['all', 'courier', 'ferries']));
    const [first = '', ...rest] = told.map(({ body }) => body);
    expect(await stack.functions.publish.invoke(sqsEvent(first, UNREADABLE, ...rest))).toEqual(failed(POISONED));
    const document = await stack.aws.objects.get(documentPath({ id: 'courier' as FeedId }, 'atom'));
    const text = Buffer.from(document?.bytes ?? []).toString();
    expect(text).toContain('<title>Ferry sold</title>');
    expect(text).toContain('<title>Crane falls</title>');
  });

  it('api: takes a push, says its status, takes down, and refuses what is not JSON', async () => {
    const { api } = stack.functions;
    const article = { title: 'A push', html: '<p>It was pushed to us by a partner of ours this morning.</p>' };
    const push = (body: string) => httpEvent('POST', '/articles', { type: 'application/json', body });
    const pushed = answerOf(await api.invoke(push(JSON.stringify(article))));
    expect(pushed).toMatchObject({ statusCode: 201 });
    expect(answerOf(await api.invoke(push('{"title":')))).toMatchObject({ statusCode: 400 });
    expect(answerOf(await api.invoke(httpEvent('GET', '/status')))).toMatchObject({ statusCode: 200 });
    const [{ article: id }] = JSON.parse(pushed.body).articles;
    expect(answerOf(await api.invoke(httpEvent('DELETE', `/articles/${id}`)))).toMatchObject({ statusCode: 200 });
  });

  it('key-directory: publishes the keys that poll and ingest have signed with', async () => {
    const answer = answerOf(await stack.functions['key-directory'].invoke(httpEvent('GET', DIRECTORY_PATH)));
    expect(answer).toMatchObject({ statusCode: 200 });
    const [key] = JSON.parse(answer.body).keys;
    expect(key).toEqual(publicKeyOf(RING[0]!));
    expect(stack.agents.length).toBeGreaterThan(1);
    for (const told of stack.agents) expect(told).toContain(`feedmill="https://feeds.example" feedmill=("@authority"`);
    for (const told of stack.agents) expect(told).toContain(`keyid="${key.kid}"`);
  });

  it('mail: keeps the letter that SES put into the bucket, which ingest reads and publishes with its picture', async () => {
    const { mail, ingest } = stack.functions;
    const { store, aws } = stack;
    const ports = {
      store,
      now: () => START,
      log: { info: () => {}, warn: () => {} },
      queues: { send: async () => {} },
    };
    const site = { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' };
    const id = 'weekly' as SourceId;
    await defineSource(
      {
        ...{ id, url: null, title: id, kind: 'mail', fullText: 'never', interval: fixed(900), recheck: 0, tags: [] },
        ...{ language: null, rules: {}, paused: false, origin: 'command', accept: 'all' },
      },
      feedOf({ id, filter: { sources: [id] } }),
      { ...ports, site },
    );
    await store.mails.open(id, { local: LOCAL, since: START, former: [], accepted: null });
    await aws.objects.put('mail-in/ses-1', LETTERS['pictures that came with it']!.bytes, {
      contentType: 'message/rfc822',
    });
    expect(await mail.invoke(sesEvent('ses-1', [`${LOCAL}@in.example.org`]))).toEqual({
      ended: 'answered',
      answer: null,
    });
    expect(await aws.objects.get('mail-in/ses-1')).toBeNull();
    // The same event again, and one for nobody.
    expect(await mail.invoke(sesEvent('ses-1', [`${LOCAL}@in.example.org`]))).toEqual({
      ended: 'answered',
      answer: null,
    });
    expect(await mail.invoke(sesEvent('ses-2', ['nobody@in.example.org']))).toEqual({
      ended: 'answered',
      answer: null,
    });
    const messages = aws.take('IntakeArticlesQueue').map(({ body }) => body);
    expect(messages).toHaveLength(1);
    expect(await ingest.invoke(sqsEvent(...messages))).toEqual(failed());
    expect(await store.mails.recent(id, 10)).toMatchObject([
      { fate: 'published', checks: { spf: 'pass', dmarc: 'pass', virus: 'pass' }, articles: [expect.any(String)] },
    ]);
    const pictures = [];
    for await (const key of aws.objects.list('pictures/')) pictures.push(key);
    expect(pictures).toHaveLength(1);
  });

  it('reports before its time-out the message whose host never answers, done with its neighbour, and serves the next', async () => {
    const { poll } = stack.functions;
    const before = await stack.store.sources.state('courier' as SourceId);
    // It was polled a moment ago, and is due all the same.
    if (before !== null) await stack.store.sources.saveState({ ...before, nextDue: before.lastPoll, pollDue: null });
    expect(await poll.invoke(sqsEvent({ source: 'silent' }, { source: 'courier' }), 7000)).toEqual(failed('message-0'));
    expect((await stack.store.sources.state('courier' as SourceId))?.lastPoll).not.toBe(before?.lastPoll);
    stack.pages.set('/silent.xml', fullFeed([story('late', 'Late news')]));
    expect(await poll.invoke(sqsEvent({ source: 'silent' }))).toEqual(failed());
    expect(stack.aws.take('IntakeArticlesQueue')).toHaveLength(1);
  });

  it('fails with the error as the runtime tells it where an event is of no shape that we know', async () => {
    const outcome = await stack.functions.publish.invoke({});
    expect(outcome).toMatchObject({ ended: 'failed', error: { errorType: 'TypeError' } });
  });

  async function pendingRecords(): Promise<DynamoDBRecord[]> {
    const shards = [0, 1, 2, 3].map((shard) => stack.table.records.read(shard, 100));
    return (await Promise.all(shards)).flat();
  }
});

/** The answer that names these messages or records as failed. */
function failed(...identifiers: readonly string[]): Outcome {
  const batchItemFailures = identifiers.map((itemIdentifier) => ({ itemIdentifier }));
  return { ended: 'answered', answer: { batchItemFailures } };
}

function answerOf(outcome: Outcome): { readonly statusCode: number; readonly body: string } {
  if (outcome.ended !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(outcome)}`);
  return outcome.answer as { statusCode: number; body: string };
}
