import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const slim = (name: string) => `${ROOT}lambdas/slim/${name}.ts`;

/**
 * How a file of `lambdas/` becomes a function's bundle: the one place that says so, for the stack as for whoever makes
 * a bundle to look at it or to run it.
 */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  // Tables of characters are a third larger when they are escaped.
  charset: 'utf8',
  // What stays out, because no function uses it.
  alias: {
    '@aws-sdk/credential-provider-node': slim('credentials'),
    xmlbuilder: slim('xmlbuilder'),
  },
  // CommonJS packages in an ES module still call require.
  banner: {
    js: "import{createRequire as feedmillRequire}from'node:module';const require=feedmillRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
