import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { readKeyRing, type SigningKeys, writeKeyRing } from '../lib/fetch/index.ts';

/** The parameter of a deployment's keys. */
export function signingKeysName(deployment: string): string {
  return `/feedmill/${deployment}/signing-keys`;
}

/** The keys that requests are signed with, in an encrypted parameter of SSM, which the functions that fetch may read. */
export function ssmKeys(name: string, client = new SSMClient({})): SigningKeys {
  return {
    async read() {
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
      const Value = writeKeyRing(keys);
      await client.send(new PutParameterCommand({ Name: name, Value, Type: 'SecureString', Overwrite: true }));
    },
  };
}
