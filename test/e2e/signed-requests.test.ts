import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runFeedmill } from '../bin/run-feedmill.ts';
import { startSite } from '../fetch/loopback-site.ts';
import { ask } from './ask.ts';
import { startFeedmill } from './running-feedmill.ts';

const FEED = `<rss version="2.0"><channel><title>Courier</title>
<item><guid>1</guid><title>Ferry aground</title><link>https://courier.example/1</link><description>All are safe.</description></item>
</channel></rss>`;

it('signs what it asks of a host, by the keys that it publishes', async () => {
  const site = await startSite({ '/feed.xml': (_, response) => void response.end(FEED) });
  onTestFinished(() => site.close());
  const config = `site: { baseUrl: https://feeds.example.org, signRequests: true }
sources: [{ id: courier, url: ${site.at('/feed.xml')}, fullText: never }]
trustedOrigins: [${site.origin}]\n`;
  const feedmill = await startFeedmill({ config });
  onTestFinished(() => feedmill.close());
  expect(statSync(join(feedmill.data, 'signing-keys.json')).mode & 0o777).toBe(0o600);

  const directory = await ask(feedmill.url, '/.well-known/http-message-signatures-directory');
  expect(directory.status).toBe(200);
  expect(directory.headers['content-type']).toBe('application/http-message-signatures-directory+json');
  expect(directory.headers['signature-input']).toContain('tag="http-message-signatures-directory"');
  const [key] = JSON.parse(directory.body.toString()).keys;
  expect(Object.keys(key)).toEqual(['kid', 'kty', 'crv', 'x', 'use', 'nbf']);

  const front = (await ask(feedmill.url, '/')).body.toString();
  expect(front).toMatch(
    /calls itself <code>Feedmill\/[\d.]+<\/code>.*href="\.well-known\/http-message-signatures-directory"/,
  );

  const paths = site.requests.map(({ url }) => url);
  expect(paths).toEqual(expect.arrayContaining(['/robots.txt', '/feed.xml']));
  for (const { headers } of site.requests) {
    expect(headers['signature-agent']).toBe('feedmill="https://feeds.example.org"');
    expect(headers['signature-input']).toContain(`keyid="${key.kid}"`);
  }

  const file = join(feedmill.data, 'own.yaml');
  writeFileSync(file, config);
  const rotated = await runFeedmill(['signing-keys', 'rotate', '-c', file, '-d', feedmill.data]);
  expect(rotated.out).toMatch(
    new RegExp(
      `^${key.kid}  signs since .*\n[\\w-]{43}  signs from .* UTC, in 2 hours\n` +
        'published at https://feeds\\.example\\.org/\\.well-known/http-message-signatures-directory\n$',
    ),
  );
}, 60_000);

it('signs nothing where that is not asked for, and has no directory', async () => {
  const site = await startSite({ '/feed.xml': (_, response) => void response.end(FEED) });
  onTestFinished(() => site.close());
  const feedmill = await startFeedmill({
    config: `sources: [{ id: courier, url: ${site.at('/feed.xml')} }]\ntrustedOrigins: [${site.origin}]\n`,
  });
  onTestFinished(() => feedmill.close());
  expect((await ask(feedmill.url, '/.well-known/http-message-signatures-directory')).status).toBe(404);
  expect(site.requests.length).toBeGreaterThan(0);
  for (const { headers } of site.requests) expect(headers).not.toHaveProperty('signature');
}, 60_000);
