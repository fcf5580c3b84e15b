import { createHash } from 'node:crypto';

/** A whole number from 0 to below `below` that depends on the seed alone. */
export function draw(seed: string, below: number): number {
  return createHash('sha256').update(seed).digest().readUInt32BE(0) % below;
}

/** One of the list, chosen by the seed alone. Throws RangeError on an empty list. */
export function pick<T>(seed: string, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError(`Nothing to pick from for ${seed}`);
  return list[draw(seed, list.length)] as T;
}
