import type { Repair } from '../model/index.ts';
import { isEvidentlyUtf8 } from './evident-utf8.ts';
import { decodeRare, rareCharset } from './rare-charsets.ts';

/** A text decoded from bytes, the charset that was used (lower case), and what had to be guessed or overruled. */
export type DecodedText = { readonly text: string; readonly charset: string; readonly repairs: readonly Repair[] };

/**
 * Decodes a document. What tells its charset, the first that does: byte order mark, HTTP header, the document's own
 * declaration, being valid UTF-8; else it is windows-1252. Labels mean what browsers take them to mean
 * (https://encoding.spec.whatwg.org/#names-and-labels: `iso-8859-1` is windows-1252, `gb2312` is gb18030). A label that
 * the bytes plainly contradict is overruled, whatever it says: most often by text that can only be UTF-8. Never throws; bytes that mean nothing become U+FFFD.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null, kind: 'html' | 'xml'): DecodedText {
  const mark = markOf(bytes);
  if (mark) return { text: decodeAs(bytes, mark.charset).replace(/^\uFEFF/, ''), charset: mark.charset, repairs: [] };

  const shape = shapeOf(bytes);
  const labels = [header(contentType), declaration(bytes, kind)].filter((label) => label !== null);
  const possible = labels.flatMap((label) => {
    const charset = charsetOf(label);
    if (charset === null || !fits(charset, shape)) return [];
    // Which byte comes first is seen from the bytes; `utf-16` alone does not say.
    return [{ label, charset: shape !== null && shape !== 'utf-8' ? shape : charset }];
  });
  const stated = possible.find(({ charset }) => charset !== 'utf-8' || shape === 'utf-8') ?? possible[0];
  if (stated) return decodeStated(bytes, stated.label, stated.charset, shape);
  const overruled = labels.map((label) => ({ code: 'charset-overruled', detail: `${label} stated, but it is not` }));
  return guess(bytes, shape, overruled);
}

/** Unicode in words of two or four bytes shows itself by its zeros: '<' is the first character of every document. */
type Shape = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'utf-8' | null;

const MARKS: readonly { readonly charset: string; readonly bytes: readonly number[] }[] = [
  { charset: 'utf-32le', bytes: [0xff, 0xfe, 0x00, 0x00] },
  { charset: 'utf-32be', bytes: [0x00, 0x00, 0xfe, 0xff] },
  { charset: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { charset: 'utf-16be', bytes: [0xfe, 0xff] },
  { charset: 'utf-16le', bytes: [0xff, 0xfe] },
];

function markOf(bytes: Uint8Array): { readonly charset: string } | undefined {
  return MARKS.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte));
}

function header(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/** How far a declaration is looked for; https://html.spec.whatwg.org/#concept-encoding-confidence says 1024 bytes. */
const PRESCAN = 4096;

function declaration(bytes: Uint8Array, kind: 'html' | 'xml'): string | null {
  const start = latin1(bytes.subarray(0, PRESCAN));
  const xml = /<\?xml[^>]*?\sencoding\s*=\s*["']\s*([\w.:-]+)/i.exec(start)?.[1];
  if (kind === 'xml' || xml !== undefined) return xml ?? null;
  const markup = start.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  for (const [tag] of markup.matchAll(/<meta\s[^>]*>/gi)) {
    const charset = /\scharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(tag)?.[1];
    const content = /http-equiv/i.test(tag) ? /content\s*=[^>]*?charset\s*=\s*([\w.:-]+)/i.exec(tag)?.[1] : undefined;
    if (charset ?? content) return (charset ?? content)!;
  }
  return null;
}

function shapeOf(bytes: Uint8Array): Shape {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0 && d !== 0 && bytes.length >= 4) return 'utf-32be';
  if (a !== 0 && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0 && bytes.length >= 4) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return isUtf8(bytes) ? 'utf-8' : null;
}

/** Our name for the charset a label means; null for a label nobody knows. */
function charsetOf(label: string): string | null {
  const name = label.trim().toLowerCase();
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return rareCharset(name);
  }
}

/** Whether a document of this shape can be in the charset: a declaration read as ASCII is not in UTF-16, and back. */
function fits(charset: string, shape: Shape): boolean {
  const [, width] = /^(?:utf|ucs)[-_]?(16|32)/.exec(charset) ?? [];
  const [, found] = /^utf-(16|32)/.exec(shape ?? '') ?? [];
  return width === found;
}

function decodeStated(bytes: Uint8Array, label: string, charset: string, shape: Shape): DecodedText {
  if (charset === 'utf-8' && shape !== 'utf-8') return decodeBrokenUtf8(bytes, label);
  const text = decodeAs(bytes, charset);
  const overruled = charset === 'utf-8' ? null : utf8Instead(bytes, text, charset, shape);
  if (overruled === null) return { text, charset, repairs: [] };
  const repair = { code: 'charset-overruled', detail: `${label} stated, but it is UTF-8` };
  return { ...overruled, repairs: [repair, ...overruled.repairs] };
}

/** The text as UTF-8, where it is that rather than what its label says; null where it is not. */
function utf8Instead(bytes: Uint8Array, labelled: string, charset: string, shape: Shape): DecodedText | null {
  if (shape !== 'utf-8' && shape !== null) return null;
  if (isAscii(bytes)) return null;
  const text = decodeAs(bytes, 'utf-8');
  const width = SEVERAL_BYTES.test(charset) ? 'several bytes' : 'one byte';
  if (shape === 'utf-8') return isEvidentlyUtf8(text, labelled, width) ? { text, charset: 'utf-8', repairs: [] } : null;
  // A byte lost in much text, most often where it was cut.
  const { bad, good } = countsOf(text);
  if (good < 20 || good < 50 * bad || !isEvidentlyUtf8(text.replaceAll('\uFFFD', ''), labelled, width)) return null;
  return { text, charset: 'utf-8', repairs: [{ code: 'bytes-replaced', detail: `${bad} that are not UTF-8` }] };
}

const SEVERAL_BYTES = /^(?:gb18030|gbk|big5|shift_jis|euc-jp|euc-kr|iso-2022-jp)$/;

function countsOf(text: string): { readonly bad: number; readonly good: number } {
  return { bad: text.match(/\uFFFD/g)?.length ?? 0, good: text.match(/[^\0-\x7f\uFFFD]/gu)?.length ?? 0 };
}

/** Stated as UTF-8 and not so: a few bad bytes in good UTF-8 are replaced, else it is windows-1252 mislabelled. */
function decodeBrokenUtf8(bytes: Uint8Array, stated: string): DecodedText {
  const text = decodeAs(bytes, 'utf-8');
  const { bad, good } = countsOf(text);
  if (good >= bad || text.indexOf('\uFFFD') >= text.length - 3) {
    return { text, charset: 'utf-8', repairs: [{ code: 'bytes-replaced', detail: `${bad} that are not UTF-8` }] };
  }
  return guess(bytes, null, [{ code: 'charset-overruled', detail: `${stated} stated, but it is not` }]);
}

function guess(bytes: Uint8Array, shape: Shape, repairs: readonly Repair[]): DecodedText {
  const charset = shape ?? 'windows-1252';
  const guessed = charset === 'utf-8' ? [] : [{ code: 'charset-guessed', detail: charset }];
  return { text: decodeAs(bytes, charset).replace(/^\uFEFF/, ''), charset, repairs: [...repairs, ...guessed] };
}

function decodeAs(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return decodeRare(bytes, charset);
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
