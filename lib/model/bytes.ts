const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** A number of bytes as people read it, in powers of ten: `812 bytes`, `1.5 MB`, `480 MB`. */
export function bytesWords(bytes: number): string {
  let unit = 0;
  let number = bytes;
  while (number >= 999.5 && unit < UNITS.length - 1) {
    number /= 1000;
    unit += 1;
  }
  return `${number < 9.95 ? Number(number.toFixed(1)) : Math.round(number)} ${UNITS[unit]}`;
}

/**
 * A copy of some bytes in memory of its own, to be kept for long: a small buffer is most often a piece of Node's pool, and
 * keeps all of the 64 KB that it was cut from.
 */
export function ownCopy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
