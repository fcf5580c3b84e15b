/** File systems take names of 255 bytes; `%` escapes are three each. */
const MAX_SEGMENT = 240;

/**
 * Where an object's file is below the root: the key, each segment escaped so that no name means anything else to the
 * file system. Throws on a key that is none: empty, absolute, with `..`, an empty segment, NUL, or a segment too long.
 */
export function keyToPath(key: string): string {
  const segments = key.split('/');
  if (!segments.every(isSegment)) {
    throw new RangeError(
      `Not an object key: ${JSON.stringify(key.slice(0, 200))}; want segments joined by "/", none of them empty, "." or ".."`,
    );
  }
  return segments.map(escapeSegment).join('/');
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
