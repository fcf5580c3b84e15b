/** So many bytes of chance an address has: nobody comes upon it. */
export const ADDRESS_BYTES = 15;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** What stands before the @ of a new mail source, of {@link ADDRESS_BYTES} random bytes. */
export function newLocal(random: Uint8Array): string {
  let letters = '';
  let held = 0;
  let bits = 0;
  for (const byte of random) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) letters += ALPHABET[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return `news-${letters}`;
}

/**
 * What stands before the @ of an address to which a letter is sent, in small letters and without what a `+` adds; null where
 * it is none of ours, or at another domain than `domain`. Null for a domain takes any.
 */
export function localOf(address: string, domain: string | null): string | null {
  const at = address.lastIndexOf('@');
  if (at < 0 || address.length > 320) return null;
  const [local = ''] = address.slice(0, at).toLowerCase().split('+', 1);
  if (domain !== null && address.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return null;
  return OURS.test(local) ? local : null;
}

const OURS = /^news-[a-z2-7]{10,40}$/;
