import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newKeyRing,
  PUBLISHED_BEFORE_MS,
  publicKeyOf,
  publishedAt,
  type RingKey,
  readKeyRing,
  rotated,
  signingKeyAt,
  writeKeyRing,
} from '../../lib/fetch/key-ring.ts';
import { instant } from '../../lib/model/index.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-23T12:00:00Z');

/** The key of RFC 8037 §A.1, whose thumbprint §A.3 tells. */
const RFC_8037: RingKey['jwk'] = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};

function freshKey(): RingKey['jwk'] {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as RingKey['jwk'];
}

describe('a ring of signing keys', () => {
  it('names a key by its thumbprint, and tells its public half alone', () => {
    const [key] = newKeyRing(RFC_8037, instant(START));
    expect(publicKeyOf(key as RingKey)).toEqual({
      kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      kty: 'OKP',
      crv: 'Ed25519',
      x: RFC_8037.x,
      use: 'sig',
      nbf: START / 1000,
    });
  });

  it('is read as it was written', () => {
    const ring = rotated(newKeyRing(freshKey(), instant(START)), freshKey(), instant(START + HOUR));
    expect(readKeyRing(writeKeyRing(ring))).toEqual(ring);
  });

  it('signs with a new key only after everybody can know it', () => {
    const ring = rotated(newKeyRing(RFC_8037, instant(START)), freshKey(), instant(START + HOUR));
    expect(publishedAt(ring, instant(START + HOUR))).toHaveLength(2);
    expect(signingKeyAt(ring, instant(START + HOUR + PUBLISHED_BEFORE_MS - 1))?.jwk).toEqual(RFC_8037);
    expect(signingKeyAt(ring, instant(START + HOUR + PUBLISHED_BEFORE_MS))?.jwk).toEqual(ring[1]?.jwk);
  });

  it('has what signs in the directory of an hour before and of the day after, whatever was rotated when', () => {
    const [one, two, three, four] = [freshKey(), freshKey(), freshKey(), freshKey()] as const;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 * HOUR }), { maxLength: 3 }),
        fc.integer({ min: HOUR, max: 200 * HOUR }),
        (rotations, asked) => {
          let ring = newKeyRing(one, instant(START));
          const known = [ring];
          const times = rotations.toSorted((a, b) => a - b).filter((at) => at <= asked);
          for (const [turn, at] of times.entries()) {
            ring = rotated(ring, [two, three, four][turn] as RingKey['jwk'], instant(START + at));
            known.push(ring);
          }
          const anHourBefore = known[times.filter((at) => at <= asked - HOUR).length] as typeof ring;
          const signing = signingKeyAt(ring, instant(START + asked))?.jwk.x;
          const listed = (keys: typeof ring, at: number) =>
            publishedAt(keys, instant(START + at)).map(({ jwk }) => jwk.x);
          expect(listed(anHourBefore, asked - HOUR)).toContain(signing);
          expect(listed(ring, asked)).toContain(signing);
          expect(listed(ring, asked + 20 * HOUR)).toContain(signing);
        },
      ),
    );
  });

  it('keeps no key that nobody can need', () => {
    let ring = newKeyRing(freshKey(), instant(START));
    for (let day = 2; day < 20; day += 2) ring = rotated(ring, freshKey(), instant(START + day * 24 * HOUR));
    expect(ring.length).toBeLessThanOrEqual(3);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"jwk":'],
    ['none of them', '[]'],
    ['another curve', JSON.stringify([{ jwk: { ...RFC_8037, crv: 'X25519' }, from: '2026-11-23T12:00:00Z' }])],
    ['half a key', JSON.stringify([{ jwk: { ...RFC_8037, d: 'A'.repeat(42) }, from: '2026-11-23T12:00:00Z' }])],
    ['halves of two keys', JSON.stringify([{ jwk: { ...RFC_8037, d: 'A'.repeat(43) }, from: '2026-11-23T12:00:00Z' }])],
    ['no instant', JSON.stringify([{ jwk: RFC_8037, from: 'soon' }])],
  ])('refuses %s, and tells nothing of it', (_, text) => {
    expect(() => readKeyRing(text)).toThrow(/^holds no signing keys of Feedmill$/);
  });
});
