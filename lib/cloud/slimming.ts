import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

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

/** Leaves out of packages what a function does not need, where that takes another module than the package's own. */
export const SLIMMING: Plugin = {
  name: 'slimming',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    // The version goes into the name that a client says it has; the rest is npm's.
    build.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
