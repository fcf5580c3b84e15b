import { setTimeout as delay } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { openQueues } from '../../../lib/local/queues/queues.ts';
import { put, wallClock } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';
import { bodies, done, eager, messages, seeded, setUpMachine, titles, until } from '../working-machine.ts';

const fresh = scratchFolders();

describe('the machine', () => {
  it('ticks the scheduler, and carries what it sends from queue to queue, to the stream and to publish', async () => {
    const { queues, client, start } = await setUpMachine(fresh());
    const published: string[] = [];
    const machine = start({
      dispatch: async (event) => {
        expect(event).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
        await queues.send('poll', [{ body: 'source', group: 'host' }]);
      },
      poll: async (event) => {
        await queues.send(
          'article',
          bodies(event).flatMap((body) => messages(body, 25)),
        );
        return { batchItemFailures: [] };
      },
      ingest: async (event) => {
        for (const body of bodies(event)) await client.send(put(`ARTICLE#${body}`, { n: { N: '1' } }));
        return { batchItemFailures: [] };
      },
      route: async (event) => {
        await queues.send(
          'publish',
          titles(event).map((body) => ({ body, group: 'all' })),
        );
        return { batchItemFailures: [] };
      },
      publish: async (event) => {
        expect(event.Records.length).toBeLessThanOrEqual(10);
        published.push(...bodies(event));
        return { batchItemFailures: [] };
      },
    });
    await machine.tick();
    await machine.drain({ until: until() });
    expect(published.toSorted()).toEqual(Array.from({ length: 25 }, (_, i) => `ARTICLE#source${i} 1`).toSorted());
  });

  it.each([
    ['articles', 'article'],
    ['all', 'poll'],
  ] as const)('gathers for a feed while %s come in, and publishes once nothing does', async (gather, queue) => {
    const { queues, start } = await setUpMachine(fresh());
    const order: string[] = [];
    const last = Promise.withResolvers<void>();
    const takeIn = async (event: SQSEvent) => {
      await queues.send('publish', messages('feed', 1));
      // Long after the message was there to be taken.
      if (bodies(event).includes('slow1')) await last.promise;
      order.push('taken in');
      return { batchItemFailures: [] };
    };
    const machine = start(
      {
        [queue === 'poll' ? 'poll' : 'ingest']: takeIn,
        publish: async (event) => {
          order.push(`published ${event.Records.length}`);
          return { batchItemFailures: [] };
        },
      },
      { gather },
    );
    await queues.send(queue, messages('slow', 2));
    await expect.poll(() => order).toEqual(['taken in']);
    last.resolve();
    await machine.drain({ until: until() });
    expect(order).toEqual(['taken in', 'taken in', 'published 2']);
  });

  it('polls nothing while many articles wait that could be taken in, and everything then', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const most = 10;
    let deepest = 0;
    const taken: string[] = [];
    const machine = start(
      {
        // Each brings half of what may wait.
        poll: async (event) => {
          for (const body of bodies(event)) await queues.send('article', messages(`${body}/`, most / 2));
          deepest = Math.max(deepest, queues.depth('article').waiting);
          return { batchItemFailures: [] };
        },
        ingest: async (event) => {
          await delay(1);
          taken.push(...bodies(event));
          return { batchItemFailures: [] };
        },
      },
      { backlog: most, workers: { poll: { ...eager, concurrency: 2 }, article: { ...eager, concurrency: 1 } } },
    );
    await queues.send('poll', messages('source', 40));
    await machine.drain({ until: until() });
    expect(new Set(taken).size).toBe(40 * (most / 2));
    // Two that began when there was room still bring theirs.
    expect(deepest).toBeLessThanOrEqual(2 * most);
  });

  it('polls others while the articles of a slow host wait for their turns', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const polled: string[] = [];
    const machine = start(
      {
        poll: async (event) => {
          polled.push(...bodies(event));
          return { batchItemFailures: [] };
        },
      },
      { backlog: 10 },
    );
    await queues.send(
      'article',
      messages('slow', 50).map((message) => ({ ...message, delay: 600 })),
    );
    await queues.send('poll', messages('source', 5));
    await expect.poll(() => polled.length).toBe(5);
    await machine.stop();
    expect(queues.depth('article')).toMatchObject({ held: 50 });
  });

  it('polls others while thousands of articles of one site wait', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const polled: string[] = [];
    const done = { batchItemFailures: [] };
    const { promise: takenIn, resolve: takeIn } = Promise.withResolvers<typeof done>();
    const machine = start({
      poll: async (event) => {
        polled.push(...bodies(event));
        return done;
      },
      ingest: () => takenIn,
    });
    const flood = Array.from({ length: 3000 }, (_, at) => ({ body: `flood ${at}`, group: 'flood' }));
    await queues.send('article', flood);
    await queues.send('poll', messages('source', 5));
    await expect.poll(() => polled.length).toBe(5);
    takeIn(done);
    await machine.stop();
  });

  it('gives Lambda its SQS event as SQS does', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const events: SQSEvent[] = [];
    const machine = start({
      publish: async (event) => {
        events.push(event);
        return { batchItemFailures: [] };
      },
    });
    await queues.send('publish', [{ body: '{"feed":"all"}', group: 'all' }]);
    await machine.drain({ until: until() });
    expect(events[0]?.Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/:feedmill-publish\.fifo$/),
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: '{"feed":"all"}',
      attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'all',
        SequenceNumber: expect.stringMatching(/^\d{20}$/),
      },
    });
  });

  it('delivers again only what a handler names, and makes a dead letter of what never succeeds', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const seen: string[] = [];
    const machine = start({
      ingest: async (event) => {
        seen.push(...bodies(event));
        const bad = event.Records.filter(({ body }) => body === 'h3');
        return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
    });
    await queues.send('article', messages('h', 6));
    await machine.drain({ until: until() });
    expect(seen.toSorted()).toEqual(['h0', 'h1', 'h2', 'h3', 'h3', 'h3', 'h3', 'h4', 'h5']);
    expect(queues.deadLetters('article')).toMatchObject([{ body: 'h3', receives: 4 }]);
  });

  it('delivers a whole batch again when its handler throws, hangs or names a stranger', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const moods = [
      async () => Promise.reject(new Error('no memory')),
      () => new Promise<never>(() => {}),
      async () => ({ batchItemFailures: [{ itemIdentifier: 'stranger' }] }),
      done,
    ];
    const seen: string[][] = [];
    const machine = start(
      {
        publish: (event) => {
          seen.push(bodies(event));
          return (moods[seen.length - 1] ?? done)();
        },
      },
      { workers: { publish: { ...eager, timeout: 50 } } },
    );
    await queues.send('publish', messages('g', 2));
    await machine.drain({ until: until() });
    expect(seen).toEqual([
      ['g0', 'g1'],
      ['g0', 'g1'],
      ['g0', 'g1'],
      ['g0', 'g1'],
    ]);
  });

  it('keeps the order of each feed through failures, and never publishes one feed twice at a time', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const random = seeded(7);
    const order: Record<string, string[]> = { a: [], b: [], c: [] };
    const busy = new Set<string>();
    const machine = start({
      publish: async (event) => {
        const group = event.Records[0]?.attributes.MessageGroupId ?? '';
        expect(event.Records.every(({ attributes }) => attributes.MessageGroupId === group)).toBe(true);
        expect(busy.has(group)).toBe(false);
        busy.add(group);
        await new Promise((resolve) => setTimeout(resolve, 2));
        busy.delete(group);
        if (random() < 0.3) throw new Error('once more');
        order[group]?.push(...bodies(event));
        return { batchItemFailures: [] };
      },
    });
    for (let i = 0; i < 30; i += 1) {
      await queues.send(
        'publish',
        ['a', 'b', 'c'].map((group) => ({ body: String(i), group })),
      );
    }
    await machine.drain({ until: until() });
    const all = Array.from({ length: 30 }, (_, i) => String(i));
    const dead = queues.deadLetters('publish');
    for (const group of ['a', 'b', 'c']) {
      const died = dead.filter((letter) => letter.group === group).map(({ body }) => body);
      expect(order[group]).toEqual(all.filter((body) => !died.includes(body)));
    }
  });

  it('finds what another process sent without being told', async () => {
    const path = fresh();
    const { start } = await setUpMachine(path);
    const seen: string[] = [];
    start({
      poll: async (event) => {
        seen.push(...bodies(event));
        return { batchItemFailures: [] };
      },
    });
    const settings = { visibility: 1000, maxReceives: 3 };
    const others = openQueues(
      { path },
      { now: wallClock, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
    );
    await others.send('poll', [{ body: 'from the command line', group: 'g' }]);
    others.close();
    await expect.poll(() => seen, { timeout: 2000 }).toEqual(['from the command line']);
  });

  it('takes up at once what a process before it had taken and not finished', async () => {
    const { queues, start } = await setUpMachine(fresh());
    await queues.send('article', messages('h', 3));
    expect(queues.receive('article', 10)).toHaveLength(3);
    const seen: string[] = [];
    const machine = start({
      ingest: async (event) => {
        seen.push(...bodies(event));
        return { batchItemFailures: [] };
      },
    });
    await machine.drain({ until: until() });
    expect(seen.toSorted()).toEqual(['h0', 'h1', 'h2']);
  });

  it('holds nothing against a message that fails while it stops', async () => {
    const { queues, start } = await setUpMachine(fresh());
    let fail = (_: Error): void => {};
    const first = start({
      ingest: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    });
    await queues.send('article', messages('h', 1));
    await expect.poll(() => queues.depth('article')).toMatchObject({ waiting: 0, hidden: 1 });
    const stopped = first.stop();
    fail(new Error('not fetched: Feedmill is stopping'));
    await stopped;

    const seen: (string | undefined)[] = [];
    const second = start({
      ingest: async (event) => {
        seen.push(event.Records[0]?.attributes.ApproximateReceiveCount);
        return { batchItemFailures: [] };
      },
    });
    await second.drain({ until: until() });
    expect(seen).toEqual(['1']);
  });

  it('ticks by itself at its interval, and not while a tick is under way', async () => {
    const { start } = await setUpMachine(fresh());
    let ticks = 0;
    let underWay = 0;
    start(
      {
        dispatch: async () => {
          underWay += 1;
          expect(underWay).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 30));
          underWay -= 1;
          ticks += 1;
        },
      },
      { tickMs: 20 },
    );
    await expect.poll(() => ticks, { timeout: 2000 }).toBeGreaterThanOrEqual(3);
  });

  it('wears nothing out while the table cannot be written', async () => {
    const { queues, table, start } = await setUpMachine(fresh());
    await queues.send('article', messages('h', 3));
    const full = new Error('the disk is full');
    const machine = start({}, { table: { records: table.records, halted: () => full } });
    await expect(machine.drain({ until: until() })).rejects.toThrow(full);
    expect(queues.depth('article')).toEqual({ waiting: 3, hidden: 0, held: 0, dead: 0 });
  });

  it('waits for what is in flight before it stops, and says what is left when it may not wait longer', async () => {
    const { queues, start } = await setUpMachine(fresh());
    const order: string[] = [];
    const slow = Promise.withResolvers<void>();
    const machine = start({
      poll: async () => {
        await slow.promise;
        order.push('finished');
        return { batchItemFailures: [] };
      },
    });
    await queues.send('poll', [{ body: 'slow', group: 'g' }]);
    await expect(machine.drain({ until: AbortSignal.timeout(30) })).rejects.toThrow(
      'Not everything was finished in time; left: 1 on poll',
    );
    const stopped = machine.stop().then(() => order.push('stopped'));
    slow.resolve();
    await stopped;
    expect(order).toEqual(['finished', 'stopped']);
    expect(queues.depth('poll')).toEqual({ waiting: 0, hidden: 0, held: 0, dead: 0 });
  });
});
