import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

/** What we ask for, the best first. */
export const ACCEPT_ENCODING = 'zstd, br, gzip, deflate';

/** How a coding is undone. */
export type Coding = {
  readonly name: string;
  /** Whether the first bytes show it beyond doubt. A coding without such a mark never says so. */
  readonly shows: (head: Uint8Array) => boolean;
  /** `lenient` gives what there is of a stream that breaks off, instead of an error at its end. */
  readonly open: (head: Uint8Array, lenient: boolean) => Transform;
};

const GZIP: Coding = {
  name: 'gzip',
  shows: (head) => head[0] === 0x1f && head[1] === 0x8b,
  open: (_, lenient) => createGunzip(lenient ? FLUSHED : {}),
};

// RFC 9110 §8.4.1.2: deflate means zlib, but many send it without the zlib header.
const DEFLATE: Coding = {
  name: 'deflate',
  // "x^", zlib's fourth header, may begin a text.
  shows: (head) => hasZlibHeader(head) && head[0] === 0x78 && head[1] !== 0x5e,
  open: (head, lenient) => (hasZlibHeader(head) ? createInflate : createInflateRaw)(lenient ? FLUSHED : {}),
};

const BROTLI: Coding = {
  name: 'brotli',
  shows: () => false,
  open: (_, lenient) => createBrotliDecompress(lenient ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}),
};

// RFC 9659: no window above 8 MB; a frame may otherwise claim 128 MB of memory.
const ZSTD: Coding = {
  name: 'zstd',
  shows: (head) => head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd,
  open: (_, lenient) =>
    createZstdDecompress({
      params: { [constants.ZSTD_d_windowLogMax]: 23 },
      ...(lenient ? { finishFlush: constants.ZSTD_e_flush } : {}),
    }),
};

const FLUSHED = { finishFlush: constants.Z_SYNC_FLUSH };

/** Every coding that we can undo. */
export const CODINGS: readonly Coding[] = [GZIP, ZSTD, DEFLATE, BROTLI];

const BY_NAME: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', BROTLI],
  ['zstd', ZSTD],
]);

/** The codings that a `Content-Encoding` names, in its order, and the names in it that are of none we know. */
export function codingsTold(contentEncoding: string | null): {
  readonly codings: readonly Coding[];
  readonly unknown: readonly string[];
} {
  const names = (contentEncoding ?? '').toLowerCase().split(',');
  const applied = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  return {
    codings: applied.flatMap((name) => BY_NAME.get(name) ?? []),
    unknown: applied.filter((name) => !BY_NAME.has(name)),
  };
}

/** How many of the first bytes `codingOf` looks at, where there are so many. */
export const HEAD_BYTES = 256;

/**
 * What is to be undone of bytes that begin so, whatever the header says of them: some servers name a coding that they did
 * not apply, or apply one that they do not name. Null where the bytes are plain.
 */
export function codingOf(told: Coding | null, head: Uint8Array): Coding | null {
  const shown = CODINGS.find((coding) => coding.shows(head)) ?? null;
  if (told === null || told === GZIP || told === ZSTD) return shown;
  // A stream of brotli may begin with what is a zlib header elsewhere.
  if (shown !== null && (shown !== DEFLATE || told === DEFLATE)) return shown;
  return beginsDocument(head) && isText(head) ? null : told;
}

/**
 * Whether bytes are a text, by the control characters that they do not have: one that begins as markup or JSON does, in
 * any charset, or any text in UTF-8.
 */
export function isText(bytes: Uint8Array): boolean {
  const [a, b] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe)) return true;
  if ((a === 0 && b === 0x3c) || (a === 0x3c && b === 0)) return true;
  const head = bytes.subarray(0, HEAD_BYTES);
  const isClean = head.every((byte) => byte >= 0x20 || TEXTUAL.has(byte));
  // What is cut out of a longer text may end within a character.
  return isClean && (beginsDocument(head) || !utf8(head).slice(0, -1).includes('\ufffd'));
}

function beginsDocument(head: Uint8Array): boolean {
  return /^[\s\ufeff]*[<{[]/.test(utf8(head));
}

/** Tab, line feed, form feed, carriage return, and the escape that ISO-2022-JP needs. */
const TEXTUAL: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** RFC 1950 §2.2: compression method 8, and a check that makes the first two bytes a multiple of 31. */
function hasZlibHeader(head: Uint8Array): boolean {
  const [method = 0, flags = 0] = head;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}
