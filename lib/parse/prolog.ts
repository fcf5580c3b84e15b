import type { FeedKind } from './element.ts';

/** The root of a feed: where its tag begins, after nothing but a declaration, comments and instructions. */
export function rootOf(text: string): { readonly at: number; readonly kind: FeedKind } | null {
  let at = afterSpace(text, text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
  while (text.startsWith('<?', at) || text.startsWith('<!--', at)) {
    const after = text.charCodeAt(at + 1) === QUESTION ? afterInstruction(text, at) : afterComment(text, at);
    if (after < 0) return null;
    at = afterSpace(text, after);
  }
  const [, root] = ROOT.exec(text.slice(at, at + 10)) ?? [];
  return root === undefined ? null : { at, kind: KINDS[root]! };
}

/** Where the comment that begins here ends; -1 where none does, or not as XML 1.0 §2.5 has it. */
export function afterComment(text: string, at: number): number {
  if (!text.startsWith('<!--', at)) return -1;
  const end = text.indexOf('--', at + 4);
  return end >= 0 && text.charCodeAt(end + 2) === GREATER ? end + 3 : -1;
}

/** Whether nothing but comments follows. */
export function isAtEnd(text: string, from: number): boolean {
  let at = afterSpace(text, from);
  while (at >= 0 && at < text.length) {
    const after = afterComment(text, at);
    at = after < 0 ? -1 : afterSpace(text, after);
  }
  return at >= 0;
}

/** The first place from here on that holds no white space (XML 1.0 §2.3, S). */
export function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a character is white space. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

const KINDS: Readonly<Record<string, FeedKind>> = { rss: 'rss', feed: 'atom', 'rdf:RDF': 'rdf' };
const ROOT = /^<(rss|feed|rdf:RDF)[\s>]/;
const BYTE_ORDER_MARK = 0xfeff;
const QUESTION = 0x3f;
const GREATER = 0x3e;

function afterInstruction(text: string, at: number): number {
  const end = text.indexOf('>', at);
  return text.charCodeAt(end - 1) === QUESTION && end > at + 2 ? end + 1 : -1;
}
