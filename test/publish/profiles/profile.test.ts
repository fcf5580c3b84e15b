import { describe, expect, it } from 'vitest';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  FEED_PROFILES,
  type Feed,
  type FeedProfile,
  type Instant,
  MOST_HELD_BACK,
} from '../../../lib/model/index.ts';
import {
  contractOf,
  type DocumentInput,
  entryCache,
  profileFormats,
  renderBytes,
  renderDocument,
  screened,
  showable,
} from '../../../lib/publish/index.ts';
import { SITE, SOURCE, sampleArticle, sampleFeed, TOMBSTONE } from '../samples.ts';
import { feedparser, hasFeedparser, hasXmllint, xmllint } from '../validators.ts';
import { SENTENCE, TEXT, takenByAll } from './partner-samples.ts';

const LOGO = 'https://mill.example/logo.png' as AbsoluteUrl;

function inputOf(profile: FeedProfile, members: readonly Article[], feed: Partial<Feed> = {}): DocumentInput {
  return {
    feed: sampleFeed({ profile, ...feed }),
    members,
    tombstones: [],
    sources: [SOURCE],
    site: { ...SITE, image: LOGO },
  };
}

const at = (instant: string) => ({ instant: instant as Instant, precision: 'second' as const });
const picture = { ...sampleArticle().leadImage!, width: 1200, height: 499 };

/** For every rule that an article can break, a change to a good one by which it breaks that rule and no other. */
const BREACHES: Readonly<Record<string, Partial<Article>>> = {
  'msn-title-length': { title: 'Ferry comes home aga' },
  'msn-title-plain': { title: 'Ferry comes home: www.mill.example' },
  'msn-date': { published: null },
  'msn-date-past': { published: at('2026-11-20T10:05:01.000Z') },
  'msn-date-age': { published: at('2025-11-20T10:05:00.000Z') },
  'msn-link': { canonicalUrl: 'https://ada:secret@www.mill.example/ferry' as AbsoluteUrl },
  'msn-body': { complete: false },
  'msn-body-length': { html: `<p>${TEXT.slice(0, 449)}</p>`, text: TEXT.slice(0, 449) },
  'msn-tags': { html: `<p>${TEXT}</p><video src="https://mill.example/a.mp4"></video>` },
  'msn-one-language': { language: 'de' },
  'smartformat-title': { title: 'Ferry <b>comes</b> home' },
  'smartformat-link': { canonicalUrl: null },
  'smartformat-date': { published: null },
  'smartformat-date-past': { published: at('2026-11-20T10:05:01.000Z') },
  'smartformat-body': { complete: false },
  'flipboard-title': { title: null },
  'flipboard-link': { canonicalUrl: null },
  'flipboard-same-domain': { canonicalUrl: 'https://gazette.example/ferry' as AbsoluteUrl },
  'flipboard-description-length': {
    excerpt: SENTENCE,
    text: TEXT.slice(0, 299),
    html: `<p>${TEXT.slice(0, 299)}</p>`,
  },
  'flipboard-date': { published: null },
  'flipboard-author': { authors: [] },
  'flipboard-enclosure': { leadImage: null },
  'flipboard-image-size': { leadImage: picture },
  'apple-title-length': { title: 'Ferry is home.' },
  'apple-title-plain': { title: 'Ferry <i>Petrel</i> comes home' },
  'apple-link': { canonicalUrl: null },
  'apple-description': { excerpt: null, text: '' },
  'apple-read-more': { html: `<p>${TEXT} <a href="https://mill.example/ferry">Read more…</a></p>` },
};

/** The rules that nothing of ours can break: an article of ours has an id. What they say of others is tested with check-feed. */
const ALWAYS_KEPT = ['msn-id', 'smartformat-id', 'flipboard-id'];

