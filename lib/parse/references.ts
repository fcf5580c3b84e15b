/**
 * The text that XML's own references in a text stand for (XML 1.0 §4.6, §4.1). Null where one is none of these, or names
 * a character that XML does not have. Character by character what sax makes of it, in one pass; `entities` takes half as
 * long again and reads what XML does not know.
 */
export function resolveReferences(text: string): string | null {
  let at = text.indexOf('&');
  if (at < 0) return text;
  let resolved = '';
  let from = 0;
  for (; at >= 0; at = text.indexOf('&', from)) {
    const reference = NAMED.find(({ written }) => text.startsWith(written, at + 1)) ?? numeric(text, at);
    if (!reference) return null;
    if (at > from) resolved += text.slice(from, at);
    resolved += reference.character;
    from = at + 1 + reference.written.length;
  }
  return resolved + text.slice(from);
}

/** A reference without its ampersand, and the character it stands for. */
type Reference = { readonly written: string; readonly character: string };

const NAMED: readonly Reference[] = [
  { written: 'lt;', character: '<' },
  { written: 'gt;', character: '>' },
  { written: 'amp;', character: '&' },
  { written: 'quot;', character: '"' },
  { written: 'apos;', character: "'" },
];

function numeric(text: string, at: number): Reference | null {
  const [written, decimal, hexadecimal] =
    /^#(?:(\d{1,7})|[xX]([\da-fA-F]{1,6}));/.exec(text.slice(at + 1, at + 11)) ?? [];
  if (written === undefined) return null;
  const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
  return isCharacter(code) ? { written, character: String.fromCodePoint(code) } : null;
}

/** A reference that XML does not define, or an ampersand that begins none. */
export const FOREIGN_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)[\w#]{0,20};?/;

/** A control character that XML forbids (XML 1.0 §2.2). */
export const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

/** XML 1.0 §2.2, Char. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
