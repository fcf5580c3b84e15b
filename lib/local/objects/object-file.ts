import { createHash } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../../model/index.ts';
import type { ObjectHead, PutOptions, StoredObject } from '../../store/objects.ts';

/** Longest header line that is written; a longer content type or cache control is refused. */
export const MAX_HEADER = 4096;

/** What the first line of an object's file holds. One file for both, so that bytes and metadata cannot disagree. */
const HEADER = z.object({
  etag: z.string(),
  contentType: z.string(),
  cacheControl: z.string().nullable(),
  gone: z.literal(true).optional(),
});

/** An object as one file: its metadata as a line of JSON, then its bytes. The ETag is the MD5, as on S3. */
export function encodeObject(
  bytes: Uint8Array,
  { contentType, cacheControl, gone }: Omit<PutOptions, 'onlyIf'>,
): { readonly etag: string; readonly file: Uint8Array } {
  const etag = createHash('md5').update(bytes).digest('hex');
  const header = Buffer.from(`${JSON.stringify({ etag, contentType, cacheControl: cacheControl ?? null, gone })}\n`);
  if (header.length > MAX_HEADER) throw new RangeError(`An object's metadata is longer than ${MAX_HEADER} bytes`);
  return { etag, file: Buffer.concat([header, bytes]) };
}

/** The metadata of an object whose file begins with `start`. */
export function decodeHead(start: Uint8Array, fileSize: number, modified: Date): ObjectHead {
  const end = headerEnd(start);
  const { gone, ...head } = HEADER.parse(JSON.parse(Buffer.from(start.subarray(0, end)).toString()));
  return { ...head, lastModified: instant(modified), size: fileSize - end - 1, ...(gone && { gone }) };
}

/** The whole object out of its file. */
export function decodeObject(file: Uint8Array, modified: Date): StoredObject {
  const head = decodeHead(file, file.length, modified);
  return { ...head, bytes: file.subarray(headerEnd(file) + 1) };
}

function headerEnd(start: Uint8Array): number {
  const end = start.subarray(0, MAX_HEADER).indexOf(0x0a);
  if (end === -1) throw new Error('An object file without its header line');
  return end;
}