describe.each(FEED_PROFILES)('the contract of %s', (profile) => {
  const rules = contractOf(profile).articles.map(({ name }) => name);

  it('takes an article that keeps every rule', () => {
    const article = takenByAll();
    expect(screened(inputOf(profile, [article]))).toMatchObject({ members: [article], held: [] });
  });

  it.each(rules.filter((rule) => !ALWAYS_KEPT.includes(rule)))(
    'holds back what breaks %s, and for that alone',
    (rule) => {
      expect(BREACHES).toHaveProperty([rule]);
      const [good, bad] = [takenByAll({ id: 'g'.repeat(20) as ArticleId }), takenByAll(BREACHES[rule])];
      const { members, held } = screened(inputOf(profile, [bad, good]));
      expect(held).toEqual([{ article: bad.id, rule }]);
      expect(members).toEqual([good]);
    },
  );

  it('names each rule after itself, once, and says what it demands', () => {
    const { articles, feed } = contractOf(profile);
    const all = [...articles, ...feed];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, demands } of all) {
      expect(name).toMatch(new RegExp(`^${profile}-[a-z-]+$`));
      expect(demands).toMatch(/^(?:an? |its |no |at |the )/);
    }
  });

  it('shows what is held back in no format', () => {
    const rule = rules.find((name) => name.endsWith('-link'))!;
    const bad = takenByAll({
      ...BREACHES[rule],
      title: 'A headline that must not be seen',
      id: 'b'.repeat(20) as ArticleId,
    });
    const input = inputOf(profile, [bad, takenByAll()]);
    for (const format of input.feed.formats) {
      const document = renderDocument(format, input);
      expect(document).toContain('Ferry comes home');
      expect(document).not.toContain('must not be seen');
    }
  });
});

describe('an article at the very edge of a rule', () => {
  it.each<[FeedProfile, Partial<Article>]>([
    ['msn', { title: 'x'.repeat(21) }],
    ['msn', { title: 'x'.repeat(150) }],
    ['msn', { title: '🚢'.repeat(21) }],
    ['msn', { published: at('2026-11-20T10:05:00.000Z') }],
    ['msn', { published: at('2025-11-20T10:05:00.001Z') }],
    ['msn', { html: `<p>${'x'.repeat(450)}</p>`, text: 'x'.repeat(450) }],
    ['msn', { html: `<p>${TEXT}</p><iframe src="https://www.youtube.com/embed/a"></iframe>` }],
    ['msn', { language: 'en-US' }],
    ['flipboard', { excerpt: 'x'.repeat(300) }],
    ['flipboard', { canonicalUrl: 'https://news.mill.example/a' as AbsoluteUrl }],
    ['flipboard', { leadImage: { ...picture, width: 500, height: 500 } }],
    ['flipboard', { leadImage: { ...picture, width: null, height: null } }],
    ['apple', { title: 'x'.repeat(15) }],
    ['apple', { title: 'x'.repeat(60) }],
    ['apple', { html: `<p>${TEXT} <a href="https://mill.example/more">More about the harbour</a></p>` }],
  ])('of %s is taken: %j', (profile, changes) => {
    expect(screened(inputOf(profile, [takenByAll(changes)])).held).toEqual([]);
  });

  it.each<[FeedProfile, string, Partial<Article>]>([
    ['msn', 'msn-title-length', { title: 'x'.repeat(151) }],
    ['msn', 'msn-title-plain', { title: 'Ferry <em>Petrel</em> comes home' }],
    ['msn', 'msn-link', { canonicalUrl: null }],
    ['msn', 'msn-tags', { html: `<p>${TEXT}</p><iframe src="https://video.example/a"></iframe>` }],
    ['msn', 'msn-tags', { html: `<p>${TEXT}</p><iframe src="https://youtube.com.evil.example/a"></iframe>` }],
    ['msn', 'msn-body-length', { html: `<p>${'x'.repeat(500_001)}</p>`, text: 'x'.repeat(500_001) }],
    ['apple', 'apple-title-length', { title: 'x'.repeat(61) }],
    ['apple', 'apple-read-more', { html: `<p>${TEXT} <a href="https://mill.example/"><b>[…]</b></a></p>` }],
    ['apple', 'apple-read-more', { html: `<p>${TEXT} <a href="https://mill.example/">Weiterlesen »</a></p>` }],
    [
      'apple',
      'apple-read-more',
      { html: `<p>${TEXT} <a href="https://mill.example/">Read the original story</a></p>` },
    ],
  ])('of %s breaks %s', (profile, rule, changes) => {
    expect(screened(inputOf(profile, [takenByAll(changes)])).held.map((one) => one.rule)).toEqual([rule]);
  });
});

