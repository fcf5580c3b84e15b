import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanUrl, isTracking, urlKey } from '../../lib/identity/index.ts';
import { type AbsoluteUrl, absoluteUrl } from '../../lib/model/index.ts';

function url(address: string): AbsoluteUrl {
  const absolute = absoluteUrl(address);
  if (absolute === null) throw new Error(`${address} is no address`);
  return absolute;
}

describe('one key for the twins of an address', () => {
  it.each([
    ['https', 'http://a.example/story', 'https://a.example/story'],
    ['www', 'https://www.a.example/story', 'https://a.example/story'],
    ['a numbered www', 'https://www2.a.example/story', 'https://a.example/story'],
    ['a mobile host', 'https://m.a.example/story', 'https://www.a.example/story'],
    ['another mobile host', 'https://mobile.a.example/story', 'https://a.example/story'],
    ['an AMP host', 'https://amp.a.example/story', 'https://a.example/story'],
    ['an AMP path', 'https://a.example/story/amp/', 'https://a.example/story'],
    ['an AMP path without slash', 'https://a.example/story/amp', 'https://a.example/story/'],
    ['an AMP file', 'https://a.example/story.amp.html', 'https://a.example/story.html'],
    ['an AMP parameter', 'https://a.example/story?amp=1', 'https://a.example/story'],
    ['an AMP output type', 'https://a.example/story?outputType=amp', 'https://a.example/story'],
    ['a slash at the end', 'https://a.example/story/', 'https://a.example/story'],
    ['the front page', 'https://a.example', 'https://a.example/'],
    ['a default document', 'https://a.example/news/index.html', 'https://a.example/news/'],
    ['an old default document', 'https://a.example/news/Default.aspx', 'https://a.example/news'],
    ['tracking', 'https://a.example/story?utm_source=rss&fbclid=x', 'https://a.example/story'],
    ['tracking in capitals', 'https://a.example/story?UTM_Medium=x', 'https://a.example/story'],
    ['a fragment', 'https://a.example/story#comments', 'https://a.example/story'],
    ['the order of parameters', 'https://a.example/?b=2&a=1', 'https://a.example/?a=1&b=2'],
    ['the case of the host', 'https://A.EXAMPLE/story', 'https://a.example/story'],
    ['the default port', 'https://a.example:443/story', 'https://a.example/story'],
    ['the case of escapes', 'https://a.example/caf%c3%a9', 'https://a.example/caf%C3%A9'],
    ['a needless escape', 'https://a.example/%7Eada/%41', 'https://a.example/~ada/A'],
    ['a written-out letter', 'https://a.example/café', 'https://a.example/caf%C3%A9'],
    ['an escape in a parameter', 'https://a.example/?q=caf%c3%a9', 'https://a.example/?q=café'],
    ['dots in the path', 'https://a.example/x/../story', 'https://a.example/story'],
  ])('whatever %s: %s', (_, one, other) => {
    expect(urlKey(url(one))).toBe(urlKey(url(other)));
  });
});

describe('different keys for different articles', () => {
  it.each([
    ['ids in the query', 'https://a.example/?p=1', 'https://a.example/?p=2'],
    ['an id and none', 'https://a.example/?p=1', 'https://a.example/'],
    ['the case of the path', 'https://a.example/Story', 'https://a.example/story'],
    ['the case of a parameter', 'https://a.example/?id=Ab', 'https://a.example/?id=aB'],
    ['hosts', 'https://a.example/story', 'https://b.example/story'],
    ['subdomains', 'https://sport.a.example/story', 'https://a.example/story'],
    ['ports', 'https://a.example:8443/story', 'https://a.example/story'],
    ['a bare domain that begins like a mobile host', 'https://m.example/story', 'https://example/story'],
    ['a word that ends in amp', 'https://a.example/camp/', 'https://a.example/c'],
    ['a path that begins with amp', 'https://a.example/amp/story', 'https://a.example/story'],
    ['an escaped slash', 'https://a.example/a%2Fb', 'https://a.example/a/b'],
    ['an escaped question mark', 'https://a.example/a%3Fb', 'https://a.example/a?b'],
    ['pages of a router in the browser', 'https://a.example/#!/one', 'https://a.example/#!/two'],
    ['repeated parameters', 'https://a.example/?id=1&id=2', 'https://a.example/?id=2&id=1'],
    ['a parameter that only begins like tracking', 'https://a.example/?utmost=1', 'https://a.example/'],
  ])('%s: %s is not %s', (_, one, other) => {
    expect(urlKey(url(one))).not.toBe(urlKey(url(other)));
  });
});

describe('clean addresses', () => {
  it('keep everything that a reader needs, as it was written', () => {
    const written = 'https://www.a.example/Story/?id=7&lang=de#!/page';
    expect(cleanUrl(url(`${written.replace('#', '&utm_campaign=x&gclid=1#')}`))).toBe(written);
    expect(cleanUrl(url('https://a.example/story?utm_source=rss#top'))).toBe('https://a.example/story');
  });

  it('know tracking by its whole name or its beginning', () => {
    for (const name of ['utm_source', 'fbclid', 'mc_eid', 'AT_medium'])
      expect([name, isTracking(name)]).toEqual([name, true]);
    for (const name of ['id', 'utm', 'page', 'ref', 'at', 'fb'])
      expect([name, isTracking(name)]).toEqual([name, false]);
  });
});

const addresses = fc
  .webUrl({ withQueryParameters: true, withFragments: true })
  .map((address) => absoluteUrl(address))
  .filter((address) => address !== null);

describe('whatever the address', () => {
  it('cleaning what is clean changes nothing, and cleaning never changes the key', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const clean = cleanUrl(address);
        expect(cleanUrl(clean)).toBe(clean);
        expect(urlKey(clean)).toBe(urlKey(address));
      }),
    );
  });

  it('a key read as an address has itself for a key', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const key = urlKey(address);
        const again = absoluteUrl(`https://${key}`);
        if (again !== null && !/^(?:www\d?|m|mobile|amp)\./.test(key)) expect(urlKey(again)).toBe(key);
      }),
    );
  });

  it('tracking put anywhere leaves the key as it was', () => {
    fc.assert(
      fc.property(addresses, fc.constantFrom('utm_source', 'fbclid', '_ga'), (address, name) => {
        const tracked = new URL(address);
        tracked.searchParams.append(name, 'x y&z');
        expect(urlKey(tracked.href as AbsoluteUrl)).toBe(urlKey(address));
      }),
    );
  });
});
