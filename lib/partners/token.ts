import { createHash } from 'node:crypto';
import type { Sha256 } from '../model/index.ts';

/** How many random bytes a token is made of. */
export const TOKEN_BYTES = 32;

/** By which whoever finds a token somewhere, a scanner of repositories too, sees what it is. */
const PREFIX = 'fm_';

const TOKEN = /^fm_[A-Za-z0-9_-]{43}$/;

/** The token that is made of {@link TOKEN_BYTES} random bytes: it is what base64url (RFC 4648 §5) writes, after a prefix. */
export function tokenOf(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`A token takes ${TOKEN_BYTES} bytes, not ${random.length}`);
  return `${PREFIX}${Buffer.from(random).toString('base64url')}`;
}

/** Whether this can be a token at all; whether it opens anything, the store alone knows. Linear. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of a token, and looked up. */
export function tokenHash(token: string): Sha256 {
  return createHash('sha256').update(token).digest('hex') as Sha256;
}

/** What an operator tells tokens apart by: too little of one to be of use to anybody else. */
export function startOf(token: string): string {
  return token.slice(PREFIX.length, PREFIX.length + 4);
}
