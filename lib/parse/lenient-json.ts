/** JSON as JSON.parse takes it, and what was done for that, in words. */
export type MendedJson = { readonly text: string; readonly mended: readonly string[] };

/**
 * Makes JSON of what is nearly so: comments and commas before a closing bracket go, as does what stands before or behind
 * the value; control characters in strings are escaped, and backslashes that escape nothing too. What it cannot mend is
 * left for JSON.parse to refuse. One pass.
 */
export function mendJson(text: string): MendedJson {
  return new Mender(text).mend();
}

/** Where JSON begins, after space, comments and the `)]}'` that keeps it from being run as a script; -1 where it does not. */
export function startOfJson(text: string): number {
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  for (let next = 0; next >= 0; at = next) {
    while (isSpace(text.charCodeAt(at))) at++;
    const first = text[at];
    if (first === '{' || first === '[') return at;
    next = text.startsWith(")]}'", at) ? at + (text[at + 4] === ',' ? 5 : 4) : afterComment(text, at);
  }
  return -1;
}

class Mender {
  readonly #text: string;
  readonly #out: string[] = [];
  readonly #mended = new Set<string>();
  #at = 0;
  /** Up to here the text is in `#out`, or left out. */
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  mend(): MendedJson {
    const text = this.#text;
    this.#at = startOfJson(text);
    this.#copied = Math.max(this.#at, 0);
    if (
      text
        .slice(0, this.#copied)
        .replace(/^\uFEFF/, '')
        .trim() !== ''
    )
      this.#mended.add('text before it');
    let depth = 0;
    let comma = -1;
    while (this.#at >= 0 && this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) this.#at++;
      else if (code === SLASH || code === LESS) {
        const after = afterComment(text, this.#at);
        if (after < 0) this.#at++;
        else this.#replace(after, '', 'a comment');
      } else {
        if (comma >= 0 && (code === CLOSING_BRACE || code === CLOSING_BRACKET)) this.#leaveOut(comma);
        comma = code === COMMA ? this.#at : -1;
        if (code === QUOTE) this.#string();
        else if (code < SPACE) this.#replace(this.#at + 1, '', 'control characters');
        else {
          this.#at++;
          if (code === OPENING_BRACE || code === OPENING_BRACKET) depth++;
          else if ((code === CLOSING_BRACE || code === CLOSING_BRACKET) && --depth <= 0) break;
        }
      }
    }
    const end = this.#at < 0 ? text.length : this.#at;
    this.#out.push(text.slice(this.#copied, end));
    if (text.slice(end).trim() !== '') this.#mended.add('text behind it');
    return { text: this.#out.join(''), mended: [...this.#mended] };
  }

  /** From the quotation mark that opens it to behind the one that closes it. */
  #string(): void {
    const text = this.#text;
    for (this.#at++; this.#at < text.length; ) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) {
        this.#at++;
        return;
      }
      if (code === BACKSLASH) this.#escape();
      else if (code < SPACE) {
        this.#replace(this.#at + 1, `\\u${code.toString(16).padStart(4, '0')}`, 'control characters');
      } else this.#at++;
    }
  }

  #escape(): void {
    ESCAPE.lastIndex = this.#at;
    if (ESCAPE.test(this.#text)) this.#at = ESCAPE.lastIndex;
    else {
      const isQuoted = this.#text[this.#at + 1] === "'";
      this.#replace(this.#at + 1, isQuoted ? '' : '\\\\', 'a backslash that escapes nothing');
    }
  }

  #replace(to: number, by: string, why: string): void {
    this.#out.push(this.#text.slice(this.#copied, this.#at), by);
    this.#at = to;
    this.#copied = to;
    this.#mended.add(why);
  }

  /** Leaves out the comma that stands here, behind which nothing but space and comments has been read. */
  #leaveOut(comma: number): void {
    // A comment between the two has carried what is before it over already.
    if (comma < this.#copied) {
      const last = this.#out.findLastIndex((part) => part.trimEnd().endsWith(','));
      this.#out[last] = this.#out[last]!.trimEnd().slice(0, -1);
    } else {
      this.#out.push(this.#text.slice(this.#copied, comma));
      this.#copied = comma + 1;
    }
    this.#mended.add('a comma behind the last');
  }
}

/** Where the comment that begins here ends: of a line, of JavaScript, of HTML; -1 where none begins. */
function afterComment(text: string, at: number): number {
  const [, end] = COMMENTS.find(([start]) => text.startsWith(start, at)) ?? [];
  if (end === undefined) return -1;
  const to = text.indexOf(end, at + 2);
  return to < 0 ? text.length : to + end.length;
}

const COMMENTS = [
  ['//', '\n'],
  ['/*', '*/'],
  ['<!--', '-->'],
] as const;

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x09 || code === 0x0d;
}

const BYTE_ORDER_MARK = 0xfeff;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const LESS = 0x3c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
