import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LocalQueues, openQueues } from '../../../lib/local/queues/queues.ts';
import { instant } from '../../../lib/model/index.ts';
import type { QueueName } from '../../../lib/pipeline/queues.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const settings = { visibility: 1000, maxReceives: 3 };

function setUp(path = fresh()): { queues: LocalQueues; path: string; pass: (ms: number) => void } {
  mkdirSync(path, { recursive: true });
  let time = Date.parse('2026-01-01T00:00:00Z');
  const now = () => instant(time);
  const queues = openQueues(
    { path },
    { now, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
  );
  return {
    queues,
    path,
    pass: (ms) => {
      time += ms;
    },
  };
}

const message = (body: string, group = 'g') => ({ body, group });
const bodies = (queues: LocalQueues, queue: QueueName, max = 10): string[] =>
  queues.receive(queue, max).map((received) => received.body);

describe('queues on one machine', () => {
  it('tells whether many wait of many groups, or of a few alone', async () => {
    const { queues } = setUp();
    const of = (group: string, count: number) => Array.from({ length: count }, () => ({ body: 'a', group }));
    await queues.send('article', [...of('flood', 90), ...of('one', 5), ...of('two', 5)]);
    expect(queues.reaches('article', 100)).toBe(true);
    expect(queues.reaches('article', 101)).toBe(false);
    expect(queues.isSpread('article', 20, 10)).toBe(true);
    expect(queues.isSpread('article', 21, 10)).toBe(false);
    queues.receive('article', 2);
    expect(queues.isSpread('article', 20, 10)).toBe(false);
  });

  it('hands out what was sent, once, until it is deleted or its time-out passes', async () => {
    const { queues, pass } = setUp();
    await queues.send('poll', [message('a'), message('b')]);
    const [a] = queues.receive('poll', 1);
    expect(a).toMatchObject({ body: 'a', group: 'g', receives: 1, queue: 'poll' });
    expect(bodies(queues, 'poll')).toEqual(['b']);
    expect(bodies(queues, 'poll')).toEqual([]);
    expect(queues.depth('poll')).toEqual({ waiting: 0, hidden: 2, held: 0, dead: 0 });
    queues.delete([a?.receipt ?? '']);
    pass(1000);
    const again = queues.receive('poll', 10);
    expect(again).toMatchObject([{ body: 'b', receives: 2 }]);
    queues.delete(again.map(({ receipt }) => receipt));
    expect(queues.depth('poll')).toEqual({ waiting: 0, hidden: 0, held: 0, dead: 0 });
  });

  it('keeps the queues apart', async () => {
    const { queues } = setUp();
    await queues.send('poll', [message('p')]);
    await queues.send('article', [message('a')]);
    expect(bodies(queues, 'article')).toEqual(['a']);
    expect(bodies(queues, 'publish')).toEqual([]);
  });

  it('shows a message again after the delay asked for', async () => {
    const { queues, pass } = setUp();
    await queues.send('article', [message('a')]);
    queues.retry(
      queues.receive('article', 1).map(({ receipt }) => receipt),
      200,
      'page unreachable',
    );
    expect(bodies(queues, 'article')).toEqual([]);
    pass(200);
    expect(bodies(queues, 'article')).toEqual(['a']);
  });

  it('holds a message back as its sender asks, and tells it from one that is out', async () => {
    const { queues, pass } = setUp();
    await queues.send('article', [{ ...message('later'), delay: 30 }, message('now')]);
    expect(bodies(queues, 'article')).toEqual(['now']);
    expect(queues.depth('article')).toEqual({ waiting: 0, hidden: 1, held: 1, dead: 0 });
    expect(queues.depth('article', 30_000)).toEqual({ waiting: 0, hidden: 2, held: 0, dead: 0 });
    pass(30_000);
    expect(bodies(queues, 'article')).toContain('later');
  });

  it('lets a late receipt delete nothing that was handed to another', async () => {
    const { queues, pass } = setUp();
    await queues.send('poll', [message('a')]);
    const [late] = queues.receive('poll', 1);
    pass(1000);
    const [mine] = queues.receive('poll', 1);
    queues.delete([late?.receipt ?? '']);
    expect(queues.depth('poll').hidden).toBe(1);
    queues.delete([mine?.receipt ?? '']);
    expect(queues.depth('poll').hidden).toBe(0);
  });

  it('makes a dead letter of what failed too often, with the reason, and sends it through again when asked', async () => {
    const { queues } = setUp();
    await queues.send('article', [message('bad'), message('good')]);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      for (const { receipt, body } of queues.receive('article', 10)) {
        if (body === 'good') queues.delete([receipt]);
        else queues.retry([receipt], 0, `attempt ${attempt}`);
      }
    }
    expect(bodies(queues, 'article')).toEqual([]);
    expect(queues.deadLetters('article')).toMatchObject([{ body: 'bad', receives: 3, reason: 'attempt 2' }]);
    expect(queues.depth('article')).toEqual({ waiting: 0, hidden: 0, held: 0, dead: 1 });
    expect(queues.redrive('article')).toBe(1);
    expect(queues.receive('article', 10)).toMatchObject([{ body: 'bad', receives: 1 }]);
    expect(queues.deadLetters('article')).toEqual([]);
  });

  it('is fair: a host with a thousand messages does not keep the other waiting', async () => {
    const { queues } = setUp();
    await queues.send(
      'article',
      Array.from({ length: 1000 }, (_, i) => message(`busy ${i}`, 'busy.example')),
    );
    await queues.send('article', [message('quiet', 'quiet.example'), message('calm', 'calm.example')]);
    expect(bodies(queues, 'article', 4)).toEqual(expect.arrayContaining(['busy 0', 'quiet', 'calm', 'busy 1']));
    expect(bodies(queues, 'article', 2)).toEqual(['busy 2', 'busy 3']);
  });

  it('keeps the order of a feed: one batch of a group is out at a time, and a retry comes before what follows', async () => {
    const { queues, pass } = setUp();
    await queues.send('publish', [message('a1', 'a'), message('a2', 'a'), message('b1', 'b'), message('a3', 'a')]);
    const a = queues.receive('publish', 2);
    expect(a.map(({ body }) => body)).toEqual(['a1', 'a2']);
    expect(bodies(queues, 'publish')).toEqual(['b1']);
    expect(bodies(queues, 'publish')).toEqual([]);

    queues.delete([a[0]?.receipt ?? '']);
    queues.retry([a[1]?.receipt ?? ''], 500, 'failed');
    expect(bodies(queues, 'publish')).toEqual([]);
    pass(500);
    expect(bodies(queues, 'publish')).toEqual(['a2', 'a3']);
  });

  it('hands out a feed that has waited as long as is asked for, with what came to it since', async () => {
    const { queues, pass } = setUp();
    await queues.send('publish', [message('a1', 'a'), message('b1', 'b')]);
    pass(600);
    await queues.send('publish', [message('a2', 'a'), message('c1', 'c')]);
    const received = () => queues.receive('publish', 10, 1000).map(({ body }) => body);
    expect(received()).toEqual([]);
    pass(400);
    expect([received(), received(), received()]).toEqual([['a1', 'a2'], ['b1'], []]);
    expect(bodies(queues, 'publish')).toEqual(['c1']);
  });

  it('goes on with a feed when its first message is a dead letter', async () => {
    const { queues, pass } = setUp();
    await queues.send('publish', [message('a1', 'a')]);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(bodies(queues, 'publish')).toEqual(['a1']);
      pass(1000);
    }
    await queues.send('publish', [message('a2', 'a')]);
    expect(bodies(queues, 'publish')).toEqual(['a2']);
    expect(queues.deadLetters('publish')).toHaveLength(1);
  });

  it('refuses a message that SQS would not take, and then sends none of the batch', async () => {
    const { queues } = setUp();
    await expect(queues.send('poll', [message('ok'), message('x'.repeat(300_000))])).rejects.toThrow(
      /300000 bytes for the poll queue; 262144 is the most/,
    );
    expect(queues.depth('poll').waiting).toBe(0);
  });

  it('tells who listens that something was sent', async () => {
    const { queues } = setUp();
    const heard: QueueName[] = [];
    const stop = queues.onSend((queue) => heard.push(queue));
    await queues.send('poll', [message('a')]);
    stop();
    await queues.send('article', [message('a')]);
    expect(heard).toEqual(['poll']);
  });

  it('has every acknowledged message after kill -9, and nothing twice once deleted', async () => {
    const { queues, path } = setUp();
    const module = new URL('../../../lib/local/queues/queues.ts', import.meta.url).href;
    const program = `
      const { openQueues } = await import(${JSON.stringify(module)});
      const s = { visibility: 60000, maxReceives: 3 };
      const queues = openQueues({ path: ${JSON.stringify(path)} }, { now: () => new Date().toISOString(), queues: { poll: s, article: s, publish: s } });
      for (let i = 0; ; i += 1) {
        await queues.send('article', [{ body: String(i), group: 'g' }]);
        if (i % 3 === 0) {
          const [taken] = queues.receive('article', 1);
          if (taken) { process.stdout.write('-' + taken.body + '\\n'); queues.delete([taken.receipt]); }
        }
        process.stdout.write('+' + i + '\\n');
        if (i % 50 === 0) await new Promise(setImmediate);
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.length > 5000) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
    const deleted = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
    const sent = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));

    queues.reveal();
    const left = new Set<string>();
    for (let batch = bodies(queues, 'article'); batch.length > 0; batch = bodies(queues, 'article')) {
      for (const body of batch) {
        expect(left.has(body)).toBe(false);
        left.add(body);
      }
    }
    expect(sent.length).toBeGreaterThan(100);
    for (const body of sent) expect(left.has(body) || deleted.includes(body)).toBe(true);
    // The last one may have been announced and not yet deleted when the blow fell.
    for (const body of deleted.slice(0, -1)) expect(left.has(body)).toBe(false);
  });
});

it('tells how many are due within a time, those that were put off for no longer among them', async () => {
  const { queues } = setUp();
  await queues.send('deliver', [message('now'), message('soon'), message('late')]);
  const [, soon, late] = queues.receive('deliver', 3);
  queues.retry([soon?.receipt ?? ''], 4_000, 'put off');
  queues.retry([late?.receipt ?? ''], 3_600_000, 'put off');
  // The first is out, and shows again after a second.
  expect([0, 2_000, 6_000].map((ms) => queues.dueWithin('deliver', ms))).toEqual([0, 1, 2]);
  queues.close();
});
