import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { progressLine } from '../../../bin/show/run-progress.ts';
import { type RunStage, runDue } from '../../../bin/workplace/run-due.ts';
import { freshState, type Instant, instant, millis, type SourceId } from '../../../lib/model/index.ts';
import { dispatch, type PollMessage } from '../../../lib/pipeline/index.ts';
import { cutFeed, story } from '../../pipeline/stories.ts';
import { openWorld, type World } from '../../world.ts';

const HOST = 'https://courier.example';

let world: World;
beforeEach(async () => {
  world = await openWorld({ spacingMs: 5000 });
});
afterEach(() => world.close());

const machine = () => ({ tick: () => world.tick(), drain: () => world.settle() });

async function section(id: string, host = HOST) {
  world.web.set(`${host}/${id}.xml`, {
    body: cutFeed([story(id, `News of ${id}`, undefined, '2026-11-19T10:00:00Z')]),
    type: 'application/rss+xml',
  });
  await world.addSource({ id, url: `${host}/${id}.xml`, fullText: 'never' });
}

const read = async (id: string) => (await world.ports.store.sources.state(id as SourceId))?.lastSuccess ?? null;

describe('one run', () => {
  it('polls all sections of a newspaper, each in its turn, and what comes due meanwhile not again', async () => {
    const ids = ['sport', 'harbour', 'town', 'sea', 'letters', 'tide', 'trade', 'ferry'];
    for (const id of ids) await section(id);
    const stages: RunStage[] = [];
    const left = await runDue(machine(), world.ports, {
      limitMs: 30 * 60_000,
      soonMs: 60_000,
      onStage: (stage) => stages.push(stage),
    });
    expect(left).toEqual([]);
    for (const id of ids) expect(await read(id), id).not.toBeNull();
    expect(stages[0]).toEqual({ due: 8, left: [] });
    expect(stages.some((stage) => stage.left.length > 0)).toBe(true);
    expect(world.asked.filter((url) => url.endsWith('.xml'))).toHaveLength(8);
  });

  it('polls more sources than one tick hands out', async () => {
    const { store, queues, now } = world.ports;
    const ids = Array.from({ length: 505 }, (_, at) => `s${at}` as SourceId);
    for (const id of ids) await store.sources.saveState(freshState(id, now()));
    // A tick and what polls leave behind, without the polls.
    const polled: string[] = [];
    const quick = {
      tick: async () => void (await dispatch({ ...store, queues, now })),
      drain: async () => {
        for (const { body } of world.queues.poll.splice(0)) {
          const { source } = JSON.parse(body) as PollMessage;
          polled.push(source);
          const due = instant(millis(now()) + 900_000);
          await store.sources.saveState({ ...freshState(source, due), lastPoll: now(), pollDue: due });
        }
      },
    };
    const limits = { limitMs: 30 * 60_000, soonMs: 60_000, onStage: () => {} };
    expect(await runDue(quick, world.ports, limits)).toEqual([]);
    expect(polled.toSorted()).toEqual(ids.toSorted());
  });

  it('names what it has left where a host has no time before its end', async () => {
    await section('sport');
    const limited = async () => {
      const ledger = await world.ports.store.hosts.get('courier.example');
      const until = instant(millis(world.ports.now()) + 3600_000);
      await world.ports.store.hosts.saveLimits(ledger, [{ path: null, until, chosen: 3600 }]);
    };
    await limited();
    const limits = { limitMs: 30 * 60_000, soonMs: 60_000, onStage: () => {} };
    expect(await runDue(machine(), world.ports, limits)).toMatchObject([{ source: 'sport' }]);
    expect(await read('sport')).toBeNull();
  });
});

describe('the line on the way', () => {
  const done = { polls: 7, articles: 30, publishes: 4 };
  it.each([
    [{ due: 600, left: [] }, 'polled 7 of 600 sources, 30 articles, 4 documents'],
    [
      { due: 8, left: [{ source: 'sport' as SourceId, until: '2026-11-20T10:03:20.000Z' as Instant }] },
      'polled 7 of 8 sources, 30 articles, 4 documents; sport is waiting for its host until 10:03:20 UTC',
    ],
  ])('says how far it is: %j', (stage, line) => {
    expect(progressLine(stage, done)).toBe(line);
  });
});
