/** Of a letter so much of its head is looked at for whom it is for, in bytes. */
const MOST_HEAD = 256_000;

const MOST_READERS = 100;

/** Fields that whoever brings a letter writes of whom he brings it to, and behind them those of its writer. */
const FIELDS = [
  ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-rcpt-to', 'x-forwarded-to'],
  ['to', 'cc', 'resent-to'],
] as const;

/**
 * Whom a letter is for, where only its head can say, as in a maildir: by the fields of its delivery first. At most a hundred
 * addresses, in small letters. Linear in the head.
 */
export function envelopeOf(bytes: Uint8Array): string[] {
  const head = Buffer.from(bytes.subarray(0, MOST_HEAD)).toString('latin1');
  const fields = new Map<string, string>();
  let name: string | null = null;
  for (const line of head.split(/\r?\n/)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) {
      if (name !== null) fields.set(name, `${fields.get(name)}${line}`);
      continue;
    }
    const colon = line.indexOf(':');
    name = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : null;
    if (name !== null) fields.set(name, `${fields.get(name) ?? ''} ${line.slice(colon + 1)}`);
  }
  const found = FIELDS.flat()
    .flatMap((field) => (fields.get(field) ?? '').split(/[\s<>"(),;:]+/))
    .filter((word) => word.length <= 320 && /^[^@]+@[^@]+$/.test(word))
    .map((address) => address.toLowerCase());
  return [...new Set(found)].slice(0, MOST_READERS);
}
