import { describe, expect, it } from 'vitest';
import { checkFeed, type Verdict } from '../../lib/check/index.ts';
import type { FeedProfile } from '../../lib/model/index.ts';
import { contractOf } from '../../lib/publish/index.ts';
import { atom, ITEM, json, NOW, rss, URL } from './documents.ts';

function rulesBroken(profile: FeedProfile, document: string, url: string | null = URL): string[] {
  const verdict: Verdict = checkFeed({
    bytes: Buffer.from(document),
    url,
    contentType: null,
    now: NOW,
    contract: contractOf(profile),
  });
  return verdict.findings.filter(({ rule }) => rule.startsWith(`${profile}-`)).map(({ rule }) => rule);
}

const BODY = `<content:encoded>&lt;p&gt;${'She came in at dawn and was met. '.repeat(20)}&lt;/p&gt;</content:encoded>`;
const LONG = ITEM.replace('Ferry home', 'Ferry comes home to her harbour').replace('</item>', `${BODY}</item>`);
const msn = (item = LONG, channel = '<language>en</language><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>') =>
  rss({ channel, items: item });

describe("a partner's contract over a feed as fetched", () => {
  it('is kept by a feed that has what the partner asks for', () => {
    expect(rulesBroken('msn', msn())).toEqual([]);
  });

  it.each<[string, string]>([
    ['msn-id', msn(LONG.replace(/<guid.*<\/guid>/, ''))],
    ['msn-title-length', msn(LONG.replace('Ferry comes home to her harbour', 'Ferry'))],
    ['msn-title-plain', msn(LONG.replace('Ferry comes home', '&lt;b&gt;Ferry&lt;/b&gt; comes home'))],
    ['msn-date', msn(LONG.replace(/<pubDate.*<\/pubDate>/, ''))],
    ['msn-date-past', msn(LONG.replace('20 Nov 2026', '20 Nov 2026').replace('09:30', '11:30'))],
    ['msn-date-age', msn(LONG.replace('Fri, 20 Nov 2026', '20 Nov 2025'))],
    ['msn-link', msn(LONG.replace(/<link.*<\/link>/, ''))],
    ['msn-body', msn(LONG.replace(BODY, ''))],
    ['msn-body-length', msn(LONG.replace(BODY, '<content:encoded>&lt;p&gt;Short.&lt;/p&gt;</content:encoded>'))],
    ['msn-tags', msn(LONG.replace('&lt;p&gt;', '&lt;p&gt;&lt;video src="https://paper.example/v"&gt;'))],
    ['msn-one-language', msn(LONG.replace('</item>', '<dc:language>de</dc:language></item>'))],
    ['msn-feed-language', msn(LONG, '<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>')],
  ])('is broken by exactly %s', (rule, document) => {
    expect(rulesBroken('msn', document)).toEqual([rule]);
  });

  it('asks nothing of an item that takes its article back', () => {
    const gone =
      '<item><title>Gone</title><guid isPermaLink="false">g</guid><mi:expirationDate xmlns:mi="http://schemas.ingestion.microsoft.com/common/">2026-11-20T09:00:00Z</mi:expirationDate></item>';
    expect(rulesBroken('msn', msn(LONG + gone))).toEqual([]);
    expect(rulesBroken('msn', msn(LONG + gone.replace(/<mi:.*Date>/, '')))).not.toEqual([]);
  });

  it('of SmartNews wants the channel to have a short description, a date, a language, a ttl and a logo', () => {
    const channel = `<language>en</language><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><ttl>15</ttl>
<snf:logo xmlns:snf="http://www.smartnews.be/snf"><url>https://paper.example/l.png</url></snf:logo>`;
    expect(rulesBroken('smartformat', msn(LONG, channel))).toEqual([]);
    expect(
      rulesBroken('smartformat', rss({ items: '' }).replace('of the quay', 'of the whole of the quay and the town')),
    ).toEqual([
      ...['smartformat-feed-description', 'smartformat-feed-date', 'smartformat-feed-language'],
      ...['smartformat-feed-ttl', 'smartformat-feed-logo'],
    ]);
    expect(rulesBroken('smartformat', msn(LONG, `${channel}<!--${' '.repeat(1_000_000)}-->`))).toEqual([
      'smartformat-feed-size',
    ]);
  });

  it('of Flipboard looks at the size that Media RSS gives of the enclosure, and at the domain that the feed came from', () => {
    const channel = '<language>en</language>';
    const more = `<dc:creator>Ada</dc:creator><enclosure url="https://paper.example/f.jpg" length="0" type="image/jpeg"/>
<media:content url="https://paper.example/f.jpg" width="1200" height="499"/>`;
    const item = LONG.replace('She came in at dawn.', 'She came in at dawn. '.repeat(20)).replace(
      '</item>',
      `${more}</item>`,
    );
    const items = Array.from({ length: 20 }, (_, at) =>
      item.replace('>ferry<', `>${at}<`).replace('"499"', '"500"'),
    ).join('');
    expect(rulesBroken('flipboard', rss({ channel, items }), 'https://feeds.paper.example/feed')).toEqual([]);
    expect(rulesBroken('flipboard', rss({ channel, items: item }))).toEqual([
      'flipboard-feed-items',
      'flipboard-image-size',
    ]);
    expect(new Set(rulesBroken('flipboard', rss({ channel, items }), 'https://mill.example/feed'))).toEqual(
      new Set(['flipboard-same-domain']),
    );
    expect(rulesBroken('flipboard', rss({ channel, items: LONG }))).toEqual([
      ...['flipboard-feed-items', 'flipboard-description-length', 'flipboard-author', 'flipboard-enclosure'],
    ]);
  });

  it('of Apple News is held against Atom and JSON Feed too', () => {
    const title = (length: number) => 'x'.repeat(length);
    const document = atom({ root: ' xml:lang="en-GB"', feed: '<link href="https://paper.example/"/>' });
    expect(rulesBroken('apple', document.replace('Ferry home', title(60)))).toEqual([]);
    expect(rulesBroken('apple', document.replace('Ferry home', title(61)))).toEqual(['apple-title-length']);
    expect(rulesBroken('apple', document.replace('en-GB', 'en').replace('Ferry home', title(15)))).toEqual([
      'apple-feed-locale',
    ]);
    const more = '<p><a href="https://paper.example/ferry">Continue reading</a></p>';
    expect(
      rulesBroken('apple', json({ language: 'en-GB' }, { title: title(20), summary: 'A', content_html: more })),
    ).toEqual(['apple-read-more']);
  });
});
