import { describe, expect, it } from 'vitest';
import { keptKeys } from '../../lib/fetch/kept-keys.ts';
import { type KeyRing, newKeyRing, type RingKey } from '../../lib/fetch/key-ring.ts';
import { instant } from '../../lib/model/index.ts';

const RING: KeyRing = newKeyRing({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' } as RingKey['jwk'], instant(0));

describe('the keys that a process holds', () => {
  it('are read once a minute, however many requests are signed', async () => {
    let reads = 0;
    let at = 0;
    const keys = keptKeys(
      { read: async () => (++reads > 1 ? RING : null) },
      () => instant(at),
      ({ message }) => expect.unreachable(message),
    );
    expect(await Promise.all([keys(), keys(), keys()])).toEqual([null, null, null]);
    at = 59_999;
    expect(await keys()).toBeNull();
    expect(reads).toBe(1);
    at = 60_000;
    expect(await keys()).toEqual(RING);
    expect(reads).toBe(2);
  });

  it('stay what they were while they cannot be read, which is told', async () => {
    const told: string[] = [];
    let fails = false;
    let at = 0;
    const read = async () => {
      if (fails) throw new Error('gone');
      return RING;
    };
    const keys = keptKeys(
      { read },
      () => instant(at),
      ({ message }) => told.push(message),
    );
    expect(await keys()).toEqual(RING);
    fails = true;
    at = 120_000;
    expect(await keys()).toEqual(RING);
    expect(told).toEqual(['gone']);
  });
});
