import { randomBytes } from 'node:crypto';

/** A text of 160 bits, as letters and digits. */
export function unguessable(): string {
  return randomBytes(20).toString('hex');
}
