import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';
import { ownCopy } from '../../model/index.ts';

export type Encoding = 'br' | 'gzip' | 'identity';

/** CloudFront compresses from this many bytes on. */
const WORTHWHILE = 1000;

/** Most bytes of compressed documents that are remembered. */
const REMEMBERED = 16 * 1024 * 1024;

/** Types that shrink; pictures and archives do not. */
const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:xml|json)\b|image\/svg\+xml)/i;

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const COMPRESS: Readonly<Record<Exclude<Encoding, 'identity'>, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  // The middle of the scale: near the best size at a tenth of the best one's time.
  br: (bytes) =>
    brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => deflate(bytes),
};

/** Whether a document is sent compressed to those who can take it: then its answer varies by Accept-Encoding. */
export function isCompressible(contentType: string, size: number): boolean {
  return size >= WORTHWHILE && COMPRESSIBLE.test(contentType);
}

/** The encoding a client wants most of those we have, Brotli where it does not mind; RFC 9110 §12.5.3. */
export function preferredEncoding(acceptEncoding: string | undefined): Encoding {
  const client: Chooser = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } });
  const [best] = client.encodings(['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] });
  return best === 'br' || best === 'gzip' ? best : 'identity';
}

/** Negotiator's types do not know its option yet. */
type Chooser = { encodings(available: string[], options: { preferred: string[] }): string[] };

/** Compresses documents, each version of each once: remembered by ETag, the longest unused forgotten first. */
export function createCompressor(): (etag: string, bytes: Uint8Array, encoding: Encoding) => Promise<Uint8Array> {
  const known = new Map<string, Uint8Array>();
  let held = 0;
  return async (etag, bytes, encoding) => {
    if (encoding === 'identity') return bytes;
    const key = `${encoding} ${etag}`;
    const compressed = known.get(key) ?? ownCopy(await COMPRESS[encoding](bytes));
    if (!known.delete(key)) held += compressed.length;
    known.set(key, compressed);
    for (const [oldest, { length }] of known) {
      if (held <= REMEMBERED) break;
      known.delete(oldest);
      held -= length;
    }
    return compressed;
  };
}
