import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from '../../lib/cloud/bundling.ts';
import { parseConfig } from '../../lib/config/index.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

export const FUNCTIONS = ['configure', 'dispatch', 'poll', 'ingest', 'route', 'publish', 'api'] as const;

/** What the deployment declares, beside configure's bundle. */
const DECLARED = parseConfig('feeds: [{ id: ferries, title: Ferries, filter: { words: [ferry] } }]', 'feedmill.yaml');

export type FunctionName = (typeof FUNCTIONS)[number];

/** Bundles every function as the deployment does, each into a folder of its name below `root`. */
export async function bundleFunctions(root: string): Promise<void> {
  for (const name of FUNCTIONS) {
    await mkdir(join(root, name), { recursive: true });
    if (name === 'configure') await writeFile(join(root, name, 'configuration.json'), JSON.stringify(DECLARED));
    await build({ ...BUNDLING, entryPoints: [`${LAMBDAS}${name}.ts`], outfile: join(root, name, 'index.mjs') });
  }
}
