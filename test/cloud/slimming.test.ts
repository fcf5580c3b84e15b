import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as entities from '../../lambdas/slim/entities.ts';
import { BUNDLING } from '../../lib/cloud/bundling.ts';
import { SLIMMING, withPlainKeys } from '../../lib/cloud/slimming.ts';
import type * as fetching from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

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

describe('what fetches, in a bundle', () => {
  it('asks as it does on one machine, without the HTTP/2 that we offer to no host', async () => {
    const site = createServer(
      (request, response) => void response.end(`${request.headers.accept} ${request.httpVersion}`),
    );
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const outfile = join(folder, 'fetch.mjs');
    const entry = fileURLToPath(new URL('../../lib/fetch/index.ts', import.meta.url));
    const { metafile } = await build({
      ...BUNDLING,
      entryPoints: [entry],
      outfile,
      metafile: true,
      plugins: [SLIMMING],
    });
    const http2 = Object.entries(
      Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint)?.inputs ?? {},
    ).filter(([file]) => file.endsWith('/client-h2.js'));
    expect(http2.map(([, { bytesInOutput }]) => bytesInOutput)).toEqual([expect.any(Number)]);
    expect(http2[0]?.[1].bytesInOutput).toBeLessThan(200);
    const { createFetcher, DEFAULT_LIMITS } = (await import(outfile)) as typeof fetching;
    const policy = { userAgent: 'Feedmill', limits: DEFAULT_LIMITS, ports: [], trustedOrigins: [origin] };
    const fetcher = createFetcher(policy);
    const answer = await fetcher({ url: `${origin}/` as AbsoluteUrl, accept: 'text/mill' });
    expect(answer.outcome === 'fetched' && Buffer.from(answer.body).toString()).toBe('text/mill 1.1');
    await fetcher.close();
    site.close();
  });
});

/** A page is to be read, and a document written, by a bundle as by the program on one machine. */
describe('the releases of entities in a bundle', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  /** The package that a file belongs to: the last one on its path. */
  const packageOf = (file: string) => file.slice(0, file.lastIndexOf('/entities/') + '/entities'.length);

  it('are each package’s own, as Node finds them from it; only rss-parser is given the decoding of ours', async () => {
    const { metafile } = await build({
      ...BUNDLING,
      absWorkingDir: root,
      entryPoints: ['lambdas/poll.ts', 'lambdas/ingest.ts'],
      outdir: folder,
      metafile: true,
      write: false,
      plugins: [SLIMMING],
    });
    const asked = Object.entries(metafile.inputs).flatMap(([asking, { imports }]) =>
      imports
        .filter(({ path }) => /\/entities(\/|\.ts$)/.test(path) && packageOf(path) !== packageOf(asking))
        .map(({ path }) => ({ asking, path })),
    );
    for (const { asking, path } of asked) {
      if (asking.includes('rss-parser')) expect(path).toBe('lambdas/slim/entities.ts');
      else {
        const own = createRequire(join(root, asking)).resolve('entities');
        expect(packageOf(join(root, path)), asking).toBe(packageOf(own));
      }
    }
    const askers = new Set(
      asked.map(({ asking }) => /node_modules\/([^/]+)/.exec(asking)?.[1] ?? asking.split('/')[0]),
    );
    expect([...askers].sort()).toEqual(['dom-serializer', 'htmlparser2', 'lambdas', 'lib', 'parse5', 'rss-parser']);
  });

  it('decode every named reference for rss-parser as its own would', () => {
    const ofIts = createRequire(createRequire(import.meta.url).resolve('rss-parser'));
    const own: typeof entities = ofIts('entities');
    const names = Object.keys(ofIts('entities/lib/maps/entities.json'));
    expect(names.length).toBeGreaterThan(2000);
    for (const name of names) {
      for (const text of [`&${name};`, `&${name}`, `&${name}x`, `&${name}=1`]) {
        expect(entities.decodeHTML(text), text).toBe(own.decodeHTML(text));
      }
    }
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