describe('what a profile demands of the feed', () => {
  it.each<[FeedProfile, string, Partial<Feed>]>([
    ['msn', 'msn-feed-language', { language: null }],
    ['smartformat', 'smartformat-feed-language', { language: null }],
    ['flipboard', 'flipboard-feed-language', { language: null }],
    ['apple', 'apple-feed-locale', { language: 'en' }],
    ['apple', 'apple-feed-locale', { language: null }],
  ])('of %s: %s', (profile, rule, feed) => {
    const members = Array.from({ length: 20 }, (_, i) => takenByAll({ id: `${i}`.padEnd(20, 'a') as ArticleId }));
    expect(screened(inputOf(profile, members)).faults).toEqual([]);
    const spoken = members.map((member) => ({ ...member, language: null }));
    const faulty = screened(inputOf(profile, feed.language === null ? spoken : members, feed));
    expect(faulty.faults).toEqual([rule]);
  });

  it('of SmartNews: a logo, which is the picture of the site', () => {
    const input = inputOf('smartformat', [takenByAll()]);
    expect(screened(input).faults).toEqual([]);
    expect(screened({ ...input, site: SITE }).faults).toEqual(['smartformat-feed-logo']);
    expect(renderDocument('rss', { ...input, site: SITE })).not.toContain('snf:logo');
  });

  it('of Flipboard: twenty articles, counted without those held back', () => {
    const members = Array.from({ length: 20 }, (_, i) =>
      takenByAll({ id: `${i}`.padEnd(20, 'a') as ArticleId, authors: i === 7 ? [] : ['Ada Quill'] }),
    );
    expect(screened(inputOf('flipboard', members)).faults).toEqual(['flipboard-feed-items']);
  });
});

describe('what is held back', () => {
  it('is told rule by rule, up to a bound that a stored item can carry', () => {
    const members = Array.from({ length: 90 }, (_, i) =>
      takenByAll({ id: `${i}`.padEnd(20, 'a') as ArticleId, title: null, canonicalUrl: null }),
    );
    const { held, members: passed } = screened(inputOf('flipboard', members));
    expect(passed).toEqual([]);
    expect(held).toHaveLength(MOST_HELD_BACK);
    expect(held.slice(0, 2)).toEqual([
      { article: members[0]!.id, rule: 'flipboard-title' },
      { article: members[0]!.id, rule: 'flipboard-link' },
    ]);
  });

  it('is nothing for a feed without a profile', () => {
    const members = [takenByAll({ title: null, canonicalUrl: null })];
    expect(screened({ ...inputOf('msn', members), feed: sampleFeed() })).toEqual({ members, held: [], faults: [] });
  });

  it('depends on no clock: a feed that nothing is written to is the same in ten years', () => {
    const members = [takenByAll({ published: at('2026-01-01T00:00:00.000Z') })];
    expect(screened(inputOf('msn', members)).held).toEqual([]);
  });
});

