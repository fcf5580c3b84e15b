import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLIMMING, withPlainKeys } from '../../lib/cloud/slimming.ts';

const CLIENTS = ['client-s3', 'client-dynamodb', 'client-sqs'] as const;
const fileOf = (client: string, path: string) =>
  fileURLToPath(new URL(`../../node_modules/@aws-sdk/${client}/${path}`, import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-slimming-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(name: string, file: string, plugins: Plugin[]): Promise<Record<string, unknown>> {
  const outfile = join(folder, `${name}.mjs`);
  await build({ entryPoints: [file], bundle: true, platform: 'node', format: 'esm', plugins, outfile });
  return import(outfile);
}

describe.each(CLIENTS)('what is slimmed of %s', (client) => {
  it('are its schemas, whose values stay the same', async () => {
    const file = fileOf(client, 'dist-es/schemas/schemas_0.js');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/\[_\w+\]:/);
    expect(withPlainKeys(text)).not.toMatch(/\[_\w+\]:/);
    const [whole, slim] = [await load(`${client}-whole`, file, []), await load(`${client}-slim`, file, [SLIMMING])];
    expect(Object.keys(whole).length).toBeGreaterThan(20);
    expect(Object.keys(slim)).toEqual(Object.keys(whole));
    for (const [name, value] of Object.entries(whole)) expect(written(slim[name]), name).toBe(written(value));
  });

  it('is its package.json but for the version', async () => {
    const file = fileOf(client, 'package.json');
    const { version } = JSON.parse(await readFile(file, 'utf8'));
    expect((await load(`${client}-package`, file, [SLIMMING])).default).toEqual({ version });
  });
});

/** Schemas refer to each other by functions, and to the classes of errors. */
function written(schema: unknown): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(schema, (_, value) => {
      if (typeof value === 'function') return `function ${value.toString()}`;
      if (typeof value === 'symbol') return value.toString();
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        if (seen.has(value)) return 'again';
        seen.add(value);
      }
      return value;
    }) ?? 'undefined'
  );
}
