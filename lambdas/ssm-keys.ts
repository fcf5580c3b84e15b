import { createRequire } from 'node:module';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { readKeyRing, type SigningKeys, writeKeyRing } from '../lib/fetch/index.ts';

/** The keys that requests are signed with, in an encrypted parameter of SSM, which the functions that fetch may read. */
export function ssmKeys(name: string): SigningKeys {
  return {
    async read() {
      const { client, GetParameterCommand, ParameterNotFound } = ssm();
      const text = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true })).then(
        ({ Parameter }) => Parameter?.Value ?? null,
        (error: unknown) => {
          if (error instanceof ParameterNotFound) return null;
          throw new Error(
            `parameter ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          );
        },
      );
      if (text === null) return null;
      try {
        return readKeyRing(text);
      } catch {
        throw new Error(
          `parameter ${name} holds no signing keys of Feedmill; remove it, and signing-keys rotate makes some`,
        );
      }
    },
    async write(keys) {
      const { client, PutParameterCommand } = ssm();
      const Value = writeKeyRing(keys);
      await client.send(new PutParameterCommand({ Name: name, Value, Type: 'SecureString', Overwrite: true }));
    },
  };
}

/**
 * Half a megabyte of bundle for one call: it is Lambda's own copy that is loaded there, and only where something is signed.
 * By `require`, which looks where Lambda keeps it (`NODE_PATH`), as `import` need not.
 */
function ssm() {
  const sdk = createRequire(import.meta.url)('@aws-sdk/client-ssm') as typeof import('@aws-sdk/client-ssm');
  opened ??= new sdk.SSMClient({});
  return { ...sdk, client: opened };
}

let opened: SSMClient | undefined;
