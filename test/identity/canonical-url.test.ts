import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanUrl, isTracking, urlKey } from '../../lib/identity/index.ts';
import { type AbsoluteUrl, absoluteUrl } from '../../lib/model/index.ts';
import { addresses as newsAddresses, PARTING, TWINNING } from './addresses.ts';

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
    ['a host for fingers', 'https://touch.a.example/story', 'https://a.example/story'],
    ['a mobile host within', 'https://en.m.a.example/story', 'https://en.a.example/story'],
    ['a mobile parameter', 'https://a.example/story?m=1', 'https://a.example/story'],
    ['an AMP format', 'https://a.example/story?format=amp', 'https://a.example/story'],
    ['an AMP file of its own', 'https://a.example/story/amp.html', 'https://a.example/story'],
    [
      'AMP before an article',
      'https://a.example/amp/cranes-to-go-in-spring',
      'https://a.example/cranes-to-go-in-spring',
    ],
    ['an AMP cache', 'https://a-example.cdn.ampproject.org/c/s/a.example/story?id=7', 'https://a.example/story?id=7'],
    ['an AMP cache without TLS', 'https://a-example.cdn.ampproject.org/v/a.example/story', 'https://a.example/story'],
    ['an AMP viewer', 'https://www.google.co.uk/amp/s/www.a.example/story/amp/', 'https://a.example/story'],
    ['a path for printers', 'https://a.example/story/print/', 'https://a.example/story'],
    ['a file for printers', 'https://a.example/story/print.html', 'https://a.example/story'],
    ['printers before an article', 'https://a.example/print/news/12345', 'https://a.example/news/12345'],
    ['a parameter for printers', 'https://a.example/story?print=1', 'https://a.example/story'],
    ['a view for printers', 'https://a.example/story?view=print', 'https://a.example/story'],
    ['a session', 'https://a.example/story;jsessionid=AB12.node1?id=1', 'https://a.example/story?id=1'],
    ['a session in the query', 'https://a.example/story?PHPSESSID=abc', 'https://a.example/story'],
    ['a session of ASP', 'https://a.example/(S(lit3py55t21z5v55vlm25s55))/story.aspx', 'https://a.example/story.aspx'],
    ['the case of a file of ASP', 'https://a.example/News/Story.aspx?id=Ab', 'https://a.example/news/story.aspx?id=Ab'],
    ['a dot behind the host', 'https://a.example./story', 'https://a.example/story'],
    ['a host in letters', 'https://bücher.example/story', 'https://xn--bcher-kva.example/story'],
    ['a letter composed', 'https://a.example/cafe\u0301?q=e\u0301', 'https://a.example/caf\u00e9?q=\u00e9'],
    ['an escaped bracket', 'https://a.example/a_%28b%29', 'https://a.example/a_(b)'],
    ['two slashes', 'https://a.example//news//story', 'https://a.example/news/story'],
    ['a part of the text', 'https://a.example/story#:~:text=cranes', 'https://a.example/story'],
    ['tracking in the fragment', 'https://a.example/story#xtor=RSS-1', 'https://a.example/story'],
    ['what was shared', 'https://a.example/story#sthash.Ab12.dpuf', 'https://a.example/story#ixzz4SxAB12'],
    ['a shelf of the front page', 'https://a.example/story#incart_river_home', 'https://a.example/story'],
    ['the place of a comment', 'https://a.example/story#comment-1234', 'https://a.example/story'],
    ['where a reader came from', 'https://a.example/story?ref=rss&source=newsletter-daily', 'https://a.example/story'],
    ['what keeps a cache away', 'https://a.example/story?_=1732612345678', 'https://a.example/story'],
    ['a click', 'https://a.example/story?gbraid=1&ttclid=2&_hsenc=3&CMP=4', 'https://a.example/story'],
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
    ['pages', 'https://a.example/story?page=2', 'https://a.example/story'],
    [
      'stories by sid',
      'https://a.example/article.pl?sid=26/11/24/0123',
      'https://a.example/article.pl?sid=26/11/25/0123',
    ],
    ['months', 'https://a.example/?m=202610', 'https://a.example/?m=202611'],
    ['sections by source', 'https://a.example/?source=reuters', 'https://a.example/?source=afp'],
    ['referenced things', 'https://a.example/?ref=1234', 'https://a.example/?ref=1235'],
    ['modules', 'https://a.example/forum.php?mod=viewthread', 'https://a.example/forum.php?mod=forumdisplay'],
    ['views', 'https://a.example/story?view=gallery', 'https://a.example/story'],
    ['what is printed', 'https://a.example/print/ferry', 'https://a.example/ferry'],
    ['an article named print', 'https://a.example/print', 'https://a.example/'],
    ['a word that ends in print', 'https://a.example/news/blueprint', 'https://a.example/news/blue'],
    ['items of a page', 'https://a.example/changes#release-4.1', 'https://a.example/changes#release-4.2'],
    ['days of a page', 'https://a.example/diary#2026-11-23', 'https://a.example/diary#2026-11-24'],
    ['pages of a router by path', 'https://a.example/#/one', 'https://a.example/#/two'],
    ['what a search site shows', 'https://www.google.com/amp/', 'https://www.google.com/amp/s/a.example/x'],
    ['a host that is no cache', 'https://ampproject.org/c/s/a.example/story', 'https://a.example/story'],
    ['a parameter in another order', 'https://a.example/?id=1&id=2', 'https://a.example/?id=2&id=1'],
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
  it.each(Object.entries(TWINNING))('the key does not change with: %s', (_, twin) => {
    fc.assert(
      fc.property(newsAddresses, (address) => {
        expect(urlKey(url(twin(new URL(address))))).toBe(urlKey(address));
      }),
    );
  });

  it.each(Object.entries(PARTING))('the key changes with: %s', (_, part) => {
    fc.assert(
      fc.property(newsAddresses, (address) => {
        const other = url(part(new URL(address)));
        fc.pre(other !== address);
        expect(urlKey(other)).not.toBe(urlKey(address));
      }),
    );
  });

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
