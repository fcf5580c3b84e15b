/**
 * Undoes UTF-8 that was taken for windows-1252 and encoded once more (`CafÃ©` for `Café`), as often as it was done. A
 * text that is not wholly such is returned as it is: a wrong repair would be worse than none.
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

/** A UTF-8 lead byte's character before a continuation byte's, both as Latin-1 or windows-1252 show them. */
const SUSPICIOUS =
  /[\u00C2-\u00F4][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]/;

const BYTES: ReadonlyMap<number, number> = windows1252Bytes();
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeAgain(text: string): string | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code < 0x100 ? code : BYTES.get(code);
    if (byte === undefined) return null;
    bytes[i] = byte;
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function windows1252Bytes(): ReadonlyMap<number, number> {
  const characters = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i));
  return new Map([...characters].map((character, i) => [character.charCodeAt(0), 0x80 + i]));
}
