/** File systems take names of 255 bytes; `%` escapes are three each. */
const MAX_SEGMENT = 240;

/** S3 takes keys of so many bytes; escaped they fit into the 4096 that a path may have. */
const MAX_KEY = 1024;

/** Whether there can be an object of this key. */
export function isObjectKey(key: string): boolean {
  return key.split('/').every(isSegment) && Buffer.byteLength(key) <= MAX_KEY;
}

/**
 * Where an object's file is below the root: the key, each segment escaped so that no name means anything else to the
 * file system. Throws on a key that is none: empty, absolute, with `..`, an empty segment, NUL, or too long,
 * as a whole or in a segment.
 */
export function keyToPath(key: string): string {
  if (!isObjectKey(key)) {
    throw new RangeError(
      `Not an object key: ${JSON.stringify(key.slice(0, 200))}; want segments joined by "/", none of them empty, "." or "..", none too long`,
    );
  }
  return key.split('/').map(escapeSegment).join('/');
}

/** The segment that a file or folder name stands for; null for a name that is no part of a key, as a temporary file. */
export function nameToSegment(name: string): string | null {
  try {
    const segment = decodeURIComponent(name);
    return escapeSegment(segment) === name ? segment : null;
  } catch {
    return null;
  }
}

function isSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..') return false;
  if (segment.includes('\0') || !segment.isWellFormed()) return false;
  return escapeSegment(segment).length <= MAX_SEGMENT;
}

function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
