import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { robotsUrl, robotsVerdict } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

const AGENT = 'Feedmill/1.0 (+mailto:desk@example.org)';
const at = (path: string) => `https://news.example${path}` as AbsoluteUrl;
const allowed = (robots: string, path: string, agent = AGENT) => robotsVerdict(robots, at(path), agent).allowed;

describe('robotsUrl', () => {
  it.each([
    ['https://news.example/a/b?c#d', 'https://news.example/robots.txt'],
    ['http://news.example:8080/', 'http://news.example:8080/robots.txt'],
    ['http://[2606:4700::1]/feed', 'http://[2606:4700::1]/robots.txt'],
  ])('finds the rules for %s at %s', (url, robots) => {
    expect(robotsUrl(url as AbsoluteUrl)).toBe(robots);
  });
});

describe('robotsVerdict', () => {
  it('allows everything where nothing is said', () => {
    expect(robotsVerdict('', at('/feed'), AGENT)).toEqual({ allowed: true, crawlDelay: null });
  });

  it('obeys the rules for everyone', () => {
    expect(allowed('User-agent: *\nDisallow: /private', '/private/feed')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /private', '/feed')).toBe(true);
  });

  it('obeys the rules for us alone where there are such, whatever our version', () => {
    const robots = 'User-agent: *\nDisallow: /\n\nUser-agent: FeedMill\nDisallow: /drafts';
    expect(allowed(robots, '/feed')).toBe(true);
    expect(allowed(robots, '/drafts/1')).toBe(false);
    expect(allowed(robots, '/feed', 'Feedmill (+mailto:desk@example.org)')).toBe(true);
  });

  it('obeys all groups for us as one', () => {
    const robots = 'User-agent: feedmill\nDisallow: /a\n\nUser-agent: feedmill\nDisallow: /b';
    expect([allowed(robots, '/a'), allowed(robots, '/b'), allowed(robots, '/c')]).toEqual([false, false, true]);
  });

  it('lets the longest rule win, and Allow where two are as long', () => {
    const robots = 'User-agent: *\nDisallow: /news\nAllow: /news/feed\nDisallow: /page\nAllow: /page';
    expect(allowed(robots, '/news/feed.xml')).toBe(true);
    expect(allowed(robots, '/news/other')).toBe(false);
    expect(allowed(robots, '/page')).toBe(true);
  });

  it('understands * and $', () => {
    const robots = 'User-agent: *\nDisallow: /*.php$\nDisallow: /*?s=';
    expect(allowed(robots, '/index.php')).toBe(false);
    expect(allowed(robots, '/index.php5')).toBe(true);
    expect(allowed(robots, '/x?s=y')).toBe(false);
  });

  it('takes escaped and plain letters for the same', () => {
    expect(allowed('User-agent: *\nDisallow: /%7Euser', '/~user/feed')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /~user', '/%7euser/feed')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /küste', '/k%C3%BCste')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /a%2Fb', '/a/b')).toBe(true);
  });

  it('always allows robots.txt itself', () => {
    expect(allowed('User-agent: *\nDisallow: /', '/robots.txt')).toBe(true);
  });

  it('reads a file with a byte order mark, comments and old line ends', () => {
    expect(allowed('\uFEFFUser-agent: * # all\rDisallow: /x # not this\r', '/x')).toBe(false);
  });

  it.each([
    ['Crawl-delay: 10', 10],
    ['Crawl-delay: 0.5', 0.5],
    ['Crawl-delay: 0', null],
    ['Crawl-delay: -3', null],
    ['Crawl-delay: soon', null],
    ['Crawl-delay:', null],
    ['Crawl-delay: 1e300', 86_400],
  ])('reads %j as a delay of %j', (line, seconds) => {
    expect(robotsVerdict(`User-agent: *\n${line}\nDisallow:`, at('/'), AGENT).crawlDelay).toBe(seconds);
  });

  it('judges any text without throwing, an error page included', () => {
    expect(allowed('<!doctype html><title>Not found</title>', '/feed')).toBe(true);
    fc.assert(
      fc.property(fc.string(), fc.webUrl({ withQueryParameters: true }), (text, url) => {
        const { allowed } = robotsVerdict(`user-agent: *\n${text}`, new URL(url).href as AbsoluteUrl, AGENT);
        expect(typeof allowed).toBe('boolean');
      }),
    );
  });

  it('does not take the beginning of a rule for a rule where the file is too long to be read whole', () => {
    const opening = 'User-agent: *\n';
    const last = 'Disallow: /private';
    const filler = '#'.repeat(500 * 1024 - opening.length - 'Disallow: /'.length - 1);
    expect(allowed(`${opening}${filler}\n${last}`, '/feed')).toBe(true);
  });

  it('is not kept busy for ever by rules and an address that are made for it', () => {
    const robots = `User-agent: *\n${`Disallow: /${'*a'.repeat(900)}b\n`.repeat(100)}`;
    expect(allowed(robots, `/${'a'.repeat(60_000)}`)).toBe(true);
  }, 60_000);
});
