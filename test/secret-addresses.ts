import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type AbsoluteUrl, absoluteUrl } from '../lib/model/index.ts';

/** An address with a secret in it, and the secret as the address writes it. */
export type SecretAddress = { readonly address: AbsoluteUrl; readonly secret: string };

/**
 * Bytes as if drawn by lot: those that a generator makes, and shrinks, may be all alike, as no key is. Always the same 500
 * keys, for of those in base64url one in some thousands holds no digit and reads like words.
 */
const drawn = (least: number) =>
  fc
    .tuple(fc.nat({ max: 499 }), fc.integer({ min: least, max: 32 }))
    .map(([seed, length]) => createHash('sha256').update(`key ${seed}`).digest().subarray(0, length));

const hex = drawn(12).map((buffer) => buffer.toString('hex'));
const base64url = drawn(32).map((buffer) => buffer.toString('base64url'));
const key = fc.oneof(hex, base64url);
/** What somebody chose: found by its name or place alone. */
const password = fc.stringMatching(/^[a-z0-9]{8,12}$/).map((text) => `p${text}w`);
const named = fc.constantFrom(
  'key',
  'api_key',
  'token',
  'access_token',
  'auth',
  'secret',
  'sig',
  'password',
  'sid',
  'hash',
);
const unnamed = fc.constantFrom('u', 'id', 'feed', 'x');

const HOST = 'private.example';

/** Addresses of a feed with a generated secret in front of the host, in a parameter, or in the path. */
export const secretAddress: fc.Arbitrary<SecretAddress> = fc
  .oneof(
    fc.oneof(key, password).map((secret) => [`https://ada:${secret}@${HOST}/feed.xml`, secret]),
    fc.oneof(key, password).map((secret) => [`https://${secret}@${HOST}/feed.xml`, secret]),
    fc
      .tuple(named, fc.oneof(key, password))
      .map(([name, secret]) => [`https://${HOST}/feed?a=b&${name}=${secret}`, secret]),
    fc
      .tuple(unnamed, fc.oneof(key, fc.uuid()))
      .map(([name, secret]) => [`https://${HOST}/feed?${name}=${secret}&b=c`, secret]),
    key.map((secret) => [`https://${HOST}/feeds/${secret}/atom.xml`, secret]),
    key.map((secret) => [`https://${HOST}/feeds/${secret}.xml`, secret]),
  )
  .map(([address = '', secret = '']) => ({ address: absoluteUrl(address) as AbsoluteUrl, secret }));
