import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshOf } from '../../lib/fetch/refresh.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

const PAGE = new URL('https://example.org/old/');

function leadsTo(html: string): string | null {
  return refreshOf(Buffer.from(html), 'text/html', PAGE)?.href ?? null;
}

describe("a page's refresh", () => {
  it.each([
    ['0; url=/en/', 'https://example.org/en/'],
    ['0;URL=/en/', 'https://example.org/en/'],
    ["0; URL='https://other.example/feed.xml'", 'https://other.example/feed.xml'],
    ['0;url="new.xml"', 'https://example.org/old/new.xml'],
    ['5, /en/', 'https://example.org/en/'],
    ['0.5 /en/', 'https://example.org/en/'],
    ['  3 ;  url  =  /en/  ', 'https://example.org/en/'],
    ['0; url=feed://other.example/rss', 'https://other.example/rss'],
  ])('leads on: %s', (content, to) => {
    expect(leadsTo(`<html><head><meta content="${content.replaceAll('"', '&quot;')}" HTTP-EQUIV=Refresh></head>`)).toBe(
      to,
    );
  });

  it.each([
    ['renews the page', '<meta http-equiv="refresh" content="5">'],
    ['is far off', '<meta http-equiv="refresh" content="300; url=/">'],
    ['says nothing', '<meta http-equiv="refresh" content="0; url=">'],
    ['is a comment', '<!-- <meta http-equiv="refresh" content="0; url=/en/"> -->'],
    ['is a script', '<script>"<meta http-equiv=refresh content=\'0; url=/en/\'>"</script>'],
    ['is for who runs no scripts', '<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>'],
    [
      'is a feed',
      '<rss><channel><description><meta http-equiv="refresh" content="0; url=/x"></description></channel></rss>',
    ],
    ['is JSON', '{"content_html": "<meta http-equiv=refresh content=\'0; url=/x\'>"}'],
  ])('leads nowhere where it %s', (_, html) => {
    expect(leadsTo(html)).toBeNull();
  });

  it('counts from the base that the page names', () => {
    expect(leadsTo('<base href="/deep/down/"><meta http-equiv="refresh" content="0;url=x">')).toBe(
      'https://example.org/deep/down/x',
    );
  });
});

const page =
  (to: string): RequestListener =>
  (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html', 'last-modified': 'Wed, 01 Jan 2025 00:00:00 GMT' })
      .end(`<!doctype html><meta http-equiv="refresh" content="0; url='${to}'"><body>Moved</body>`);

describe('a fetch that meets a refresh', () => {
  let site: Site;
  let fetcher: ReturnType<typeof visitor>;

  beforeAll(async () => {
    site = await startSite({
      '/old': page('/feed'),
      '/feed': (_, response) => void response.end('<rss></rss>'),
      '/itself': page('/itself'),
      '/ring': page('/back'),
      '/back': page('/ring'),
      ...Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`/step${at}`, page(`/step${at + 1}`)])),
      '/metadata': page('http://169.254.169.254/latest/meta-data/'),
      '/script': page('javascript:alert(1)'),
      '/dated': (request, response) =>
        request.headers['if-modified-since'] === undefined
          ? page('/feed')(request, response)
          : void response.writeHead(304).end(),
    });
    fetcher = visitor([site.origin]);
  });
  afterAll(async () => {
    await fetcher.close();
    await site.close();
  });

  it('follows it like a redirect, though never for good', async () => {
    expect(await fetcher({ url: site.at('/old') })).toMatchObject({ url: site.at('/feed'), movedTo: null });
    expect(await fetcher({ url: site.at('/old'), refresh: false })).toMatchObject({ url: site.at('/old') });
  });

  it('asks whether it may', async () => {
    const asked: string[] = [];
    const mayFollow = async (url: string) => {
      asked.push(url);
      return 'not there';
    };
    expect(await fetcher({ url: site.at('/old'), mayFollow })).toMatchObject({
      outcome: 'refused',
      message: 'not there',
    });
    expect(asked).toEqual([site.at('/feed')]);
  });

  it('goes five steps and no more', async () => {
    expect(await fetcher({ url: site.at('/step2') })).toMatchObject({ outcome: 'gone' });
    expect(await fetcher({ url: site.at('/step0') })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('more than 5 times'),
    });
  });

  it('reads a page that leads to itself, in a circle, or to no page of the web', async () => {
    expect(await fetcher({ url: site.at('/itself') })).toMatchObject({ outcome: 'fetched', url: site.at('/itself') });
    expect(await fetcher({ url: site.at('/ring') })).toMatchObject({ outcome: 'fetched', url: site.at('/back') });
    expect(await fetcher({ url: site.at('/script') })).toMatchObject({ outcome: 'fetched', url: site.at('/script') });
  });

  it('is led to no address that is not public', async () => {
    expect(await fetcher({ url: site.at('/metadata') })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('169.254.169.254'),
    });
  });

  it('does not take the age of such a page for that of the feed behind it', async () => {
    const known = { lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT', validatorsOf: site.at('/feed') };
    expect(await fetcher({ url: site.at('/dated'), ...known })).toMatchObject({
      outcome: 'fetched',
      url: site.at('/feed'),
    });
  });
});
