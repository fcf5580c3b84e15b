import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * What is kept for ourselves is packed by zstd (RFC 8878): a page to a sixth, in a millisecond or two, less than its hash
 * takes. With a checksum, so that bytes that were changed are found as surely as bytes that are missing.
 */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 };

/** An article in parts is kept as one payload of 100 MB at most; nothing that we packed is larger by far. */
const LARGEST = 512_000_000;

/** An object whose bytes are not as they were written: cut, or changed. What it held is to be had no more from it. */
export class DamagedObject extends Error {
  override readonly name = 'DamagedObject';
  readonly key: string;

  constructor(key: string, why: string) {
    super(`object ${key} is damaged (${why}); restore an older version of it, or a copy from a backup`);
    this.key = key;
  }
}

/** The bytes as they are kept. */
export function pack(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: PARAMS });
}

/** What {@link pack} was given. Throws {@link DamagedObject} for anything else. */
export function unpack(key: string, bytes: Uint8Array): Uint8Array {
  if (!isPacked(bytes)) throw new DamagedObject(key, 'it does not begin as zstd does');
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    throw new DamagedObject(key, error instanceof Error ? error.message : String(error));
  }
}

/** The JSON of an object that is packed, or was written before objects were. Throws {@link DamagedObject}. */
export function unpackJson<T>(key: string, bytes: Uint8Array): T {
  // No JSON begins with these bytes.
  const text = Buffer.from(isPacked(bytes) ? unpack(key, bytes) : bytes).toString();
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new DamagedObject(key, 'no JSON');
  }
}

/** RFC 8878 §3.1.1: the magic number of a frame. */
function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}
