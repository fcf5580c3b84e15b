import { decodeHTML } from 'entities/decode';
import { Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';
import { BANG, GREATER, isLetter, isSpace, QUESTION, SLASH } from './characters.ts';
import { readTag } from './tag.ts';

/**
 * Cuts markup into the tokens of the HTML algorithm (WHATWG HTML §13.2.5) for parse5's tree construction, as parse5's own
 * tokenizer does, and several times as fast: it looks for where a piece ends instead of taking every character through
 * a machine of states. Takes markup without U+0000 whose line ends are line feeds. Linear.
 */
export class PageTokens {
  /** What the tree construction makes of the text behind a start tag, set by it: markup, or the text of a script … */
  state: number = TokenizerMode.DATA;
  /** Set by the tree construction: whether `<![CDATA[` begins text here. */
  inForeignNode = false;
  readonly #text: string;
  readonly #handler: TokenHandler;

  constructor(text: string, handler: TokenHandler) {
    this.#text = text;
    this.#handler = handler;
  }

  run(): void {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const tag = this.#nextTag(at);
      if (tag > at) this.#characters(decoded(text.slice(at, tag)));
      if (tag === text.length) break;
      at = this.#markup(tag);
    }
    this.#handler.onEof({ type: Token.TokenType.EOF, location: null });
  }

  /** Where the next tag, comment or declaration begins; a `<` before anything else is text (§13.2.5.6). */
  #nextTag(from: number): number {
    const text = this.#text;
    for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
      const next = text.charCodeAt(at + 1);
      if (isLetter(next) || next === SLASH || next === BANG || next === QUESTION) return at;
    }
    return text.length;
  }

  /** Reads the markup that begins here; returns where it ends. */
  #markup(at: number): number {
    const next = this.#text.charCodeAt(at + 1);
    if (isLetter(next)) return this.#startTag(at);
    if (next === BANG) return this.#declaration(at);
    if (next === QUESTION) return this.#bogusComment(at + 1);
    const name = this.#text.charCodeAt(at + 2);
    if (isLetter(name)) return this.#endTag(at);
    if (name === GREATER) return at + 3;
    if (Number.isNaN(name)) {
      this.#characters('</');
      return at + 2;
    }
    return this.#bogusComment(at + 2);
  }

  #startTag(at: number): number {
    const tag = readTag(this.#text, at + 1, Token.TokenType.START_TAG);
    if (tag === null) return this.#text.length;
    const { end } = tag;
    this.state = TokenizerMode.DATA;
    this.#handler.onStartTag(tag);
    return this.state === TokenizerMode.DATA ? end : this.#rawText(end, tag.tagName);
  }

  #endTag(at: number): number {
    const tag = readTag(this.#text, at + 2, Token.TokenType.END_TAG);
    if (tag === null) return this.#text.length;
    this.#handler.onEndTag(tag);
    return tag.end;
  }

  /** The text up to an element's end tag, in which no other tag counts. */
  #rawText(from: number, name: string): number {
    const text = this.#text;
    let end = text.length;
    if (this.state === TokenizerMode.SCRIPT_DATA) end = scriptEnd(text, from);
    else if (this.state !== TokenizerMode.PLAINTEXT) end = endTagOf(text, from, name);
    const raw = text.slice(from, end);
    const isDecoded = this.state === TokenizerMode.RCDATA;
    this.state = TokenizerMode.DATA;
    this.#characters(isDecoded ? decoded(raw) : raw);
    return end;
  }

  /** `<!`: a comment, a document type, text of foreign content, or none of these, which counts as a comment. */
  #declaration(at: number): number {
    const text = this.#text;
    if (text.startsWith('--', at + 2)) return this.#comment(at + 4);
    if (/^doctype/i.test(text.slice(at + 2, at + 9))) return this.#doctype(at);
    if (this.inForeignNode && text.startsWith('[CDATA[', at + 2)) {
      const end = text.indexOf(']]>', at + 9);
      this.#characters(text.slice(at + 9, end < 0 ? text.length : end));
      return end < 0 ? text.length : end + 3;
    }
    return this.#bogusComment(at + 2);
  }

  #comment(from: number): number {
    // The two hyphens that begin a comment may end it, too: `<!-->` (§13.2.5.43), though not before an exclamation mark.
    COMMENT_END.lastIndex = from - 2;
    for (let end = COMMENT_END.exec(this.#text); end !== null; end = COMMENT_END.exec(this.#text)) {
      if (end[0].length === 4 && end.index < from) {
        COMMENT_END.lastIndex = end.index + 1;
        continue;
      }
      this.#commentToken(this.#text.slice(from, Math.max(from, end.index)));
      return end.index + end[0].length;
    }
    this.#commentToken(this.#text.slice(from).replace(/(?:--!|-{1,2})$/, ''));
    return this.#text.length;
  }

  #bogusComment(from: number): number {
    const end = this.#text.indexOf('>', from);
    this.#commentToken(this.#text.slice(from, end < 0 ? this.#text.length : end));
    return end < 0 ? this.#text.length : end + 1;
  }

  #commentToken(data: string): void {
    this.#handler.onComment({ type: Token.TokenType.COMMENT, data, location: null });
  }

  /** A page has one, with forms enough for a machine of states: parse5's reads it. */
  #doctype(at: number): number {
    const found = this.#text.indexOf('>', at);
    const end = found < 0 ? this.#text.length : found + 1;
    const onDoctype = (token: Token.DoctypeToken) => this.#handler.onDoctype(token);
    const handler = { ...NO_HANDLER, onDoctype };
    new Tokenizer({ sourceCodeLocationInfo: false }, handler).write(this.#text.slice(at, end), true);
    return end;
  }

  /** White space that leads is a token of its own: it means nothing between the parts of a page and of a table. */
  #characters(chars: string): void {
    let at = 0;
    while (at < chars.length && isSpace(chars.charCodeAt(at))) at += 1;
    if (at > 0) {
      const type = Token.TokenType.WHITESPACE_CHARACTER;
      this.#handler.onWhitespaceCharacter({ type, chars: chars.slice(0, at), location: null });
    }
    if (at < chars.length) {
      const type = Token.TokenType.CHARACTER;
      this.#handler.onCharacter({ type, chars: at === 0 ? chars : chars.slice(at), location: null });
    }
  }
}

