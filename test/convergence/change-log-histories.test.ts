import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Feed } from '../../lib/model/index.ts';
import { publish } from '../../lib/pipeline/index.ts';
import { generator } from '../random.ts';
import { feedOf } from '../world.ts';
import { openDesk } from './desk.ts';

/**
 * Change logs over long histories of few articles in small feeds: what comes, is edited, held back, released, embargoed, taken
 * down and brought back, put in order by messages that come late, twice and in any order, among feeds that are defined anew;
 * read meanwhile from any position. Crashes and rivals are the matter of convergence.test.ts.
 */

const FILTERS: readonly Feed['filter'][] = [{}, { tags: ['low'] }, { tags: ['low', 'high'] }];

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const tags = fc.constantFrom<readonly string[]>(['low'], ['high'], []);

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), name, tags, isCorrection: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('state' as const), name, state: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy' as const), name, of: name }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('publish' as const), batch: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('again' as const), at: fc.nat(20) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 800 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('define' as const), filter: fc.nat(2), changes: fc.boolean() }),
  },
);

const STATES = ['usable', 'withheld', 'embargoed', 'cancelled'] as const;

/** Never defined anew, so that each of their revisions is held to account. */
const STEADY = [
  feedOf({ id: 'all-of-it', size: 3, formats: ['atom'], changes: true }),
  feedOf({
    id: 'low',
    size: 2,
    formats: ['atom', 'json'],
    changes: true,
    filter: { tags: ['low'] },
    changesFor: 3_600_000,
  }),
  feedOf({ id: 'once', size: 3, formats: ['rss'], changes: true, duplicates: 'one' }),
];

const HISTORIES = Number(process.env.FEEDMILL_HISTORIES ?? 40);

it(`tell each revision once, to whoever reads from wherever: ${HISTORIES}`, { timeout: 3_600_000 }, async () => {
  let entries = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 90 }), fc.nat(), async (steps, seed) => {
      const desk = await openDesk();
      const { readers, waiting, ports } = desk;
      const random = generator(seed);
      const done: (typeof waiting)[number][] = [];
      const some = async (batch: number) => {
        await desk.route();
        const [first] = waiting.toSorted(() => random() - 0.5);
        const messages = waiting.filter(({ feed }) => feed === first?.feed).slice(0, batch);
        for (const one of messages) done.push(...waiting.splice(waiting.indexOf(one), 1));
        if (first !== undefined) await publish(first.feed, messages, ports);
      };
      for (const feed of STEADY) await desk.define(feed);
      for (const one of steps) {
        switch (one.kind) {
          case 'write':
            await desk.write(one.name, { tags: one.tags, ...(one.isCorrection && { correction: 'It was not so.' }) });
            break;
          case 'state': {
            const state = STATES[one.state] ?? 'usable';
            await desk.write(one.name, { state, reason: state === 'usable' ? null : 'because', withdrawnBy: null });
            if (state === 'cancelled') await desk.route();
            break;
          }
          case 'copy':
            if (one.name !== one.of)
              await desk.write(one.name, { cluster: `article${one.of.padStart(13, 'x')}` as never });
            break;
          case 'publish':
            await some(one.batch);
            break;
          case 'again': {
            const message = done[one.at % Math.max(1, done.length)];
            if (message !== undefined) await publish(message.feed, [message], ports);
            break;
          }
          case 'read':
            await readers.read(random);
            break;
          case 'pass':
            desk.pass(one.hours * 3_600_000);
            break;
          case 'define': {
            const filter = FILTERS[one.filter] ?? {};
            await desk.define(feedOf({ id: 'desk', size: 2, formats: ['atom'], filter, changes: one.changes }));
            break;
          }
        }
      }
      await desk.settle();
      await desk.settle();
      for (const { id } of STEADY) entries += readers.entries(id, '2026-01-01T00:00:00.000Z' as never).length;
      expect(await desk.faults(new Set(['desk']))).toEqual([]);
      await desk.embedded.close();
    }),
    { numRuns: HISTORIES, seed: 20_261_129 },
  );
  console.log(`change logs: ${HISTORIES} histories, ${entries} entries`);
});
