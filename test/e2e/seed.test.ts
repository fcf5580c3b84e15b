import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileObjects } from '../../lib/local/index.ts';
import { feedmill as run } from '../bin/feedmill-process.ts';
import { type JsonFeed, readJsonFeed } from './json-feed.ts';
import { startFeedmill } from './running-feedmill.ts';
import { until } from './until.ts';

const SEED = resolve(process.env.FEEDMILL_DATA ?? '../shared', 'seed');
const PAGE = join(SEED, 'archive-page.html');

const isMissing = !existsSync(PAGE);
if (isMissing) console.warn(`SKIPPED: no seed page at ${PAGE}; set FEEDMILL_DATA`);

type Expected = {
  readonly source: string;
  readonly items: readonly {
    readonly title: string;
    readonly published: string;
    readonly publishedPrecision: 'day';
    readonly url: string;
    readonly excerpt: string;
    readonly complete: boolean;
    readonly paragraphs?: readonly string[];
  }[];
  readonly dropped: readonly string[];
};

describe.skipIf(isMissing)('the seed page', () => {
  let expected: Expected;
  let folder: string;

  beforeAll(async () => {
    expected = JSON.parse(await readFile(join(SEED, 'expected.json'), 'utf8')) as Expected;
    folder = await mkdtemp(join(tmpdir(), 'feedmill-seed-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  it('gives by `feedmill ingest` its seven items, the first in full, and nothing else', async () => {
    const data = join(folder, 'page');
    const ended = await run(['ingest', PAGE, '--url', expected.source, '--data', data], { cwd: folder });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expectSeven(await published(data), expected, (url) => url);
  });

  it('gives from its plain text the same seven, and invents no link', async () => {
    const data = join(folder, 'text');
    const ended = await run(['ingest', join(SEED, 'archive-page.txt'), '--data', data], { cwd: folder });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expectSeven(await published(data), expected, () => undefined);
  });

  it.each([
    ['robots.txt keeps us from', (path: string) => (path === '/robots.txt' ? DISALLOW : null)],
    ['are down', (path: string) => (path.startsWith('/archives/itct_news/') ? { status: 503, text: 'down' } : null)],
  ])('gives the seven as a `page` source whose article pages %s', async (_, exception) => {
    const site = await startSite(expected.source, await readFile(PAGE, 'utf8'), exception);
    try {
      const feedmill = await startFeedmill({
        config: `sources: [{ id: seed, kind: page, url: ${site.listing} }]\ntrustedOrigins: [${site.origin}]\n`,
      });
      try {
        const feed = await until('seven items', async () => {
          const seen = await readJsonFeed(feedmill.url, 'seed').catch(() => null);
          return seen?.items.length === 7 ? seen : null;
        });
        expectSeven(feed, expected, (url) => url.replace(new URL(url).origin, site.origin));
      } finally {
        await feedmill.close();
      }
    } finally {
      await site.close();
    }
  });
});

/** What `feedmill ingest` published in a data folder that nobody serves yet. */
async function published(data: string): Promise<JsonFeed> {
  const document = await fileObjects(join(data, 'objects')).get('feeds/all/feed.json');
  return JSON.parse(Buffer.from(document?.bytes ?? []).toString()) as JsonFeed;
}

function expectSeven(feed: JsonFeed, expected: Expected, address: (url: string) => string | undefined): void {
  expect(
    feed.items.map((item) => ({
      title: item.title,
      url: item.url,
      published: item.date_published,
      precision: item._feedmill.published_precision,
      excerpt: item.summary,
      complete: item._feedmill.complete,
    })),
  ).toEqual(
    expected.items.map((item) => ({
      title: item.title,
      url: address(item.url),
      published: `${item.published}T00:00:00.000Z`,
      precision: item.publishedPrecision,
      excerpt: item.excerpt,
      complete: item.complete,
    })),
  );
  const [first, ...rest] = feed.items;
  expect(first?.content_text?.split('\n\n')).toEqual(expected.items[0]?.paragraphs);
  // Only an excerpt is known of the others: it is all that they show.
  for (const item of rest) expect([item.content_html, item.content_text]).toEqual([undefined, item.summary]);
  const everything = JSON.stringify(feed);
  for (const text of expected.dropped) expect(everything).not.toContain(text);
}

type Answer = { readonly status: number; readonly text: string };

const DISALLOW: Answer = { status: 200, text: 'User-agent: *\nDisallow: /archives/itct_news/\n' };

/** The listing at the path it had, on loopback. */
async function startSite(source: string, page: string, exception: (path: string) => Answer | null) {
  const { pathname } = new URL(source);
  const server = createServer(({ url = '/' }, response) => {
    const { status, text } =
      exception(url) ?? (url === pathname ? { status: 200, text: page } : { status: 404, text: 'nothing here' });
    const type = url === pathname ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    listing: `${origin}${pathname}`,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
