import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A constant of text at the top of a module: `const _hH = "httpHeader";`. */
const CONSTANT = /^const (_\w+) = ("[^"]*");$/gm;

/**
 * The SDK's schemas with the texts of their keys in place of constants: an object whose keys are computed is kept in a
 * bundle whether it is used or not, and a client has a hundred operations of which we use five. The values are the same.
 */
export function withPlainKeys(schemas: string): string {
  const texts = new Map([...schemas.matchAll(CONSTANT)].map(([, name, text]) => [name, text]));
  return schemas.replace(/\[(_\w+)\]:/g, (computed, name) => (texts.has(name) ? `${texts.get(name)}:` : computed));
}

/**
 * Leaves out of packages what a function does not need, where that takes another module than the package's own.
 *
 * Each package decodes and escapes references by its own release of `entities`, whichever npm gave it, so that a page is
 * read on AWS as on one machine. Two of these releases would come with all their tables: of dom-serializer's the escaping
 * alone is taken, and rss-parser's, which is older than modules, makes room for ours.
 */
export const SLIMMING: Plugin = {
  name: 'slimming',
  setup(build) {
    build.onResolve({ filter: /^entities$/ }, ({ importer, resolveDir, kind }) => {
      const [, asking] =
        /[\\/]node_modules[\\/](dom-serializer|rss-parser)[\\/](?!.*node_modules)/.exec(importer) ?? [];
      if (asking === 'dom-serializer') return build.resolve('entities/lib/escape.js', { importer, resolveDir, kind });
      if (asking === 'rss-parser') return { path: `${ROOT}lambdas/slim/entities.ts` };
      return undefined;
    });
    build.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    // We never offer HTTP/2 to a host, so none chooses it.
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: `module.exports=()=>{throw new Error('This bundle speaks no HTTP/2; see lib/cloud/slimming.ts')}`,
      loader: 'js',
    }));
    // The version goes into the name that a client says it has; the rest is npm's.
    build.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
