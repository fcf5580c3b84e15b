import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createCompressor } from '../../../lib/local/web/compression.ts';

const DOCUMENT = Buffer.from('The mill turned all night. '.repeat(200));

it.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('remembers a document as %s once, in no more memory than its bytes', async (encoding, decompress) => {
  const compress = createCompressor();
  const first = await compress('a', DOCUMENT, encoding);
  expect(decompress(first)).toEqual(DOCUMENT);
  expect(await compress('a', DOCUMENT, encoding)).toBe(first);
  expect(first.buffer.byteLength).toBe(first.length);
});
