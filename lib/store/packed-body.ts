import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import type { Article } from '../model/index.ts';
import type { TableItem } from './table.ts';

/** What of an article is packed apart. */
export type Body = Pick<Article, 'html' | 'text'>;

/** As long as gzip's best takes, and a seventh smaller: of an article's item, which is billed by the kilobyte, a tenth. */
const QUALITY = 5;

/** An article's text as its item keeps it, in the attribute `brotli`. */
export function packBody(body: Body): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(body));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

/** The text in an article's item, null where it holds none. Items written before have it as gzip, in `body`. */
export function unpackBody({ brotli, body }: TableItem): Body | null {
  if (brotli?.B !== undefined) return JSON.parse(brotliDecompressSync(brotli.B).toString()) as Body;
  return body?.B === undefined ? null : (JSON.parse(gunzipSync(body.B).toString()) as Body);
}
