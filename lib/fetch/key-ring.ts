import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type Instant, instant, millis } from '../model/index.ts';

/** An Ed25519 private key as a JSON Web Key (RFC 8037 §2), and from when on requests are signed with it. */
export type RingKey = {
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string; readonly d: string };
  readonly from: Instant;
};

/** All keys that are in use, coming or going; the oldest first. A secret as a whole. */
export type KeyRing = readonly RingKey[];

/** The public half of a key, with the name that signatures call it by: its thumbprint (RFC 7638, RFC 8037 §A.3). */
export type PublicKey = {
  readonly kid: string;
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly use: 'sig';
  /** Seconds since 1970, as the directory's draft has them. */
  readonly nbf: number;
};

/** A new key is published this long before anything is signed with it: who checks us may keep the directory for an hour. */
export const PUBLISHED_BEFORE_MS = 2 * 3_600_000;

/** A key stays published this long after its successor took over. */
export const PUBLISHED_AFTER_MS = 24 * 3_600_000;

/** More than a rotation a day for a week. */
const MOST = 20;

const BASE64URL_32_BYTES = /^[A-Za-z0-9_-]{43}$/;

/**
 * The ring that {@link writeKeyRing} wrote. Throws an Error that tells nothing of the text, which is a secret even where
 * it is none of ours.
 */
export function readKeyRing(text: string): KeyRing {
  try {
    const keys = (JSON.parse(text) as unknown[]).map(keyIn);
    if (keys.length === 0 || keys.length > MOST) throw new Error();
    return keys.toSorted((one, other) => millis(one.from) - millis(other.from));
  } catch {
    throw new Error('holds no signing keys of Feedmill');
  }
}

/** Throws where it is no key: its halves must belong together, and its instant must be one. By hand, as zod would be half of a function's bundle. */
function keyIn(value: unknown): RingKey {
  const { jwk, from } = value as {
    readonly jwk: Readonly<Record<'kty' | 'crv' | 'x' | 'd', unknown>>;
    readonly from: unknown;
  };
  const isKey =
    jwk.kty === 'OKP' && jwk.crv === 'Ed25519' && [jwk.x, jwk.d].every((half) => BASE64URL_32_BYTES.test(String(half)));
  if (!isKey || typeof from !== 'string') throw new Error();
  const key = { jwk: { kty: jwk.kty, crv: jwk.crv, x: jwk.x, d: jwk.d }, from: instant(Date.parse(from)) } as RingKey;
  if (createPublicKey(privateKeyOf(key)).export({ format: 'jwk' }).x !== key.jwk.x) throw new Error();
  return key;
}

export function writeKeyRing(keys: KeyRing): string {
  return `${JSON.stringify(keys)}\n`;
}

/** A ring of one key, which signs at once: nobody can have kept a directory without it. */
export function newKeyRing(jwk: RingKey['jwk'], now: Instant): KeyRing {
  return [{ jwk, from: now }];
}

/** The ring with another key, published now and used in two hours; what nobody can need any more is left out. */
export function rotated(keys: KeyRing, jwk: RingKey['jwk'], now: Instant): KeyRing {
  return [...publishedAt(keys, now), { jwk, from: instant(millis(now) + PUBLISHED_BEFORE_MS) }];
}

/** The key that requests are signed with at an instant; null where none may be used yet. */
export function signingKeyAt(keys: KeyRing, now: Instant): RingKey | null {
  return keys.findLast(({ from }) => millis(from) <= millis(now)) ?? null;
}

/** The keys that the directory lists at an instant: what may have signed a request lately, and what will sign soon. */
export function publishedAt(keys: KeyRing, now: Instant): KeyRing {
  return keys.filter((_, at) => {
    const successor = keys[at + 1];
    return successor === undefined || millis(successor.from) + PUBLISHED_AFTER_MS > millis(now);
  });
}

/** A key's public half, which is all that may leave. */
export function publicKeyOf({ jwk: { kty, crv, x }, from }: RingKey): PublicKey {
  return { kid: thumbprint(x), kty, crv, x, use: 'sig', nbf: Math.floor(millis(from) / 1000) };
}

/** Throws where the two halves are no key. */
export function privateKeyOf({ jwk }: RingKey): KeyObject {
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' });
}

/** RFC 7638 §3: over the required members, in lexical order, without white space. */
function thumbprint(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}
