import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.ts';
import { SLIMMING } from './slimming.ts';

/** Bundles a file into `index.mjs`, with its source map, in a folder. */
export async function bundle(file: string, folder: string): Promise<void> {
  await build({ ...BUNDLING, plugins: [SLIMMING], entryPoints: [resolve(file)], outfile: join(folder, 'index.mjs') });
}

// CDK waits for a bundle without letting anything else run, so it is made by a process of its own.
const [, , file, folder] = process.argv;
if (import.meta.main && file !== undefined && folder !== undefined) await bundle(file, folder);
