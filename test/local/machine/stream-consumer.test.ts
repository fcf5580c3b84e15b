import { describe, expect, it } from 'vitest';
import type { Chaos } from '../../../lib/local/machine/chaos.ts';
import { put } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';
import { bodies, log, messages, seeded, setUpMachine, titles, until } from '../working-machine.ts';

const fresh = scratchFolders();

describe('the stream', () => {
  it('reads the stream again from the record that failed, sets it aside after its tries, and goes on', async () => {
    const { table, client, start } = await setUpMachine(fresh());
    for (let n = 1; n <= 5; n += 1) await client.send(put('ARTICLE#a', { n: { N: String(n) } }));
    const routed: string[] = [];
    const warnings: string[] = [];
    const machine = start(
      {
        route: async (event) => {
          for (const [i, title] of titles(event).entries()) {
            if (title === 'ARTICLE#a 3') {
              return { batchItemFailures: [{ itemIdentifier: event.Records[i]?.dynamodb?.SequenceNumber ?? '' }] };
            }
            routed.push(title);
          }
          return { batchItemFailures: [] };
        },
      },
      { log: { ...log, warn: (message) => warnings.push(message) } },
    );
    await machine.drain({ until: until() });
    expect(routed).toEqual(['ARTICLE#a 1', 'ARTICLE#a 2', 'ARTICLE#a 4', 'ARTICLE#a 5']);
    expect((await table.records.failures()).map(({ record }) => record.dynamodb?.NewImage?.n?.N)).toEqual(['3']);
    expect(warnings).toContain('stream record set aside');
  });

  it("finds the one record that makes the stream's handler throw, and delivers all others", async () => {
    const { table, client, start } = await setUpMachine(fresh());
    for (let n = 1; n <= 9; n += 1) await client.send(put('ARTICLE#a', { n: { N: String(n) } }));
    const routed = new Set<string>();
    const machine = start({
      route: async (event) => {
        if (titles(event).includes('ARTICLE#a 6')) throw new Error('poison');
        for (const title of titles(event)) routed.add(title);
        return { batchItemFailures: [] };
      },
    });
    await machine.drain({ until: until() });
    expect([...routed]).toEqual([1, 2, 3, 4, 5, 7, 8, 9].map((n) => `ARTICLE#a ${n}`));
    expect(await table.records.failures()).toMatchObject([{ reason: 'Error: poison' }]);
  });

  it('loses nothing and keeps its promises of order while everything is duplicated, reordered and forgotten', async () => {
    const { queues, client, start } = await setUpMachine(fresh());
    const chaos: Chaos = { duplicate: 0.3, reorder: 0.5, dropAck: 0.3, random: seeded(42) };
    const ingested: string[] = [];
    const routed = new Map<string, number[]>();
    const published = new Set<string>();
    const machine = start(
      {
        ingest: async (event) => {
          ingested.push(...bodies(event));
          for (const body of bodies(event)) {
            for (const n of ['1', '2']) await client.send(put(`ARTICLE#${body}`, { n: { N: n } }));
          }
          return { batchItemFailures: [] };
        },
        route: async (event) => {
          for (const title of titles(event)) {
            const [key = '', n] = title.split(' ');
            routed.set(key, [...(routed.get(key) ?? []), Number(n)]);
          }
          await queues.send(
            'publish',
            titles(event).map((body) => ({ body, group: 'all' })),
          );
          return { batchItemFailures: [] };
        },
        publish: async (event) => {
          for (const body of bodies(event)) published.add(body);
          return { batchItemFailures: [] };
        },
      },
      { chaos },
    );
    await queues.send('article', messages('h', 40));
    await machine.drain({ until: until() });
    expect(new Set(ingested)).toEqual(new Set(messages('h', 40).map(({ body }) => body)));
    expect(ingested.length).toBeGreaterThan(40);
    for (const { body } of messages('h', 40)) {
      expect(published.has(`ARTICLE#${body} 2`)).toBe(true);
      expect(routed.get(`ARTICLE#${body}`)?.at(-1)).toBe(2);
    }
  });
});
