import { createHmac } from 'node:crypto';

/** So many of the smallest hashes are kept: as many different ones are counted, more are estimated, to within an eighth or so. */
const KEPT = 64;

/** Bytes of a hash that are kept. */
const BYTES = 6;

/** A sketch of a set: of the same members it is the same, in whatever order and however often they came. */
export type Sketch = readonly string[];

/**
 * What stands for an address: of IPv6 its /64, as one reader's program changes the rest by the day (RFC 8981). Who does not
 * have the key cannot tell which address it was, nor that it was the same on another day.
 */
export function addressMark(address: string, key: Uint8Array): string {
  const hash = createHmac('sha256', key).update(networkOf(address)).digest();
  // Sorts as its bytes do.
  return hash.subarray(0, BYTES).toString('hex');
}

function networkOf(address: string): string {
  // As IPv6 writes those of IPv4: `::ffff:192.0.2.1`.
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(8 - left.length - right.length, 0);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Two sketches as one. */
export function joined(one: Sketch, other: Iterable<string>): Sketch {
  return [...new Set([...one, ...other])].sort().slice(0, KEPT);
}

/** How many there are in the set. */
export function distinct(sketch: Sketch): number {
  if (sketch.length < KEPT) return sketch.length;
  const largest = Number.parseInt(sketch.at(-1) ?? '1', 16);
  return Math.round(((KEPT - 1) * 2 ** (8 * BYTES)) / largest);
}
