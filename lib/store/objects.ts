import type { Instant } from '../model/index.ts';

/** An object without its bytes. */
export type ObjectHead = {
  /** Opaque, without quotes; changes whenever the bytes do. */
  readonly etag: string;
  readonly lastModified: Instant;
  readonly contentType: string;
  readonly cacheControl: string | null;
  readonly size: number;
  /** It stands in the place of what was withdrawn: whoever asks for it is answered 410 (RFC 9110 §15.5.11). */
  readonly gone?: true;
};

export type StoredObject = ObjectHead & { readonly bytes: Uint8Array };

export type PutOptions = {
  readonly contentType: string;
  readonly cacheControl?: string | undefined;
  readonly gone?: true | undefined;
  /**
   * Write only if the object is still the one with this ETag (`If-Match`), or only if there is none (`absent`,
   * `If-None-Match: *`); RFC 9110 §13.1. Without it the write is unconditional.
   */
  readonly onlyIf?: { readonly etag: string } | 'absent' | undefined;
};

/**
 * The one port to objects: S3, or the file system on one machine. Keys are `/`-separated, never begin with `/` and
 * never hold `..`. A put is atomic: a reader sees the old bytes or the new, never a part.
 */
export type Objects = {
  get(key: string): Promise<StoredObject | null>;
  head(key: string): Promise<ObjectHead | null>;
  /** The new ETag, or `conflict` where `onlyIf` did not hold and nothing was written. */
  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<{ readonly etag: string } | 'conflict'>;
  /** Deletes; no error where there is none. On a versioned bucket every version goes. */
  delete(key: string): Promise<void>;
  /** Deletes every version but the one that stands. Absent where a store keeps no versions. */
  readonly deleteOlder?: (key: string) => Promise<void>;
  /** Keys that begin with `prefix`, in order. */
  list(prefix: string): AsyncIterable<string>;
};