describe('the document of a profile', () => {
  const revised = takenByAll({
    revision: 2,
    changed: ['title'],
    revisedAt: '2026-11-21T07:00:00.000Z' as Instant,
    id: 'r'.repeat(20) as ArticleId,
  });
  const withTombstone = (profile: FeedProfile, members: readonly Article[] = [takenByAll()]) => ({
    ...inputOf(profile, members),
    tombstones: [TOMBSTONE],
  });
  const itemsOf = (document: string) => document.match(/<item>[\s\S]*?<\/item>/g) ?? [];

  it('takes an article back from MSN with its id, an expiry that is past and a newer date', () => {
    const [first, second] = itemsOf(renderDocument('rss', withTombstone('msn')));
    expect(first).toContain('urn:feedmill:gggghhhhiiiijjjjkkkk');
    expect(first).toContain('<mi:expirationDate>2026-11-21T08:00:00.000Z</mi:expirationDate>');
    expect(first).toContain('<dcterms:valid>2026-11-21T08:00:00.000Z</dcterms:valid>');
    expect(first).toContain('<dcterms:modified>2026-11-21T08:00:00.000Z</dcterms:modified>');
    expect(second).toContain('Ferry comes home');
    expect(second).not.toContain('expirationDate');
  });

  it('corrects an article at MSN by a newer modified date, and leaves its pubDate', () => {
    const [item] = itemsOf(renderDocument('rss', inputOf('msn', [revised])));
    expect(item).toContain('<dcterms:modified>2026-11-21T07:00:00.000Z</dcterms:modified>');
    expect(item).toContain('<pubDate>Fri, 20 Nov 2026 09:30:00 GMT</pubDate>');
    expect(renderDocument('rss', inputOf('msn', [takenByAll()]))).not.toContain('dcterms:modified>');
  });

  it('says to MSN in allowed tags what the article says in others', () => {
    const html = `<figure class="a > b"><picture><source srcset="https://mill.example/q.webp"><img src="https://mill.example/q.jpg" alt="Quay &amp; sea > 'x'"></picture><figcaption>The quay</figcaption></figure><p>${TEXT} long<wbr>word</p><hr><h6>Later</h6>`;
    const document = renderDocument('rss', inputOf('msn', [takenByAll({ html })]));
    expect(document).toContain(
      `<div><span><img src="https://mill.example/q.jpg" alt="Quay &amp; sea > 'x'"></span><p>The quay</p></div><p>`,
    );
    expect(document).toContain('longword</p><br><h5>Later</h5>');
    expect(document).not.toMatch(/figure|figcaption|h6|picture|<source s/);
  });

  it('takes an article back from SmartNews by a status and a date that moves, and introduces the feed as it asks', () => {
    const document = renderDocument('rss', withTombstone('smartformat'));
    const [first, second] = itemsOf(document);
    expect(first).toContain('<guid isPermaLink="false">urn:feedmill:gggghhhhiiiijjjjkkkk</guid>');
    expect(first).toContain('<pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate>');
    expect(first).toContain('<media:status state="deleted">deleted</media:status>');
    expect(second).toContain('<media:status state="active">active</media:status>');
    const head = document.slice(0, document.indexOf('<item>'));
    expect(head).toContain('xmlns:snf="http://www.smartnews.be/snf"');
    expect(head).toContain(`<snf:logo><url>${LOGO}</url></snf:logo>`);
    expect(head.match(/<pubDate>/g)).toHaveLength(1);
    expect(head.match(/<ttl>/g)).toHaveLength(1);
    expect(head).toContain('<description>What happens on the quay.</description>');
  });

  it('moves the date of a corrected article for SmartNews, which sees nothing else', () => {
    const [item] = itemsOf(renderDocument('rss', inputOf('smartformat', [revised])));
    expect(item).toContain('<pubDate>Sat, 21 Nov 2026 07:00:00 GMT</pubDate>');
  });

  it('keeps a SmartNews description to thirty characters', () => {
    const long = { description: 'Everything that happens on and around the old quay.', title: 'Harbour' };
    expect(renderDocument('rss', inputOf('smartformat', [takenByAll()], long))).toContain(
      '<description>Harbour</description>',
    );
    const both = { ...long, title: 'The whole of the harbour, and the town behind it' };
    const [, said] = /<description>([^<]*)</.exec(renderDocument('rss', inputOf('smartformat', [], both)))!;
    expect(said).toBe('The whole of the harbour, …');
  });

  it('leaves the oldest articles out where SmartNews would find more than a megabyte', () => {
    const body = 'x'.repeat(99_000);
    const members = Array.from({ length: 20 }, (_, i) =>
      takenByAll({ id: `${i}`.padEnd(20, 'a') as ArticleId, title: `Story ${i}`, html: `<p>${body}</p>`, text: body }),
    );
    const input = { ...inputOf('smartformat', members), tombstones: [TOMBSTONE] };
    const fitting = showable(input, entryCache(0)).members;
    const document = renderDocument('rss', { ...input, members: fitting });
    expect(Buffer.byteLength(document)).toBeLessThanOrEqual(1_000_000);
    expect(Buffer.byteLength(document)).toBeGreaterThan(850_000);
    expect(document).toContain('>deleted<');
    expect(document).toContain('Story 0<');
    expect(document).not.toContain('Story 19<');
  });

  it('gives Flipboard the picture as enclosure and an opening long enough', () => {
    const sound = { url: 'https://mill.example/a.mp3' as AbsoluteUrl, type: 'audio/mpeg', length: 9 };
    const article = takenByAll({ enclosures: [sound], excerpt: 'Short.' });
    const [item] = itemsOf(renderDocument('rss', inputOf('flipboard', [article])));
    expect(item).toContain('<enclosure url="https://gazette.example/ferry.jpg" length="0" type="image/jpeg"/>');
    const [, said] = /<description>(?:<!\[CDATA\[)?([^<\]]*)/.exec(item!)!;
    expect(said!.length).toBeGreaterThanOrEqual(300);
    expect(TEXT.startsWith(said!.replace(/ …$/, ''))).toBe(true);
  });

  it('has no way to take an article back from Flipboard and Apple but to leave it out', () => {
    for (const profile of ['flipboard', 'apple'] as const) {
      expect(renderDocument('rss', withTombstone(profile))).not.toContain('gggghhhh');
    }
  });

  it('is only the documents that the partner takes: the others stay as they were', () => {
    expect(profileFormats('msn')).toEqual(['rss']);
    const input = withTombstone('msn');
    for (const format of ['atom', 'json', 'html'] as const) {
      expect(renderDocument(format, input)).toBe(
        renderDocument(format, { ...input, feed: { ...input.feed, profile: undefined } }),
      );
    }
  });

  it('is not made of what another feed keeps of the same entry', () => {
    const cache = entryCache(10_000_000);
    const inputs = [
      inputOf('smartformat', [revised]),
      inputOf('msn', [revised]),
      { ...inputOf('msn', [revised]), feed: sampleFeed() },
    ];
    for (const input of [...inputs, ...inputs.toReversed()]) {
      expect(renderBytes('rss', input, cache).toString()).toBe(renderDocument('rss', input));
    }
  });

  it('is the same bytes for the same articles', () => {
    for (const profile of FEED_PROFILES) {
      expect(renderDocument('rss', withTombstone(profile))).toBe(renderDocument('rss', withTombstone(profile)));
    }
  });

  const documents = FEED_PROFILES.flatMap((profile) => [
    renderDocument('rss', withTombstone(profile, [revised, takenByAll()])),
    renderDocument('rss', inputOf(profile, [])),
  ]);

  it.skipIf(!hasXmllint)('is well-formed', () => {
    expect(xmllint(documents, 'well-formed')).toBe('');
  });

  it.skipIf(!hasFeedparser)('is read by python3-feedparser without complaint', () => {
    for (const answer of feedparser(documents)) expect(answer).toMatchObject({ bozo: null, version: 'rss20' });
  });
});
