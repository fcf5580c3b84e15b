import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fetched, robotsTerms } from '../../lib/fetch/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

const PAGE = 'https://gazette.example/news/quay?page=2';
const US = 'Feedmill/1.0 (+https://mill.example/)';

const said = (text: string) => {
  const { licences = [], signals = [] } = robotsTerms(text, PAGE, US) ?? {};
  return {
    ...(licences.length > 0 && { licences: licences.map(({ url }) => url) }),
    ...Object.fromEntries(signals.map(({ name, allowed }) => [name, allowed])),
  };
};

describe('what a robots.txt says of use', () => {
  it.each([
    ['nothing', 'User-agent: *\nDisallow: /private\n', {}],
    [
      'a licence, for the whole host',
      'License: /rsl.xml\n\nUser-agent: *\nAllow: /',
      { licences: ['https://gazette.example/rsl.xml'] },
    ],
    [
      'signals for everybody',
      'User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /',
      { search: true, 'ai-train': false },
    ],
    ['signals before any group', 'Content-Usage: train-ai=n\nUser-agent: x\nDisallow:', { 'ai-train': false }],
    ['signals for others', 'User-agent: GPTBot\nUser-agent: CCBot\nContent-Signal: ai-train=no', {}],
    [
      'signals for us beside those for all',
      'User-agent: *\nContent-Signal: search=no\n\nUser-agent: feedmill\nContent-Signal: search=yes',
      { search: true },
    ],
    [
      'signals of a group of several, sitemaps between',
      'User-agent: a\nSitemap: /s.xml\nUser-agent: *\nContent-Signal: search=no',
      { search: false },
    ],
    [
      'signals for a path, the longest first',
      'User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /news/ train-ai=y\nContent-Usage: /sport/ search=n',
      { 'ai-train': true },
    ],
    ['signals behind a wildcard, which is passed over', 'User-agent: *\nContent-Usage: /*quay train-ai=n', {}],
    ['words of no meaning', 'License:\nContent-Signal:\nContent-Signal: =,=;\nLicense: javascript:1', {}],
    [
      'comments behind a line',
      'License: https://rsl.example/a # for all\nContent-Signal: search=no # so there',
      { licences: ['https://rsl.example/a'], search: false },
    ],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('is taken from anything without a throw, and small', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'User-agent: *',
        'License: https://a.example/x',
        'Content-Signal: search=no',
        'Content-Usage: / train-ai=y',
        ':',
        '#',
      ),
    );
    const law = fc.property(fc.array(line), (lines) => {
      const terms = robotsTerms(lines.join('\n'), PAGE, US);
      expect(JSON.stringify(terms ?? {}).length).toBeLessThan(4000);
    });
    fc.assert(law);
  });

  it('tells what it drops', () => {
    const dropped: string[] = [];
    robotsTerms('License: ftp://rsl.example/a', PAGE, US, (code, detail) => dropped.push(`${code} ${detail}`));
    expect(dropped).toEqual(['licence-dropped ftp://rsl.example/a']);
  });
});

describe('what the headers of an answer say of use', () => {
  const headers: Record<string, string | string[]> = {};
  let site: Site;

  beforeAll(async () => {
    site = await startSite({
      '/a': (_, response) => response.writeHead(200, { 'content-type': 'text/plain', ...headers }).end('a text'),
    });
  });
  afterAll(() => site.close());

  async function fetched(given: Record<string, string | string[]>): Promise<Fetched> {
    for (const name of Object.keys(headers)) delete headers[name];
    Object.assign(headers, given);
    const fetch = visitor([site.origin]);
    const answer = await fetch({ url: site.at('/a') });
    await fetch.close();
    if (answer.outcome !== 'fetched') throw new Error(answer.outcome);
    return answer;
  }

  it('is absent where they say nothing', async () => {
    expect('terms' in (await fetched({}))).toBe(false);
  });

  it('is read from TDMRep, signals and links', async () => {
    const { terms, repairs } = await fetched({
      'tdm-reservation': '1',
      'tdm-policy': 'https://gazette.example/tdm.json',
      'content-usage': 'train-ai=n, search=y',
      link: ['<https://gazette.example/terms>; rel="license"', '</next>; rel=next'],
    });
    expect(terms).toEqual({
      licences: [{ url: 'https://gazette.example/terms', from: 'header' }],
      signals: [
        { name: 'search', allowed: true, from: 'header' },
        { name: 'ai-train', allowed: false, from: 'header' },
      ],
      tdm: { reserved: true, policy: 'https://gazette.example/tdm.json', from: 'header' },
    });
    expect(repairs).toEqual([]);
  });

  it('is dropped where it is none, and that is a repair', async () => {
    const { terms, repairs } = await fetched({ 'tdm-reservation': 'of course', 'content-signal': 'ai-train' });
    expect(terms).toBeUndefined();
    expect(repairs).toEqual([{ code: 'tdm-dropped', detail: 'tdm-reservation: of course' }]);
  });
});
