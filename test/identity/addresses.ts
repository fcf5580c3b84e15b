import fc from 'fast-check';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

/** Addresses as news sites have them, in all their parts. */
const parts = fc.record({
  host: fc.constantFrom('a.example', 'news.b.example', 'c.co.example', 'bücher.example', 'd.example:8080'),
  path: fc
    .array(
      fc.constantFrom(
        'news',
        '2026',
        '11',
        'Story',
        'cranes-to-go',
        'café',
        '%7Eada',
        '12345',
        'index.html',
        'a%2Fb',
        '日本',
        'x(y)',
      ),
      { maxLength: 4 },
    )
    .map((segments) => segments.map((one) => `/${one}`).join('') || '/'),
  query: fc.uniqueArray(
    fc.constantFrom('id=1', 'id=2', 'p=7', 'page=2', 'q=caf%C3%A9', 'sid=42', 'm=202611', 'lang=de', 'empty='),
    {
      maxLength: 3,
    },
  ),
});

type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

export const written = ({ host, path, query }: Parts, scheme = 'https', hash = ''): AbsoluteUrl =>
  new URL(`${scheme}://${host}${path}${query.length > 0 ? `?${query.join('&')}` : ''}${hash}`).href as AbsoluteUrl;

export const addresses: fc.Arbitrary<AbsoluteUrl> = parts.map((one) => written(one));

/** What makes of an address another one for the same article. */
export const TWINNING: Readonly<Record<string, (url: URL) => string>> = {
  scheme: (url) => url.href.replace(/^https/, 'http'),
  www: (url) => url.href.replace('://', '://www.'),
  phone: (url) => url.href.replace('://', '://m.'),
  touch: (url) => url.href.replace('://', '://touch.'),
  capitals: (url) => url.href.replace(url.host, url.host.toUpperCase()),
  'default port': (url) => (url.port === '' ? url.href.replace(url.host, `${url.host}:443`) : url.href),
  slash: (url) => withPath(url, (path) => `${path.replace(/\/$/, '')}/`),
  'two slashes': (url) => withPath(url, (path) => path.replaceAll('/', '//')),
  fragment: (url) => `${url.href}#comments`,
  campaign: (url) => appended(url, 'utm_source', 'rss'),
  click: (url) => appended(url, 'fbclid', 'IwAR0 x&y'),
  letter: (url) => appended(url, '_hsenc', 'p2ANqtz'),
  'a reader of feeds': (url) => appended(url, 'ref', 'rss'),
  'for printers': (url) => appended(url, 'print', '1'),
  'as a view for printers': (url) => appended(url, 'view', 'print'),
  'for phones': (url) => appended(url, 'm', '1'),
  amp: (url) => appended(url, 'amp', ''),
  session: (url) => appended(url, 'PHPSESSID', 'k3v0a9d8c7b6a5f4e3d2c1b0a9'),
  'session in the path': (url) => withPath(url, (path) => `${path};jsessionid=0123456789ABCDEF`),
  'long session': (url) => appended(url, 'sid', '0123456789abcdef0123456789abcdef'),
  order: (url) => {
    const pairs = [...url.searchParams].reverse();
    return new Set(pairs.map(([name]) => name)).size === pairs.length ? withQuery(url, pairs) : url.href;
  },
  escapes: (url) => url.href.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()),
  'needless escapes': (url) => withPath(url, (path) => path.replace('o', '%6F').replace('(', '%28')),
  composition: (url) => url.href.replaceAll('%C3%A9', 'e%CC%81'),
  cache: (url) =>
    url.port === ''
      ? `https://${url.hostname.replaceAll('-', '--').replaceAll('.', '-')}.cdn.ampproject.org/c/s/${url.host}${url.pathname}${url.search}`
      : url.href,
  viewer: (url) => `https://www.google.com/amp/s/${url.host}${url.pathname}${url.search}`,
};

/** What makes of an address one for another article. */
export const PARTING: Readonly<Record<string, (url: URL) => string>> = {
  'another id': (url) => appended(url, 'id', '99'),
  'another page': (url) => appended(url, 'page', '9'),
  'another number': (url) => appended(url, 'p', '123'),
  'another story id': (url) => appended(url, 'sid', '4711'),
  'a month': (url) => appended(url, 'm', '202501'),
  'another source of two': (url) => appended(url, 'source', 'reuters'),
  'a day': (url) => withPath(url, (path) => `${path.replace(/\/$/, '')}/2026-11-24`),
  'another name': (url) => withPath(url, (path) => `${path.replace(/\/$/, '')}/ferry-stays`),
  'another host': (url) => url.href.replace('://', '://sport.'),
  'another port': (url) => url.href.replace(url.host, `${url.hostname}:8443`),
  'a router in the browser': (url) => `${url.href}#!/story/7`,
  'an item of the page': (url) => `${url.href}#release-4.2`,
  'an escaped slash': (url) => withPath(url, (path) => `${path.replace(/\/$/, '')}/c%2Fd`),
};

function appended(url: URL, name: string, value: string): string {
  const more = new URL(url);
  more.searchParams.append(name, value);
  return more.href;
}

function withPath(url: URL, change: (path: string) => string): string {
  const other = new URL(url);
  other.pathname = change(url.pathname);
  return other.href;
}

function withQuery(url: URL, pairs: [string, string][]): string {
  const other = new URL(url);
  other.search = new URLSearchParams(pairs).toString();
  return other.href;
}

const operators = Object.values(TWINNING);

/** Two addresses of which each is the same one changed in up to four ways that make no difference. */
export const twins: fc.Arbitrary<[AbsoluteUrl, AbsoluteUrl]> = fc
  .tuple(
    addresses,
    fc.array(fc.constantFrom(...operators), { maxLength: 4 }),
    fc.array(fc.constantFrom(...operators), { maxLength: 4 }),
  )
  .map(([address, some, others]) => {
    const through = (steps: typeof operators) =>
      steps.reduce((url, step) => new URL(step(new URL(url))).href as AbsoluteUrl, address);
    return [through(some), through(others)];
  });
