import { gunzipSync } from 'node:zlib';

/** Thrown for packed data that is broken, or too large unpacked. The message says which, and what to do. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}

/**
 * Unpacks a body that is gzip itself, as that of a `sitemap.xml.gz` is (RFC 1952 §2.3.1: it begins with 1f 8b); any other
 * comes back as it is. Throws {@link UnpackError} where it is broken, or has more than `limit` bytes unpacked, of which
 * it never holds more.
 */
export function gunzipIfPacked(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new UnpackError(
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `gzip data of more than ${limit} bytes unpacked; ask its publisher to split it`
        : 'gzip data that is damaged or cut off; try again, or tell its publisher',
    );
  }
}
