import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../lib/config/index.ts';
import { type AbsoluteUrl, instant, type SourceId } from '../../lib/model/index.ts';
import { READING_LIMITS, readApart } from '../../lib/pipeline/index.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Kilobytes, minified: a bundle that outgrows its line has taken in something that it should not need. */
const MOST_KB: Readonly<Record<string, number>> = {
  configure: 500,
  dispatch: 300,
  poll: 990,
  ingest: 1045,
  route: 520,
  publish: 700,
  api: 1075,
  canary: 700,
  hub: 480,
  deliver: 600,
  mail: 400,
  usage: 480,
};

const hasLint = spawnSync('cfn-lint', ['--version']).status === 0;
if (!hasLint) console.warn('SKIPPED: cfn-lint is not on this machine, so the CloudFormation template is not linted');

type Bundle = { readonly file: string; readonly kb: number; readonly sources: string[]; readonly path: string };

let folder: string;
let bundles: Bundle[];
let stderr: string;

/** Runs the app as `cdk synth` does, with bundles, into a folder of its own. */
async function synth(context: Record<string, string>, cwd = ROOT) {
  const { context: flags } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8'));
  return run(process.execPath, [join(ROOT, 'bin/app.ts')], {
    cwd,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...context }) },
  });
}

async function readBundles(): Promise<Bundle[]> {
  const assets = (await readdir(folder)).filter((name) => name.startsWith('asset.'));
  return Promise.all(
    assets.map(async (asset) => {
      const path = join(folder, asset, 'index.mjs');
      const { sources } = JSON.parse(await readFile(`${path}.map`, 'utf8')) as { sources: string[] };
      const file = sources.flatMap((source) => /(?:^|\/)lambdas\/([a-z]+)\.ts$/.exec(source)?.[1] ?? []);
      const entry = file.find((name) => name in MOST_KB && name !== 'aws') ?? file.join();
      return { file: entry, kb: Math.round((await stat(path)).size / 1024), sources, path };
    }),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-cloud-'));
  ({ stderr } = await synth({ config: 'lib/config/example.yaml' }));
  bundles = await readBundles();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the CDK app', () => {
  it('synthesises without a warning', async () => {
    expect(stderr.split('\n').filter((line) => /warn|error/i.test(line) && !line.startsWith('npm warn'))).toEqual([]);
    expect(JSON.parse(await readFile(join(folder, 'validation-report.json'), 'utf8')).pluginReports).toEqual([]);
  });

  it('says in one line what is wrong with the configuration, and stops', async () => {
    const config = join(folder, 'wrong.yaml');
    await writeFile(config, 'sites: {}\n');
    await expect(synth({ config })).rejects.toMatchObject({
      code: 1,
      stderr: `${config}:1:1 sites: is not a valid key here; did you mean site?\n`,
    });
  });

  it('refuses a name that it does not know, and says which was meant', async () => {
    const config = 'lib/config/example.yaml';
    await expect(synth({ config, alarmMail: 'ops@example.org', Size: 'dev', edge: 'nein' })).rejects.toMatchObject({
      code: 1,
      stderr: [
        '-c alarmMail: is not a deployment option; did you mean alarmEmail?',
        '-c Size: is not a deployment option; did you mean size?',
        '-c edge=nein: "nein" is not valid here; give true or false',
        '',
      ].join('\n'),
    });
  });

  it('deploys nothing where there is no file of one’s own, and no file that was emptied', async () => {
    await expect(synth({}, folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^There is no feedmill\.yaml in \S+, and a deployment needs one.* -c config=PATH/),
    });
    const config = join(folder, 'emptied.yaml');
    for (const text of ['', '\n\n', '# sources:\n#   - id: a\n']) {
      await writeFile(config, text);
      const stderr = `${config} is empty: deploying it would remove everything that is live\n`;
      await expect(synth({ config })).rejects.toMatchObject({ code: 1, stderr });
    }
  });

  it.skipIf(!hasLint)('makes templates that cfn-lint accepts', async () => {
    const templates = (await readdir(folder)).filter((name) => name.endsWith('.template.json'));
    expect(templates).toHaveLength(6);
    // W3005: CDK names a function's role also as a dependency, for the sake of the role's policy.
    // W6001: what commands look up is among the outputs of one stack, though another made it.
    const args = ['--ignore-checks', 'W3005', 'W6001', '--', ...templates.map((name) => join(folder, name))];
    const { stdout } = await run('cfn-lint', args).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });
});

describe('the bundles', () => {
  it('are one for each function, and within their sizes', () => {
    console.table(Object.fromEntries(bundles.map(({ file, kb }) => [file, { KB: kb, 'at most': MOST_KB[file] }])));
    expect(bundles.map(({ file }) => file).sort()).toEqual(Object.keys(MOST_KB).sort());
    for (const { file, kb } of bundles) expect(kb, file).toBeLessThanOrEqual(MOST_KB[file] ?? 0);
  });

  it('have beside configure what the configuration declares', async () => {
    const { path = '' } = bundles.find(({ file }) => file === 'configure') ?? {};
    const { sources, feeds, partners } = await loadConfig(join(ROOT, 'lib/config/example.yaml'));
    const beside = JSON.parse(await readFile(join(path, '../configuration.json'), 'utf8'));
    expect(beside).toEqual(JSON.parse(JSON.stringify({ sources, feeds, partners })));
    expect(beside.sources.length).toBeGreaterThan(0);
  });

  it('hold neither the constructs nor the one-machine stand-ins', () => {
    for (const { file, sources } of bundles) {
      expect(sources.length, file).toBeGreaterThan(20);
      const strangers = sources.filter((source) =>
        /\/(?:lib\/(?:cloud|local)|bin|aws-cdk-lib|dynalite|yaml)\//.test(source),
      );
      expect(strangers, file).toEqual([]);
    }
  });

  it('load on Node and export their handler', async () => {
    for (const { file, path } of bundles) {
      const script = `const { handler } = await import(${JSON.stringify(path)}); console.log(typeof handler);`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
      expect(stdout.trim(), file).toBe('function');
    }
  });

  it('have beside those that read strangers’ documents a process that does, of its own', async () => {
    const readers = ['api', 'ingest', 'poll'];
    const url = 'https://mill.example/feed.xml' as AbsoluteUrl;
    const body = Buffer.from('<rss version="2.0"><channel><title>The mill</title></channel></rss>');
    for (const { file, path } of bundles) {
      const module = pathToFileURL(join(path, '../reading.mjs'));
      expect(existsSync(module), file).toBe(readers.includes(file));
      if (!readers.includes(file)) continue;
      const reader = readApart({ ...READING_LIMITS, module, now: () => instant(0) });
      try {
        const feed = await reader.read('feed', 'mill' as SourceId, { url, body, contentType: null });
        expect(feed.title, file).toBe('The mill');
      } finally {
        await reader.close();
      }
      // As the function names it.
      expect(await readFile(path, 'utf8'), file).toContain('./reading.mjs');
    }
  });
});
