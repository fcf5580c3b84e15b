import { decodeHTML } from 'entities';

const MAX_TEXT = 2_000_000;
/** Nesting that is read; what is deeper is skipped. */
const MAX_DEPTH = 60;

/**
 * Reads JSON as sites write it into their pages. Well-formed JSON is read as such. Of other text everything that can be
 * told is read: comments and CDATA marks around it, quotes as entities, raw line breaks and bare quotes in strings, commas
 * and brackets missing or too many, several values in a row (given as an array), an end cut off. Undefined where there is
 * nothing to read. Never throws; linear in the text.
 */
export function parseLoose(text: string): unknown {
  if (text.length > MAX_TEXT) return undefined;
  const bare = text
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, '')
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*$/, '')
    .trim();
  try {
    return JSON.parse(bare);
  } catch {
    return readAll(/^[[{\s]*&quot;/.test(bare) ? decodeHTML(bare) : bare);
  }
}

/** What comes where a value should and is none. */
const NONE = Symbol('none');

function readAll(text: string): unknown {
  const values: unknown[] = [];
  let at = 0;
  while (at < text.length && values.length < 1000) {
    if (text[at] !== '{' && text[at] !== '[') {
      at += 1;
      continue;
    }
    values.push(readValue(0));
  }
  return values.length > 1 ? values : values[0];

  function skipSpace(): void {
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code <= 32 || code === 0xa0 || code === 0xfeff) at += 1;
      else if (code === 47 && text[at + 1] === '*') at = behind('*/', at + 2);
      else if (code === 47 && text[at + 1] === '/') at = behind('\n', at + 2);
      else return;
    }
  }

  function behind(mark: string, from: number): number {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found + mark.length;
  }

  function readValue(depth: number): unknown {
    skipSpace();
    const mark = text[at];
    if (depth > MAX_DEPTH && (mark === '{' || mark === '[')) return NONE;
    if (mark === '{') return readObject(depth);
    if (mark === '[') return readArray(depth);
    if (mark === '"') return readString();
    const word = /[^\s,:{}[\]"]{1,400}/y;
    word.lastIndex = at;
    const match = word.exec(text);
    if (!match) return NONE;
    at += match[0].length;
    if (match[0] === 'true' || match[0] === 'false') return match[0] === 'true';
    if (match[0] === 'null') return null;
    return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(match[0]) ? Number(match[0]) : match[0].replace(/^'|'$/g, '');
  }

  function readObject(depth: number): unknown {
    const object: Record<string, unknown> = Object.create(null);
    at += 1;
    for (skipSpace(); at < text.length; skipSpace()) {
      if (text[at] === '}') {
        at += 1;
        break;
      }
      // An object whose end is missing in an array.
      if (text[at] === ']') break;
      const key = readValue(depth + 1);
      skipSpace();
      if (text[at] === ':') {
        at += 1;
        const value = readValue(depth + 1);
        if (typeof key === 'string' && value !== NONE) object[key] ??= value;
      } else if (key === NONE) at += 1;
    }
    return object;
  }

  function readArray(depth: number): unknown {
    const array: unknown[] = [];
    at += 1;
    for (skipSpace(); at < text.length; skipSpace()) {
      if (text[at] === ']') {
        at += 1;
        break;
      }
      // An array whose end is missing in an object.
      if (text[at] === '}') break;
      const value = readValue(depth + 1);
      if (value === NONE) at += 1;
      else array.push(value);
    }
    return array;
  }

  /** A quote ends the string only where one may end: before a comma, a colon, a closing bracket or the end. */
  function readString(): string {
    const from = at + 1;
    let end = from;
    for (; ; end += 1) {
      const quote = text.indexOf('"', end);
      if (quote < 0) {
        end = text.length;
        at = end;
        break;
      }
      end = quote;
      if (isEscaped(quote, from)) continue;
      at = quote + 1;
      while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
      if (at >= text.length || /[,:}\]]/.test(text[at]!)) break;
      // On a new line the next key, its comma missing. Else a bare quote inside.
      if (text[at] === '"' && text.slice(quote, at).includes('\n')) break;
    }
    return unescaped(text.slice(from, end));
  }

  function isEscaped(quote: number, from: number): boolean {
    let slashes = 0;
    while (quote - 1 - slashes >= from && text[quote - 1 - slashes] === '\\') slashes += 1;
    return slashes % 2 === 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: '\n', r: ' ', t: ' ' };

function unescaped(raw: string): string {
  return raw.replace(/\\(?:u([\da-f]{4})|([^u]))/gi, (_, code: string | undefined, letter: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[letter] ?? letter),
  );
}
