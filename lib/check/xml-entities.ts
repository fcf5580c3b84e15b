/** Values longer than this are cut: a short reference must not stand for a long text. */
const MOST_OF_ENTITY = 32;

/** Makes the plain entities of an internal subset known to the parser; true where one is made of others. */
export function declareEntities(doctype: string, entities: Record<string, string>): boolean {
  let nested = false;
  for (const [, name, double, single] of doctype.matchAll(/<!ENTITY\s+([^\s%"'<>]+)\s+(?:"([^"]*)"|'([^']*)')/g)) {
    const value = double ?? single ?? '';
    const isMade = /&(?!#)/.test(value);
    nested ||= isMade;
    entities[name!] = isMade ? '' : value.slice(0, MOST_OF_ENTITY);
  }
  for (const [, name] of doctype.matchAll(/<!ENTITY\s+([^\s%"'<>]+)\s+(?:SYSTEM|PUBLIC)\b/g)) {
    entities[name!] = '';
    nested = true;
  }
  return nested;
}

/** Where the first ampersand stands that begins no reference, outside of comments, CDATA and instructions; null for none. */
export function bareAmpersand(text: string, end: number): number | null {
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === AMPERSAND && !/^&(?:#\d+|#x[\da-f]+|[a-z_:][\w:.-]*);/i.test(text.slice(at, at + 64))) return at;
    if (code !== LESS_THAN) continue;
    const skipped = SKIPPED.find(({ opening }) => text.startsWith(opening, at));
    if (skipped === undefined) continue;
    const closing = text.indexOf(skipped.closing, at + skipped.opening.length);
    if (closing < 0) return null;
    at = closing;
  }
  return null;
}

const AMPERSAND = 0x26;
const LESS_THAN = 0x3c;

/** What an ampersand may stand in as it is. */
const SKIPPED = [
  { opening: '<!--', closing: '-->' },
  { opening: '<![CDATA[', closing: ']]>' },
  { opening: '<?', closing: '?>' },
];
