import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.ts';
import { SLIMMING } from './slimming.ts';

/** What the processes run that such a function reads in; it stands beside the function as `reading.mjs`. */
const READING = fileURLToPath(new URL('../pipeline/reading/process.ts', import.meta.url));

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** Bundles every function of `lambdas/` into a folder, each as `<name>/index.mjs` with its source map beside it. */
export async function bundleAll(folder: string): Promise<void> {
  const entryPoints = Object.fromEntries(
    functions().flatMap(({ name, reads }) => [
      [join(name, 'index'), join(LAMBDAS, `${name}.ts`)],
      ...(reads ? [[join(name, 'reading'), READING]] : []),
    ]),
  );
  await build({
    ...BUNDLING,
    plugins: [SLIMMING],
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
}

/** The files that export a handler, and whether these read what strangers wrote; the others are what these have in common. */
function functions(): { readonly name: string; readonly reads: boolean }[] {
  return readdirSync(LAMBDAS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ name: file.slice(0, -'.ts'.length), text: readFileSync(join(LAMBDAS, file), 'utf8') }))
    .filter(({ text }) => /^export const handler\b/m.test(text))
    .map(({ name, text }) => ({ name, reads: text.includes('intakePorts') }));
}

// CDK waits for a bundle without letting anything else run, so they are made by a process of its own.
const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) await bundleAll(folder);
