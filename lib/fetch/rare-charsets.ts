// @ts-expect-error: iconv-lite has types for its door alone, and behind the door come 400 kB of tables that we have.
import added from 'iconv-lite/encodings/sbcs-data.js';
// @ts-expect-error: as above.
import generated from 'iconv-lite/encodings/sbcs-data-generated.js';

/** A charset by another name, or its characters: 256, or the upper 128 above ASCII. */
type Row = string | { readonly chars: string };

const ONE_BYTE = { ...generated, ...added } as Readonly<Record<string, Row>>;

/** Names that the Encoding Standard lacks for charsets that it has. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'utf-8': ['utf8', 'cesu8', 'unicode11utf8'],
    'utf-16le': ['ucs2', 'utf16', 'utf16le'],
    'utf-16be': ['utf16be'],
    shift_jis: ['shiftjis', 'mskanji', 'ms31j', 'xsjis', 'windows932', 'ms932', '932', 'cp932'],
    'euc-jp': ['eucjp'],
    gb18030: ['gb231280', 'gb23121980', 'euccn', 'windows936', 'ms936', '936', 'cp936', 'xgbk'],
    'euc-kr': ['windows949', 'ms949', '949', 'cp949', 'euckr', 'ksc56011987', 'ksc56011989'],
    big5: ['windows950', 'ms950', '950', 'cp950', 'big5hkscs', 'cnbig5', 'xxbig5'],
  }).flatMap(([charset, names]) => names.map((name) => [name, charset] as const)),
);

/**
 * Our name for a label that the Encoding Standard lacks: a charset of the standard, or a rare one for `decodeRare`;
 * null where neither is meant. UTF-7, which hides markup from whoever looks for it, is none.
 */
export function rareCharset(label: string): string | null {
  const name = bare(label);
  return SYNONYMS.get(name) ?? (isUtf32(name) || characters(name) !== null ? label : null);
}

/** Decodes a charset that `rareCharset` named and the Encoding Standard lacks. */
export function decodeRare(bytes: Uint8Array, charset: string): string {
  const name = bare(charset);
  return isUtf32(name) ? decodeUtf32(bytes, name.endsWith('be')) : decodeOneByte(bytes, characters(name) ?? '');
}

/** `ISO_8859-1:1987` is `iso88591`. */
function bare(label: string): string {
  return label.toLowerCase().replace(/:\d{4}$|[^0-9a-z]/g, '');
}

function isUtf32(name: string): boolean {
  return /^(?:utf32|ucs4)(?:le|be)?$/.test(name);
}

function characters(name: string): string | null {
  const row = Object.hasOwn(ONE_BYTE, name) ? ONE_BYTE[name] : undefined;
  if (typeof row === 'string') return characters(row);
  return row?.chars ?? null;
}

function decodeOneByte(bytes: Uint8Array, chars: string): string {
  const above = 256 - chars.length;
  return Array.from(bytes, (byte) => (byte < above ? String.fromCharCode(byte) : chars[byte - above])).join('');
}

function decodeUtf32(bytes: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const points: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const point = view.getUint32(at, !bigEndian);
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    points.push(isCharacter ? String.fromCodePoint(point) : '\uFFFD');
  }
  return points.join('') + (bytes.byteLength % 4 === 0 ? '' : '\uFFFD');
}
