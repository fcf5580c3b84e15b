import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyRing, type SigningKeys, writeKeyRing } from '../../fetch/index.ts';

/** The file in the data folder that keeps them. */
export const SIGNING_KEYS_FILE = 'signing-keys.json';

/** The keys that requests are signed with, in a file that only its owner may read. */
export function fileSigningKeys(folder: string): SigningKeys {
  const path = join(folder, SIGNING_KEYS_FILE);
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new Error(`${path} cannot be read (${error.code}); make it readable for the user who runs Feedmill`);
      });
      if (text === null) return null;
      try {
        return readKeyRing(text);
      } catch {
        throw new Error(
          `${path} does not contain Feedmill signing keys; remove it and run feedmill signing-keys rotate to create some`,
        );
      }
    },
    async write(keys) {
      // In one piece: whoever reads meanwhile has the keys of before.
      await writeFile(`${path}.tmp`, writeKeyRing(keys), { mode: 0o600, flush: true });
      await rename(`${path}.tmp`, path);
    },
  };
}
