import { sha256 } from '../../identity/index.ts';
import { DOCUMENT_CACHE, type PublishedDocument } from '../../model/index.ts';
import type { Objects } from '../../store/index.ts';

/** What the attempts of one publish learn of the documents beyond what is stored of them, by key. */
export type Found = {
  /**
   * What really stands in place of a document where it is not what was expected: another publisher was faster, or one
   * crashed before it could write the state. It is looked up before the members are read again, so that what is put
   * over it is never older.
   */
  readonly standing: Map<string, string>;
  /** What an earlier attempt put, though it lost over another document: the next goes on from it. */
  readonly own: Map<string, PublishedDocument>;
  /** Whether documents were deleted that another publisher's state may tell of: they are to be looked at themselves. */
  deleted: boolean;
  /** Whether a place said of its article what is overtaken: articles are to be asked themselves. */
  overtaken: boolean;
  /** Keys of documents that are not what was published: nothing is to be taken from them. */
  readonly unfit: Set<string>;
};

export function nothingFound(): Found {
  return { standing: new Map(), own: new Map(), deleted: false, overtaken: false, unfit: new Set() };
}

const ABSENT = 'absent';

/**
 * Puts a document where its bytes differ from those that were published `before`, on condition that these still stand.
 * `conflict` where something else does: what, is then found.
 */
export async function putDocument(
  { key, bytes, contentType }: { readonly key: string; readonly bytes: Uint8Array; readonly contentType: string },
  published: PublishedDocument | undefined,
  { standing, own }: Found,
  objects: Objects,
): Promise<PublishedDocument | 'conflict'> {
  const hash = sha256(bytes);
  const before = own.get(key) ?? published;
  const stands = async () => (await objects.head(key))?.etag ?? ABSENT;
  if (before?.hash === hash && !standing.has(key)) {
    const etag = await stands();
    if (etag === before.etag) return before;
    standing.set(key, etag);
    return 'conflict';
  }
  const expected = standing.get(key) ?? before?.etag ?? ABSENT;
  const onlyIf = expected === ABSENT ? ABSENT : { etag: expected };
  const answer = await objects.put(key, bytes, { contentType, cacheControl: DOCUMENT_CACHE, onlyIf });
  if (answer === 'conflict') {
    standing.set(key, await stands());
    return 'conflict';
  }
  standing.delete(key);
  const put = { etag: answer.etag, hash, bytes: bytes.length };
  own.set(key, put);
  return put;
}
