import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from '../../lib/cloud/bundling.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

export const FUNCTIONS = ['dispatch', 'poll', 'ingest', 'route', 'publish', 'api'] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** Bundles every function as the deployment does, each into a folder of its name below `root`. */
export async function bundleFunctions(root: string): Promise<void> {
  for (const name of FUNCTIONS) {
    await mkdir(join(root, name), { recursive: true });
    await build({ ...BUNDLING, entryPoints: [`${LAMBDAS}${name}.ts`], outfile: join(root, name, 'index.mjs') });
  }
}
