import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { LogPlace, Objects, WrittenDefinition } from '../../store/index.ts';

/** All definitions of feeds as they stood at a place of their log, or later. */
export type FeedSnapshot = { readonly at: LogPlace; readonly written: readonly WrittenDefinition[] };

/** Where it is kept: to read a hundred thousand definitions from the table costs some 10,000 units, from here one request. */
export const SNAPSHOT_KEY = 'definitions/feeds.zst';

/** No more is unpacked, however small it is packed. */
const MOST_BYTES = 512 * 1024 * 1024;

export async function saveSnapshot({ at, written }: FeedSnapshot, objects: Objects): Promise<void> {
  const head = JSON.stringify({ ...at, count: written.length });
  // JSON has its line ends and tabs escaped.
  const lines = written.map(({ id, text, left }) => `${left === undefined ? '' : (left ?? 'leaving')}\t${id}\t${text}`);
  const params = { [constants.ZSTD_c_checksumFlag]: 1 };
  const bytes = zstdCompressSync(Buffer.from([head, ...lines].join('\n')), { params });
  await objects.put(SNAPSHOT_KEY, bytes, { contentType: 'application/zstd' });
}

/** Null where there is none. Throws where its bytes are not what was written. */
export async function readSnapshot(objects: Objects): Promise<FeedSnapshot | null> {
  const object = await objects.get(SNAPSHOT_KEY);
  if (object === null) return null;
  const [head = '', ...lines] = zstdDecompressSync(object.bytes, { maxOutputLength: MOST_BYTES })
    .toString()
    .split('\n');
  const { number, mark, count } = JSON.parse(head) as { number: unknown; mark: unknown; count: unknown };
  if (typeof number !== 'number' || typeof mark !== 'string') throw new Error('it does not say of when it is');
  if (count !== lines.length) throw new Error(`it holds ${lines.length} definitions instead of ${count}`);
  return { at: { number, mark }, written: lines.map(writtenIn) };
}

function writtenIn(line: string): WrittenDefinition {
  const [left = '', id = '', text = ''] = line.split('\t', 3);
  if (left === '') return { id, text };
  return { id, text, left: left === 'leaving' ? null : Number(left) };
}
