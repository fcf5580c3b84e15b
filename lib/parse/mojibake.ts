/**
 * Undoes UTF-8 that was taken for ISO 8859-1 and encoded once more (`CafÃ©` for `Café`), as often as it was done. A text
 * that is not wholly such is returned as it is. So is one that went through windows-1252 (`â€™`): that charset has no
 * character for five of the bytes, so what was there can only be guessed; python3-feedparser leaves it alone as well.
 */
export function repairMojibake(text: string): string {
  let repaired = text;
  for (let round = 0; round < 3 && SUSPICIOUS.test(repaired); round++) {
    const once = decodeAgain(repaired);
    if (once === null) break;
    repaired = once;
  }
  return repaired;
}

/** A lead byte of UTF-8 before a continuation byte, both shown as ISO 8859-1. */
const SUSPICIOUS = /[\u00C2-\u00F4][\u0080-\u00BF]/;
const BEYOND_LATIN_1 = /[^\0-\xFF]/;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeAgain(text: string): string | null {
  if (BEYOND_LATIN_1.test(text)) return null;
  try {
    return UTF8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return null;
  }
}
