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
    '@smithy/core/event-streams': slim('event-streams'),
    xmlbuilder: slim('xmlbuilder'),
  },
  // What undici asks for at run time alone: its parser without SIMD, which arm64 has, and forms, which are never sent.
  external: ['../llhttp/llhttp-wasm.js', '../web/fetch/body.js'],
  // CommonJS packages in an ES module still call require.
  banner: {
    js: "import{createRequire as feedmillRequire}from'node:module';const require=feedmillRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
