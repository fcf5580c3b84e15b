import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshKey } from '../../bin/commands/signing-keys.ts';
import { ssmKeys } from '../../lambdas/ssm-keys.ts';
import { newKeyRing } from '../../lib/fetch/index.ts';
import { signingKeysName } from '../../lib/model/index.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from '../store/moto-server.ts';
import { EPOCH } from '../store/samples.ts';

withoutMoto('the keys that requests are signed with, in SSM');

describe.skipIf(!HAS_MOTO)('the keys that requests are signed with, in SSM', () => {
  let moto: MotoServer;
  let client: SSMClient;
  const name = signingKeysName('Feedmill');

  beforeAll(async () => {
    moto = await startMoto();
    client = new SSMClient(moto.client);
    vi.stubEnv('AWS_ENDPOINT_URL', moto.client.endpoint);
    vi.stubEnv('AWS_REGION', moto.client.region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.close();
  });

  it('are not there at first, and then as they were written, encrypted', async () => {
    const keys = ssmKeys(name);
    expect(await keys.read()).toBeNull();
    const ring = newKeyRing(freshKey(), EPOCH);
    await keys.write(ring);
    expect(await keys.read()).toEqual(ring);
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    expect(Parameter?.Type).toBe('SecureString');
  });

  it('are said to be none of ours where they are not, and nothing of them is told', async () => {
    await client.send(new PutParameterCommand({ Name: name, Value: 'the secret of somebody', Overwrite: true }));
    await expect(ssmKeys(name).read()).rejects.toThrow(
      `parameter ${name} holds no signing keys of Feedmill; remove it, and signing-keys rotate makes some`,
    );
  });
});
