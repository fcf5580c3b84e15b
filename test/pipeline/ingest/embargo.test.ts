import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestHandler } from '../../../lambdas/ingest.ts';
import type { ArticleId, Instant, SourceId } from '../../../lib/model/index.ts';
import {
  ensurePushSource,
  hold,
  ingest,
  offersFromPush,
  type Ports,
  release,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { articlePagePath } from '../../../lib/publish/index.ts';
import { openWorld, sqsRecord, type World } from '../../world.ts';

const PUSH = 'push' as SourceId;
const BUDGET = { id: 'budget', title: 'The budget', text: 'Nine million for the bridge.', published: '2026-11-20' };

let world: World;

beforeEach(async () => {
  world = await openWorld();
  await ensurePushSource(PUSH, world.ports);
});
afterEach(() => world.close());

async function push(json: Record<string, unknown>, ports: Ports = world.ports) {
  const { offers, reason } = offersFromPush({ form: 'json', json }, PUSH, ports.now());
  expect(reason).toBeNull();
  const [offer] = offers;
  if (offer === undefined) throw new Error('no offer');
  const outcome = await ingest(offer, ports);
  return { ...outcome, id: outcome.article as ArticleId };
}

async function shown(): Promise<string[]> {
  await world.settle();
  const items = JSON.parse(await world.document('all', 'json')).items as { title: string; date_modified: string }[];
  return items.map((item) => item.title);
}

/** What everybody may read, by its key. */
async function published(): Promise<Map<string, string>> {
  await world.settle();
  const { objects } = world.ports.store;
  const found = new Map<string, string>();
  for (const prefix of ['feeds/', 'articles/'])
    for await (const key of objects.list(prefix))
      found.set(key, Buffer.from((await objects.get(key))?.bytes ?? '').toString());
  return found;
}

async function stateOf(id: ArticleId) {
  return (await world.ports.store.articles.get(id))?.article;
}

describe('an embargoed article', () => {
  it('is in no feed before its hour, and released at it by a message of its own where that is near', async () => {
    const { id } = await push({ ...BUDGET, embargo: '2026-11-20T08:10:00Z' });
    expect(await shown()).toEqual([]);
    expect(await world.document('all', 'rss')).not.toMatch(/budget|bridge/i);
    expect(await world.ports.store.objects.get(articlePagePath(id))).toBeNull();
    world.pass(599);
    expect(await shown()).toEqual([]);
    world.pass(1);
    expect(await shown()).toEqual(['The budget']);
    expect(await stateOf(id)).toMatchObject({
      state: 'usable',
      revision: 2,
      revisedAt: '2026-11-20T08:10:00.000Z',
      published: { instant: '2026-11-20T00:00:00.000Z', precision: 'day' },
      // To its readers it is new.
      changed: [],
      embargo: null,
    });
  });

  it('is found by the tick where its hour is far, and where every message of its own was lost', async () => {
    await push({ ...BUDGET, embargo: '2026-11-22T08:00:00Z' });
    expect(world.queues.article).toEqual([]);
    world.pass(47 * 3600);
    await world.tick();
    expect(await shown()).toEqual([]);
    world.pass(3600);
    expect(await shown()).toEqual([]);
    await world.tick();
    expect(await shown()).toEqual(['The budget']);
    world.pass(60);
    await world.tick();
    expect(world.queues.article).toEqual([]);
  });

  it('is released once, however often the message comes', async () => {
    const { id } = await push({ ...BUDGET, embargo: '2026-11-20T08:01:00Z' });
    world.pass(60);
    const body = JSON.stringify({ release: id });
    const handler = ingestHandler(world.ports);
    for (let time = 0; time < 3; time++) {
      await handler({ Records: [sqsRecord(body, id, 'a'), sqsRecord(body, id, 'b')] });
    }
    expect(await stateOf(id)).toMatchObject({ state: 'usable', revision: 2 });
    expect(await shown()).toEqual(['The budget']);
  });

  it('may be moved, lifted and cancelled, and a message of the hour before does nothing then', async () => {
    const { id } = await push({ ...BUDGET, embargo: '2026-11-20T08:01:00Z' });
    expect(await push({ ...BUDGET, embargo: '2026-11-20T08:05:00Z' })).toMatchObject({ outcome: 'unchanged', id });
    world.pass(60);
    expect(await shown()).toEqual([]);
    expect(await stateOf(id)).toMatchObject({ state: 'embargoed', revision: 1, embargo: '2026-11-20T08:05:00.000Z' });
    expect(await push({ ...BUDGET, embargo: null })).toMatchObject({ outcome: 'revised', id });
    expect(await shown()).toEqual(['The budget']);

    const other = await push({ ...BUDGET, id: 'other', title: 'Other', embargo: '2026-11-20T09:00:00Z' });
    await takeDown(other.id, { reason: 'never', by: 'operator', seen: world.ports.now() }, world.ports);
    world.pass(7200);
    await world.tick();
    expect(await shown()).toEqual(['The budget']);
    expect(await stateOf(other.id)).toMatchObject({ state: 'cancelled', text: '' });
  });

  it('keeps its embargo while its source corrects it', async () => {
    const { id } = await push({ ...BUDGET, embargo: '2026-11-20T08:10:00Z' });
    world.pass(10);
    expect(await push({ ...BUDGET, title: 'The corrected budget' })).toMatchObject({ outcome: 'revised', id });
    expect(await shown()).toEqual([]);
    world.pass(600);
    expect(await shown()).toEqual(['The corrected budget']);
  });

  it.each([
    { text: '20 November', problem: /is not a time/ },
    { text: '2026-11-20', problem: /is not a time/ },
  ])('with "$text" for an hour is refused with the remedy', ({ text, problem }) => {
    const json = { ...BUDGET, embargo: text };
    expect(offersFromPush({ form: 'json', json }, PUSH, world.ports.now()).reason).toMatch(problem);
  });
});

describe('whatever dies in between', () => {
  it('comes to the same: not shown before its hour, shown after it', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const name = `crash-${dieAt}`;
      const hour = new Date(Date.parse(world.ports.now()) + 60_000).toISOString();
      const dying = dyingAt(dieAt, world.ports);
      let died = false;
      const story = { ...BUDGET, id: name, title: name, embargo: hour };
      await push(story, dying.ports).catch(() => {
        died = true;
      });
      // The message comes again.
      const { id } = await push(story);
      expect(await shown()).not.toContain(name);
      world.pass(60);
      if (!died) {
        await release(id, dying.ports).catch(() => {
          died = true;
        });
      }
      await world.tick();
      expect(await shown(), `died at step ${dieAt}`).toContain(name);
      expect((await stateOf(id))?.state).toBe('usable');
      if (!died) break;
    }
  });

  /** Ports whose store and queues fail before their `step`th call. */
  function dyingAt(step: number, ports: Ports): { ports: Ports } {
    let calls = 0;
    const failing = <T extends object>(room: T): T =>
      new Proxy(room, {
        get(target, name) {
          const member = Reflect.get(target, name) as unknown;
          if (typeof member !== 'function') return member;
          return (...given: unknown[]) => {
            calls += 1;
            if (calls >= step) throw new Error('died');
            return member.apply(target, given);
          };
        },
      });
    const { articles, identityKeys, sources, objects } = ports.store;
    const store = {
      ...ports.store,
      articles: failing(articles),
      identityKeys: failing(identityKeys),
      sources: failing(sources),
      objects: failing(objects),
    };
    return { ports: { ...ports, store, queues: failing(ports.queues) } };
  }
});

