import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedId, Instant, Partner, PartnerId, PartnerToken, Quota } from '../../lib/model/index.ts';
import { batchesOf, edgeChange, tokenHash, tokenKey, tokenOf, wantedKeys } from '../../lib/partners/index.ts';

const NOW = '2026-11-20T08:00:00.000Z' as Instant;
const SOON = '2026-11-20T09:00:00.000Z' as Instant;

const token = (seed: number, until: Instant | null): PartnerToken => ({
  hash: tokenHash(tokenOf(new Uint8Array(32).fill(seed))),
  partner: 'courier' as PartnerId,
  start: 'abcd',
  since: NOW,
  until,
});
const courier = (quota: Quota | null, tokens: PartnerToken[] = [token(1, null)]) => ({
  partner: { id: 'courier', quota } as Partner,
  tokens,
  feeds: [{ id: 'wire' as FeedId, visibility: 'partners' as const }, { id: 'all' as FeedId }],
});

describe('the keys that the edge is to have', () => {
  it('are tokens by their hashes, until when they hold, and the feeds with their place', () => {
    const { hash } = token(1, null);
    const [rotated, over] = [token(2, SOON), token(3, NOW)];
    const wanted = wantedKeys([courier(null, [token(1, null), rotated, over])], NOW);
    expect([...wanted].sort()).toEqual(
      [
        [tokenKey(hash), '{"p":"courier","u":0}'],
        [tokenKey(rotated.hash), `{"p":"courier","u":${Date.parse(SOON) / 1000}}`],
        ['g/courier/wire', 'private'],
        ['g/courier/all', 'public'],
      ].sort(),
    );
  });

  it('say where a quota is to be looked at: by the day, as the edge remembers no minute', () => {
    const saidOf = (quota: Quota | null) => wantedKeys([courier(quota)], NOW).get(tokenKey(token(1, null).hash));
    expect(saidOf({ perMinute: null, perDay: 9 })).toContain('"q":1');
    expect(saidOf({ perMinute: 9, perDay: null })).not.toContain('"q"');
  });

  it('leave alone that somebody has had his quota, until that is over', () => {
    const [later, before] = [String(Date.parse(SOON) / 1000), String(Date.parse(NOW) / 1000)];
    const present = new Map([
      ['q/courier', later],
      ['q/eager', before],
      ['g/gone/wire', 'private'],
    ]);
    expect(edgeChange(new Map(), present, NOW)).toEqual({ puts: new Map(), deletes: ['q/eager', 'g/gone/wire'] });
  });

  const keys = fc
    .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom('a', 'b')), {
      selector: ([key]) => key,
      maxLength: 200,
    })
    .map((pairs) => new Map<string, string>(pairs.map(([key, value]) => [`t/${key}`, value])));

  it('come to be by steps that the interface takes, the closing of doors first', () => {
    fc.assert(
      fc.property(keys, keys, (wanted, present) => {
        const there = new Map(present);
        const change = edgeChange(wanted, present, NOW);
        let isOpening = false;
        for (const { puts, deletes } of batchesOf(change)) {
          expect(puts.size + deletes.length).toBeLessThanOrEqual(50);
          if (isOpening) expect(deletes).toEqual([]);
          isOpening ||= puts.size > 0;
          for (const key of deletes) there.delete(key);
          for (const [key, value] of puts) there.set(key, value);
        }
        expect(there).toEqual(wanted);
        expect(batchesOf(edgeChange(wanted, there, NOW))).toEqual([]);
      }),
    );
  });

  it('take no more bytes in a step than the interface takes', () => {
    const long = 'v'.repeat(100_000);
    const puts = new Map(Array.from({ length: 45 }, (_, at) => [`g/${at}`, long]));
    const batches = batchesOf({ puts, deletes: [] });
    expect(batches).toHaveLength(2);
    for (const batch of batches) expect(batch.puts.size * long.length).toBeLessThan(3_000_000);
  });
});
