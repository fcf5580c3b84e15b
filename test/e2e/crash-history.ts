import { join } from 'node:path';
import { expect } from 'vitest';
import { fileObjects } from '../../lib/local/index.ts';
import { type Child, startScript } from '../bin/feedmill-process.ts';
import { EACH, TOKEN } from './crash-site.ts';

/** What the histories of the crash machine have in common, whatever befalls it. */

/** Articles pushed over HTTP while the sources load. */
export const PUSHED = 6;

/** How many articles each feed shows in the end. */
export const FEEDS = { all: 3 * EACH + PUSHED, cut: EACH, full: EACH, listing: EACH, push: PUSHED, odd: 5 };

/** The machine over a data folder, with the scheduler's clock as at the so-and-so-many-th start. */
export function startMachine(path: string, origin: string, start: number): Child {
  return startScript('test/e2e/crash-machine.ts', [path, origin, String(start)]);
}

/** Sends the articles that were not acknowledged yet, as a partner's client would after a broken connection. */
export async function push(url: string, acknowledged: Set<number>): Promise<void> {
  for (let number = 0; number < PUSHED; number++) {
    if (acknowledged.has(number)) continue;
    const answer = await fetch(new URL('articles', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        id: `pushed-${number}`,
        title: pushedTitle(number),
        text: `Told by a partner: ${number}.`,
      }),
      signal: AbortSignal.timeout(10_000),
    });
    expect(answer.status).toBeLessThan(300);
    acknowledged.add(number);
  }
}

function pushedTitle(number: number): string {
  return `Pushed story number ${number}`;
}

/** Lets the machine do all that there is to do, and ends it: nothing is left then. */
export async function finish(machine: Child): Promise<void> {
  machine.process.stdin.write('finish\n');
  const [, left = ''] = await machine.says(/left (.*)\n/, 20_000);
  expect((await machine.ended()).code).toBe(0);
  const empty = { waiting: 0, held: 0, hidden: 0, dead: 0 };
  expect(JSON.parse(left)).toEqual({ waiting: [empty, empty, empty], stream: 0, setAside: [] });
}

/** Every document that is published in a data folder. */
export async function documentsIn(path: string): Promise<Map<string, string>> {
  const objects = fileObjects(join(path, 'objects'));
  const documents = new Map<string, string>();
  for (const prefix of ['feeds', 'index.html']) {
    for await (const key of objects.list(prefix)) {
      documents.set(key, Buffer.from((await objects.get(key))?.bytes ?? []).toString());
    }
  }
  return documents;
}

/** Holds feeds to show each article once, and all that was acknowledged. */
export function expectWhole(documents: ReadonlyMap<string, string>, acknowledged: ReadonlySet<number>): void {
  for (const feed of Object.keys(FEEDS)) {
    const { items } = JSON.parse(documents.get(`feeds/${feed}/feed.json`) ?? '') as {
      items: { readonly id: string; readonly title: string }[];
    };
    expect(new Set(items.map((item) => item.id)).size, feed).toBe(items.length);
    if (feed !== 'all' && feed !== 'push') continue;
    const titles = items.map((item) => item.title);
    expect(titles).toEqual(expect.arrayContaining([...acknowledged].map(pushedTitle)));
  }
}