describe('an article that an operator holds back', () => {
  it('leaves every feed without a tombstone, takes corrections in, and comes back as it then is', async () => {
    const { id } = await push(BUDGET);
    expect(await shown()).toEqual(['The budget']);
    world.pass(10);
    expect(await hold(id, { reason: 'under review', until: null }, world.ports)).toMatchObject({ outcome: 'revised' });
    expect(await shown()).toEqual([]);
    expect(await world.document('all', 'atom')).not.toContain('deleted-entry');
    expect(await hold(id, { reason: 'under review', until: null }, world.ports)).toMatchObject({
      outcome: 'unchanged',
    });
    world.pass(10);
    expect(await push({ ...BUDGET, title: 'The reviewed budget' })).toMatchObject({ outcome: 'revised', id });
    expect(await shown()).toEqual([]);
    expect(await stateOf(id)).toMatchObject({ state: 'withheld', reason: 'under review' });
    world.pass(10);
    // The tick's release is for embargoes alone.
    expect(await release(id, world.ports)).toMatchObject({ outcome: 'unchanged' });
    expect(await release(id, world.ports, 'early')).toMatchObject({ outcome: 'revised', detail: 'released' });
    expect(await shown()).toEqual(['The reviewed budget']);
  });

  it('comes back as it was to the byte, in feeds, archives and on its page, with no word of it', async () => {
    const { id } = await push({ ...BUDGET, published: undefined });
    world.pass(10);
    await push({ ...BUDGET, published: undefined, text: 'Ten million for the bridge.' });
    const other = (
      await push({ ...BUDGET, id: 'other', title: 'Never edited', text: 'Nobody has said anything else.' })
    ).id;
    await world.settle();
    const before = await published();
    expect([...before.keys()]).toContain(articlePagePath(id));
    world.pass(3600);
    for (const until of [null, '2026-11-20T10:00:00.000Z' as Instant]) {
      for (const one of [id, other]) await hold(one, { reason: 'legal check', until }, world.ports);
      expect(await shown()).toEqual([]);
      const page = (await published()).get(articlePagePath(id));
      expect(page).not.toMatch(/held|embargo|legal check/i);
      world.pass(1800);
      for (const one of [id, other]) await release(one, world.ports, 'early');
      await world.settle();
      expect(await published()).toEqual(before);
    }
  });

  it('tells readers of what was corrected meanwhile, seen from what they had, and of nothing that was taken back', async () => {
    const { id } = await push(BUDGET);
    world.pass(10);
    await hold(id, { reason: null, until: null }, world.ports);
    world.pass(10);
    await push({ ...BUDGET, text: 'Ten million for the bridge.' });
    world.pass(10);
    await push({ ...BUDGET, title: 'The reviewed budget', text: 'Ten million for the bridge.' });
    world.pass(10);
    await release(id, world.ports, 'early');
    expect(await stateOf(id)).toMatchObject({
      changed: ['title', '1 paragraph'],
      revisedAt: '2026-11-20T08:00:30.000Z',
    });
    const now = await stateOf(id);
    await hold(id, { reason: null, until: null }, world.ports);
    world.pass(10);
    await push(BUDGET);
    world.pass(10);
    await push({ ...BUDGET, title: 'The reviewed budget', text: 'Ten million for the bridge.' });
    await release(id, world.ports, 'early');
    const { changed, revisedAt } = (await stateOf(id)) ?? {};
    expect({ changed, revisedAt }).toEqual({ changed: now?.changed, revisedAt: now?.revisedAt });
    await world.settle();
    const page = (await published()).get(articlePagePath(id));
    expect([...(page ?? '').matchAll(/<li value="(\d+)">/g)].map(([, number]) => number)).toEqual(['2', '1']);
  });

  it('is new to its readers where they never saw it, whoever lets it go', async () => {
    const hidden = await push({ ...BUDGET, embargo: '2026-11-21T08:00:00Z' });
    const lifted = await push({ ...BUDGET, id: 'lifted', embargo: '2026-11-21T08:00:00Z' });
    world.pass(10);
    await push({ ...BUDGET, title: 'The corrected budget', embargo: '2026-11-21T08:00:00Z' });
    await hold(hidden.id, { reason: null, until: null }, world.ports);
    world.pass(10);
    await release(hidden.id, world.ports, 'early');
    await push({ ...BUDGET, id: 'lifted', embargo: null });
    for (const { id } of [hidden, lifted])
      expect(await stateOf(id)).toMatchObject({
        state: 'usable',
        changed: [],
        revisedAt: '2026-11-20T08:00:20.000Z',
      });
    await world.settle();
    expect([...(await published()).keys()].filter((key) => key.startsWith('articles/'))).toEqual([]);
  });

  it('until an instant comes back by itself, with a text too long for its item', async () => {
    const long = Array.from({ length: 60_000 }, (_, index) => (index * 7919 + 13).toString(36)).join(' ');
    const { id } = await push({ ...BUDGET, text: long });
    await hold(id, { reason: null, until: '2026-11-21T08:00:00.000Z' as Instant }, world.ports);
    expect(await shown()).toEqual([]);
    world.pass(24 * 3600);
    await world.tick();
    expect(await shown()).toEqual(['The budget']);
    expect((await stateOf(id))?.text).toContain(long.slice(-200));
  });

  it('shows nothing on its page meanwhile', async () => {
    const { id } = await push(BUDGET);
    world.pass(10);
    await push({ ...BUDGET, text: 'Ten million for the bridge.' });
    await world.settle();
    const page = async () =>
      Buffer.from((await world.ports.store.objects.get(articlePagePath(id)))?.bytes ?? '').toString();
    expect(await page()).toContain('Ten million');
    await hold(id, { reason: null, until: null }, world.ports);
    await world.settle();
    expect(await page()).not.toMatch(/million|budget/i);
    await release(id, world.ports, 'early');
    await world.settle();
    expect(await page()).toMatch(/<del>Nine<\/del><ins>Ten<\/ins> million/);
  });
});
