import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerRoom, NoRoom } from '../../lib/fetch/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

describe('room for the answers that are held at once', () => {
  it('is never exceeded but by who has held something for longest, and all come to their end', () => {
    const wanted = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(wanted, fc.array(fc.nat(), { maxLength: 60 }), (works, order) => {
        const room = answerRoom(100);
        const largest = Math.max(...works.map((parts) => parts.reduce((sum, part) => sum + part, 0)));
        const all = works.map((parts) => ({ parts, hold: room.hold(), at: 0 }));
        const step = (index: number) => {
          const work = all[index % all.length]!;
          const part = work.parts[work.at];
          if (part === undefined) return work.hold.release();
          try {
            work.hold.take(part);
            work.at += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(NoRoom);
            work.at = 0;
          }
          expect(room.held()).toBeLessThanOrEqual(100 + largest);
        };
        for (const index of order) step(index);
        // Whatever came before, each gets through in its turn.
        for (let turn = 0; turn < 400; turn += 1) step(turn % all.length);
        for (let turn = 0; turn < all.length * 20; turn += 1) step(Math.floor(turn / 20));
        for (const { parts, at } of all) expect(at).toBe(parts.length);
        for (const { hold } of all) hold.release();
        expect(room.held()).toBe(0);
      }),
    );
  });
});

describe('a fetch', () => {
  const LARGE = 4_000_000;
  let site: Site;
  beforeAll(async () => {
    const large = gzipSync(Buffer.alloc(LARGE, 'mill '));
    site = await startSite({
      '/large': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
        response.end(large);
      },
      '/small': (_, response) => void response.end('The mill'),
      '/missing': (_, response) => void response.writeHead(404).end('x'.repeat(1000)),
    });
  });
  afterAll(() => site.close());

  it('finds no room where others hold it, and finds it once they let go', async () => {
    const room = answerRoom(10_000_000);
    const fetcher = visitor([site.origin], { totalMs: 30_000 }, { room });
    const works = Array.from({ length: 12 }, () => room.hold());
    const ask = (hold: (typeof works)[number]) =>
      fetcher({ url: site.at('/large'), hold }).then(
        ({ outcome }) => {
          expect(room.held()).toBeLessThanOrEqual(10_000_000 + LARGE);
          return outcome;
        },
        (error: Error) => error.name,
      );
    const first = await Promise.all(works.map(ask));
    const through = works.filter((_, at) => first[at] === 'fetched');
    expect(new Set(first)).toEqual(new Set(['fetched', 'NoRoom']));
    expect(room.held()).toBe(through.length * LARGE);

    const small = await fetcher({ url: site.at('/small'), hold: through[0] });
    expect(small.outcome).toBe('fetched');
    expect(room.held()).toBe((through.length - 1) * LARGE + 'The mill'.length);
    for (const hold of works) hold.release();
    expect(room.held()).toBe(0);
    expect(await ask(works.find((_, at) => first[at] === 'NoRoom')!)).toBe('fetched');
    await fetcher.close();
  });

  it.each(['/large', '/small', '/missing'])(
    'holds nothing once it is read that nobody holds on to: %s',
    async (path) => {
      const room = answerRoom(10_000_000);
      const fetcher = visitor([site.origin], {}, { room });
      await fetcher({ url: site.at(path) });
      expect(room.held()).toBe(0);
      await fetcher.close();
    },
  );
});
