import { decodeHTMLStrict, escapeText } from 'entities';
import type { RawAttributes } from './tokens.ts';

/**
 * The text of one field while it is read: plain, escaped HTML, or elements. Text that follows an element's tag is escaped
 * again, so that the whole is HTML; what comes before the first tag is HTML already, as feeds in the wild mix the two.
 */
export class Markup {
  readonly #parts: string[] = [];
  /** Whether the field was stated to hold elements. */
  readonly isXhtml: boolean;
  /** Whether elements, rather than escaped HTML or plain text, are being read. */
  #isMarkup: boolean;

  /** `type` as the field's element states it. */
  constructor(type: string) {
    this.isXhtml = /xml$|xhtml$/i.test(type.trim());
    this.#isMarkup = this.isXhtml;
  }

  text(text: string): void {
    this.#parts.push(this.#isMarkup ? escapeText(text) : text);
  }

  open(name: string, rawName: string, attributes: RawAttributes): void {
    const tag = htmlName(name, rawName);
    // Some generators wrap escaped HTML in a div: that div does not make it XHTML.
    if (!this.#isMarkup && tag === 'div') return;
    this.#isMarkup = true;
    let written = `<${tag}`;
    for (const [attribute, value] of attributes) {
      if (!attribute.startsWith('xmlns') && ATTRIBUTE.test(attribute)) {
        written += ` ${attribute}="${decodeHTMLStrict(value).replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`;
      }
    }
    this.#parts.push(`${written}>`);
  }

  close(name: string, rawName = name): void {
    const tag = htmlName(name, rawName);
    if (this.#isMarkup && !VOID.has(tag)) this.#parts.push(`</${tag}>`);
  }

  html(): string {
    return this.#parts.join('');
  }
}

/** HTML has no prefixes: `xhtml:b` is `b`, and `svg:path` is `path`. */
function htmlName(name: string, rawName: string): string {
  return (name.startsWith('xhtml:') ? name : rawName).replace(/^.*:/, '');
}

const ATTRIBUTE = /^[a-z_][\w:.-]*$/;

const VOID: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr'],
]);
