import { pipeline, Readable, type Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { FetchLimits } from './policy.ts';

/** The answer goes past what one fetch may cost. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** The body is not what its `Content-Encoding` says, or breaks off. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** What we ask for, the best first. */
export const ACCEPT_ENCODING = 'zstd, br, gzip, deflate';

type Bytes = AsyncIterable<Uint8Array>;

/** How a coding is undone. `matches` looks at the first bytes: some servers name a coding that they did not apply. */
type Coding = {
  readonly name: string;
  readonly matches: (head: Uint8Array) => boolean;
  readonly open: (head: Uint8Array) => Transform;
};

const GZIP: Coding = {
  name: 'gzip',
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  open: () => createGunzip(),
};

// RFC 9110 §8.4.1.2: deflate means zlib, but many send it without the zlib header.
const DEFLATE: Coding = {
  name: 'deflate',
  matches: () => true,
  open: (head) => (hasZlibHeader(head) ? createInflate() : createInflateRaw()),
};

const BROTLI: Coding = { name: 'brotli', matches: () => true, open: () => createBrotliDecompress() };

// RFC 9659: no window above 8 MB; a frame may otherwise claim 128 MB of memory.
const ZSTD: Coding = {
  name: 'zstd',
  matches: (head) => head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd,
  open: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', BROTLI],
  ['zstd', ZSTD],
]);

/** More layers than this no honest server applies. */
const MOST_CODINGS = 3;

/**
 * Reads a body to its end and undoes its `Content-Encoding`, and one layer of gzip beneath it (`sitemap.xml.gz`, a
 * proxy that packed twice). Stops the transfer as soon as either limit is passed, however small the bomb on the wire:
 * throws LimitExceeded then, Undecodable where the packing is broken, and whatever the transfer throws.
 */
export async function readBody(wire: Bytes, contentEncoding: string | null, limits: FetchLimits): Promise<Uint8Array> {
  let bytes = upTo(limits.wireBytes, 'transferred', wire);
  for (const coding of codingsOf(contentEncoding).toReversed()) bytes = undone(bytes, coding);
  const parts: Uint8Array[] = [];
  for await (const part of upTo(limits.decodedBytes, 'unpacked', undone(bytes, GZIP))) parts.push(part);
  return Buffer.concat(parts);
}

function codingsOf(contentEncoding: string | null): readonly Coding[] {
  const names = (contentEncoding ?? '').toLowerCase().split(',');
  const applied = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (applied.length > MOST_CODINGS) throw new Undecodable(`${applied.length} content encodings on top of each other`);
  return applied.map((name) => {
    const coding = CODINGS.get(name);
    if (coding !== undefined) return coding;
    throw new Undecodable(`a content encoding that was not asked for (${name.slice(0, 40)})`);
  });
}

async function* upTo(limit: number, how: string, bytes: Bytes): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const part of bytes) {
    total += part.length;
    if (total > limit) throw new LimitExceeded(`more than ${limit} bytes ${how}`);
    yield part;
  }
}

async function* undone(packed: Bytes, coding: Coding): AsyncGenerator<Uint8Array> {
  const parts = packed[Symbol.asyncIterator]();
  try {
    const { head, whole } = await peek(parts);
    if (head.length === 0 || !coding.matches(head)) yield* whole;
    else yield* throughDecoder(whole, coding.open(head), coding.name);
  } finally {
    await parts.return?.();
  }
}

async function* throughDecoder(packed: Bytes, decoder: Transform, name: string): AsyncGenerator<Uint8Array> {
  let transfer: { readonly error: unknown } | null = null;
  async function* watched() {
    try {
      yield* packed;
    } catch (error) {
      transfer = { error };
      throw error;
    }
  }
  // The error is the decoder's too, and is thrown where its output is read.
  pipeline(Readable.from(watched(), { objectMode: false }), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch {
    const failed = transfer as { readonly error: unknown } | null;
    throw failed === null ? new Undecodable(`a ${name} body that is broken or breaks off`) : failed.error;
  }
}

/** The first bytes, enough for every `matches`, and the whole again. */
async function peek(parts: AsyncIterator<Uint8Array>): Promise<{ head: Uint8Array; whole: Bytes }> {
  const seen: Uint8Array[] = [];
  let length = 0;
  while (length < 4) {
    const next = await parts.next();
    if (next.done) break;
    seen.push(next.value);
    length += next.value.length;
  }
  async function* whole() {
    yield* seen;
    for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
  }
  return { head: Buffer.concat(seen), whole: whole() };
}

/** RFC 1950 §2.2: compression method 8, and a check that makes the first two bytes a multiple of 31. */
function hasZlibHeader(head: Uint8Array): boolean {
  const [method = 0, flags = 0] = head;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}
