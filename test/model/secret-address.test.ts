import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, absoluteUrl, carriesSecret, LONGEST_ADDRESS, publicAddress } from '../../lib/model/index.ts';
import { secretAddress } from '../secret-addresses.ts';

const at = (address: string) => absoluteUrl(address) as AbsoluteUrl;

describe('an address that anybody may know stays as it is', () => {
  it.each([
    'https://example.org/feed.xml',
    'https://www.example.org/feed/12345/',
    'https://example.org/feed?format=rss&cat=news',
    'https://example.org/?feed=rss2',
    'https://example.org/index.php?format=feed&type=rss&Itemid=101',
    'https://example.org/rss?page=2&limit=50&lang=en-GB&sort=date',
    'https://example.org/search?q=harbour+ferry&author=Ada+Moor&keywords=fish',
    'https://example.org/2026/11/19/council-votes-on-the-new-clock-tower/',
    'https://example.org/the-five-best-phones-of-2026-compared-by-our-readers/feed',
    'https://example.org/iPhone16-vs-Galaxy-S24-vs-Pixel9-in-2026',
    'https://example.org/article/us-germany-europe-idUSKBN14R0G8',
    'https://example.org/2017/05/28/9a82cfea-43c9-11e7-b08b-1818ab401a7f_story.html',
    'https://example.org/2002/09/29#reallyEarlyMorningNoCoffeeNotes',
    'https://example.org/feed?from=2026-11-19T10:00:00Z&until=2026-11-20',
    'https://example.org/feed?id=1234567890123456',
    'https://example.org/tags/key/',
    'https://example.org/tag/token-economy/feed.xml',
    'https://example.org/feed?auth=false&key=&sid=12',
    'https://example.org/feed?passage=john-3-16&monkey=banana',
    'https://www.youtube.com/feeds/videos.xml?channel_id=UCBJycsmduvYEL83R_U4JriQ',
    'https://www.youtube.com/feeds/videos.xml?playlist_id=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf',
    'https://reader.example/rss/channel/UCBJycsmduvYEL83R_U4JriQ',
    'https://feeds.megaphone.fm/VMP5705694065',
    'https://feeds.simplecast.com/54nAGcIl',
    'https://feeds.buzzsprout.com/1121972.rss',
    'https://anchor.fm/s/f6b0a4c/podcast/rss',
    'https://podcast.example/d/playlist/e73c998e-6e60-432f-8610-ae210140c5b1/podcast.rss',
    'https://podcast.example/e73c998e-6e60-432f-8610-ae210140c5b1.xml',
    'https://feeds.feedburner.com/TheHackersNews',
    'https://medium.com/feed/@harbour-town',
    'https://github.com/nodejs/node/releases.atom',
    'https://www.reddit.com/r/javascript/.rss?sort=new',
    'https://example.org/wp-json/wp/v2/posts?per_page=100&_embed=1',
    'https://xn--bcher-kva.example/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9/feed',
    'http://127.0.0.1:8641/harbour/feed.xml',
    'https://proxy.example/?url=https%3A%2F%2Fexample.org%2Ffeed.xml',
    'https://hash.example/feed?hash=short',
  ])('%s', (address) => {
    expect(carriesSecret(at(address))).toBe(false);
    expect(publicAddress(at(address))).toBe(address);
  });
});

describe('an address that carries a secret becomes that of its site', () => {
  it.each([
    'https://user:pass@example.org/feed',
    'https://token@example.org/feed',
    'https://example.org/feed?key=hunter2',
    'https://example.org/feed?api_key=a8f3',
    'https://example.org/feed?apikey=swordfish',
    'https://example.org/feed?token=123456',
    'https://example.org/feed?feedToken=abcdef',
    'https://example.org/feed?private-token=abcdef',
    'https://example.org/feed?access_token=abc.def',
    'https://example.org/feed?auth=swordfish',
    'https://example.org/feed?secret=swordfish',
    'https://example.org/feed?password=abc',
    'https://example.org/feed?pwd=abc',
    'https://example.org/feed?signature=Zm9v',
    'https://example.org/feed?sig=Zm9v',
    'https://example.org/feed?sid=9f8e7d',
    'https://example.org/feed?PHPSESSID=9f8e7d',
    'https://example.org/feed?session=9f8e7d',
    'https://example.org/feed?hash=9f8e7d6c5b',
    'https://bucket.example/feed.xml?X-Amz-Credential=AKIA&X-Amz-Signature=0a1b',
    'https://example.org/feed?rsstoken=swordfish',
    'https://example.org/feed?user=ada&feed=0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    'https://example.org/feed?id=e73c998e-6e60-432f-8610-ae210140c5b1',
    'https://example.org/feed?0a1b2c3d4e5f60718293a4b5',
    'https://example.org/feeds/0a1b2c3d4e5f60718293a4b5c6d7e8f9/atom.xml',
    'https://calendar.example/ical/ada/private-0a1b2c3d4e5f60718293a4b5c6d7e8f9/basic.ics',
    'https://letters.example/feeds/zs8d6g7sdf6g2sd78fg6.xml',
    'https://podcast.example/content/eyJ0IjoicCIsImMiOiI0NDYiLCJ1IjoiMTIzIn0.rss',
    'https://example.org/feed/Zx9-kQ2v_7LmPq8RsT3uWy5A',
    'https://example.org/feed/token/a1b2c3',
    'https://example.org/feed;jsessionid=9f8e7d',
    'https://example.org/feed#access_token=swordfish',
    'https://proxy.example/?url=https%3A%2F%2Fuser%3Apass%40example.org%2Ffeed.xml',
    'https://proxy.example/https%3A%2F%2Fexample.org%2Ffeed%3Ftoken%3Dswordfish',
  ])('%s', (address) => {
    expect(carriesSecret(at(address))).toBe(true);
    expect(publicAddress(at(address))).toBe(`${new URL(address).origin}/`);
  });

  it('whatever the secret is', () => {
    fc.assert(
      fc.property(secretAddress, ({ address, secret }) => {
        expect(publicAddress(address)).not.toContain(secret);
      }),
      { numRuns: 1000 },
    );
  });
});

it.each(['a1', 'a/', '%41', 'https://', '?a=b&', ';a=', '@', '-a1B'])(
  'judges the longest addresses there are, of %s over and over',
  (part) => {
    const room = LONGEST_ADDRESS - 'https://example.org/'.length;
    expect(typeof carriesSecret(at(`https://example.org/${part.repeat(Math.floor(room / part.length))}`))).toBe(
      'boolean',
    );
  },
);
