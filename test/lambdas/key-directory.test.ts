import { describe, expect, it } from 'vitest';
import { freshKey } from '../../bin/commands/signing-keys.ts';
import { keyDirectoryHandler } from '../../lambdas/key-directory.ts';
import { newKeyRing } from '../../lib/fetch/index.ts';
import { DIRECTORY_PATH } from '../../lib/model/index.ts';
import { EPOCH } from '../store/samples.ts';
import { httpEvent } from './events.ts';

describe('the directory of signing keys', () => {
  const ring = newKeyRing(freshKey(), EPOCH);
  const at = (keys: typeof ring | null) =>
    keyDirectoryHandler({ keys: async () => keys, now: () => EPOCH, baseUrl: 'https://feeds.example/' });

  it('is for everybody, signed, and to be kept for an hour', async () => {
    const { statusCode, headers, body } = await at(ring)(httpEvent('GET', DIRECTORY_PATH));
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=3600',
      'signature-input': expect.stringContaining('("@authority";req)'),
    });
    expect(JSON.parse(body ?? '').keys).toHaveLength(1);
    expect(body).not.toContain(ring[0]?.jwk.d);
  });

  it('is not there before there are keys, and nothing that is changed from outside', async () => {
    expect(await at(null)(httpEvent('GET', DIRECTORY_PATH))).toMatchObject({ statusCode: 404 });
    expect(await at(ring)(httpEvent('POST', DIRECTORY_PATH))).toMatchObject({ statusCode: 405 });
  });
});
