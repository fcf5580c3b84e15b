import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDRESS, atom, parse, rss } from './samples.ts';

const ITUNES = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"';
const NEW = 'https://new.example/feed.xml';

const moved = (channel: string) => parse(rss(channel, ITUNES)).then((feed) => feed.movedTo);
const self = (href: string) => `<atom:link rel="self" type="application/rss+xml" href="${href}"/>`;

describe('where a feed says that it is found', () => {
  it.each([
    ['by itunes:new-feed-url', `<itunes:new-feed-url> ${NEW} </itunes:new-feed-url>`, NEW],
    ['on its own host too', '<itunes:new-feed-url>/other.xml</itunes:new-feed-url>', 'https://news.example/other.xml'],
    ['by a link to itself on another host', self(NEW), NEW],
    [
      'by itunes before a link to itself',
      `${self('https://b.example/')}<itunes:new-feed-url>${NEW}</itunes:new-feed-url>`,
      NEW,
    ],
    ['under a scheme of feeds', self('feed://new.example/feed.xml'), NEW],
  ])('is told %s', async (_how, channel, address) => {
    expect(await moved(channel)).toBe(address);
  });

  it('is told by a link of Atom', async () => {
    expect((await parse(atom(`<link rel="self" href="${NEW}"/>`))).movedTo).toBe(NEW);
  });

  it.each([
    ['nothing', ''],
    ['its own address', `${self(ADDRESS)}<itunes:new-feed-url>${ADDRESS}</itunes:new-feed-url>`],
    ['another path of its host', self('https://news.example/all.xml')],
    ['its host under www', self('https://www.news.example/feeds/all.xml')],
    ['its own host beside another', self(NEW) + self('/feeds/all.xml')],
    [
      'no address of the web',
      self('urn:news') + '<itunes:new-feed-url>soon</itunes:new-feed-url>'.replace('soon', 'mailto:a@b.example'),
    ],
    ['the address of a page', `<atom:link rel="self" type="text/html" href="https://new.example/"/>`],
    [
      'it of an item alone',
      `<item><title>A</title>${self(NEW)}<itunes:new-feed-url>${NEW}</itunes:new-feed-url></item>`,
    ],
  ])('is null where it says %s', async (_what, channel) => {
    expect(await moved(channel)).toBeNull();
  });

  it('is an http(s) address or null, whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.webUrl(), fc.string()), async (written) => {
        const told = await moved(self(written.replace(/[<&"]/g, '')));
        expect(told === null || /^https?:\/\/\S+$/.test(told)).toBe(true);
      }),
    );
  });
});
