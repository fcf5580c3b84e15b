import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutFeed, pageOf, story } from '../pipeline/stories.ts';
import { runFeedmill } from './run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-secrets-'));
const SECRET = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
let site: Server;
let origin = '';

beforeAll(async () => {
  const cranes = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');
  site = createServer((request, response) => {
    const isFeed = request.url === `/feeds/${SECRET}/atom.xml`;
    response.statusCode = isFeed || request.url === '/cranes' ? 200 : 404;
    const body = isFeed ? cutFeed([cranes]) : pageOf(cranes);
    response.setHeader('content-type', isFeed ? 'application/rss+xml' : 'text/html');
    response.end(body.replaceAll('https://courier.example', origin));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  writeFileSync(
    join(home, 'my.yaml'),
    `trustedOrigins: ["${origin}"]
limits: { hostSpacing: 0s }
sources:
  - { id: courier, url: "${origin}/feeds/${SECRET}/atom.xml" }
  - { id: broken, url: "${origin}/broken?token=${SECRET}" }
  - { id: login, url: "http://ada:${SECRET}@127.0.0.1/feed" }
  - { id: list, kind: page, url: "${origin}/cranes?key=${SECRET}" }
`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

const feedmill = (...words: string[]) => runFeedmill([...words, '-c', join(home, 'my.yaml'), '-d', join(home, 'data')]);

describe('a secret in the address of a source', () => {
  it.each([
    ['run --once'],
    ['run --once --json'],
    ['status'],
    ['status --json'],
    ['sources list'],
    ['sources list --json'],
    ['sources show courier'],
    ['sources show broken'],
    ['sources show login'],
    ['sources show list'],
    ['feeds show all --json'],
    ['trace ORIGIN/cranes'],
    ['trace ORIGIN/cranes --json'],
    ['trace ORIGIN/nothing'],
    ['trace ORIGIN/nothing --json'],
    ['opml export --feeds'],
  ])('is not in what %s prints', async (line) => {
    const { out, err } = await feedmill(...line.replace('ORIGIN', origin).split(' '));
    expect(out).not.toBe('');
    expect(out + err).not.toContain(SECRET);
  });

  it('is where it is asked for: the source as it is stored, and the export of the subscriptions', async () => {
    const { source } = JSON.parse((await feedmill('sources', 'show', 'courier', '--json')).out);
    expect(source.url).toBe(`${origin}/feeds/${SECRET}/atom.xml`);
    expect((await feedmill('opml', 'export')).out).toContain(`xmlUrl="${origin}/feeds/${SECRET}/atom.xml"`);
  });

  it('is no part of the id that is made of the address', async () => {
    const address = `${origin}/feeds/${SECRET}/atom.xml`;
    const add = () => feedmill('sources', 'add', address, '--yes', '--private', '--json', '--id', '127-0-0-1');
    const { source, outcome } = JSON.parse((await add()).out);
    expect([outcome, source.url, source.private]).toEqual(['followed', address, true]);
    const shown = await feedmill('sources', 'add', address, '--dry-run', '--json');
    const next = JSON.parse(shown.out).source.id as string;
    expect(next).toBe('127-0-0-1-2');
  });
});