const nothing = () => {};
const NO_HANDLER: TokenHandler = {
  onComment: nothing,
  onDoctype: nothing,
  onStartTag: nothing,
  onEndTag: nothing,
  onEof: nothing,
  onCharacter: nothing,
  onNullCharacter: nothing,
  onWhitespaceCharacter: nothing,
};

const COMMENT_END = /--!?>/g;

function decoded(text: string): string {
  return text.includes('&') ? decodeHTML(text) : text;
}

/** Where the element's end tag begins; the end of the text where there is none. */
function endTagOf(text: string, from: number, name: string): number {
  const end = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

const SCRIPT_PART = /<!--|-->|<(\/?)script(?=[\t\n\f\r />])/gi;

/** Where a script's end tag begins: not between the tags of a script that a comment in it holds (§13.2.5.15 to 32). */
function scriptEnd(text: string, from: number): number {
  let isComment = false;
  let isNested = false;
  SCRIPT_PART.lastIndex = from;
  for (let part = SCRIPT_PART.exec(text); part !== null; part = SCRIPT_PART.exec(text)) {
    if (part[0] === '<!--') {
      isComment = true;
      SCRIPT_PART.lastIndex -= 2;
    } else if (part[0] === '-->') {
      isComment = false;
      isNested = false;
    } else if (part[1] === '') isNested ||= isComment;
    else if (isNested) isNested = false;
    else return part.index;
  }
  return text.length;
}
