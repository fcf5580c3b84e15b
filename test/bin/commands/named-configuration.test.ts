import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutFeed, pageOf, story } from '../../pipeline/stories.ts';
import { feedmill } from '../feedmill-process.ts';

const STORY = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');
const home = mkdtempSync(join(tmpdir(), 'feedmill-named-'));
let site: Server;
let origin = '';

beforeAll(async () => {
  site = createServer((request, response) => {
    response.end(request.url === '/feed.xml' ? cutFeed([STORY]) : pageOf(STORY));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  writeFileSync(join(home, 'my.yaml'), `trustedOrigins: ["${origin}"]\n`);
  writeFileSync(join(home, 'bad.yaml'), 'sites: {}\n');
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

it.each([
  ['parse', '/feed.xml'],
  ['extract', '/cranes'],
])('%s fetches an address by the configuration that is named', async (command, path) => {
  const run = (...words: string[]) => feedmill([command, `${origin}${path}`, ...words], { cwd: home });
  expect(await run()).toMatchObject({ code: 1, stdout: '' });
  expect(await run('--config', 'my.yaml')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('Cranes to go'),
  });
  const bad = await run('--config', 'bad.yaml');
  expect(bad).toMatchObject({ code: 2, stderr: expect.stringMatching(/^bad\.yaml:1:1 sites: is not a valid key/) });
});

it('ingests an address by the configuration that is named', async () => {
  const { stderr, stdout, code } = await feedmill(['ingest', `${origin}/cranes`, '-c', 'my.yaml'], { cwd: home });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout).toContain('created');
});
