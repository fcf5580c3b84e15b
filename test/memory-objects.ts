import { createHash } from 'node:crypto';
import type { Instant } from '../lib/model/index.ts';
import type { ObjectHead, Objects, StoredObject } from '../lib/store/index.ts';

/** Objects in memory, held to what holds of files and of S3: for histories that open stores by the hundred. */
export function memoryObjects(): Objects {
  const held = new Map<string, StoredObject>();
  return {
    async get(key) {
      const object = held.get(key);
      return object === undefined ? null : { ...object, bytes: Uint8Array.from(object.bytes) };
    },
    async head(key) {
      const object = held.get(key);
      if (object === undefined) return null;
      const { bytes: _, ...head } = object;
      return head satisfies ObjectHead;
    },
    async put(key, bytes, { contentType, cacheControl = null, gone, onlyIf }) {
      const before = held.get(key)?.etag ?? null;
      if (onlyIf !== undefined && before !== (onlyIf === 'absent' ? null : onlyIf.etag)) return 'conflict';
      const etag = createHash('md5').update(bytes).digest('hex');
      const lastModified = new Date().toISOString() as Instant;
      held.set(key, {
        etag,
        lastModified,
        contentType,
        cacheControl,
        size: bytes.length,
        ...(gone && { gone }),
        bytes: Uint8Array.from(bytes),
      });
      return { etag };
    },
    async delete(key) {
      held.delete(key);
    },
    async *list(prefix) {
      const keys = [...held.keys()].filter((key) => key.startsWith(prefix));
      yield* keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
  };
}
