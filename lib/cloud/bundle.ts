import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.ts';
import { SLIMMING } from './slimming.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** Bundles every function of `lambdas/` into a folder, each as `<name>/index.mjs` with its source map beside it. */
export async function bundleAll(folder: string): Promise<void> {
  const entryPoints = Object.fromEntries(
    functionNames().map((name) => [join(name, 'index'), join(LAMBDAS, `${name}.ts`)]),
  );
  await build({
    ...BUNDLING,
    plugins: [SLIMMING],
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
}

/** The files that export a handler; the others are what these have in common. */
function functionNames(): string[] {
  return readdirSync(LAMBDAS)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /^export const handler\b/m.test(readFileSync(join(LAMBDAS, file), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length));
}

// CDK waits for a bundle without letting anything else run, so they are made by a process of its own.
const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) await bundleAll(folder);
