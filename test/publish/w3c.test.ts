import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, ArchiveName, FeedFormat } from '../../lib/model/index.ts';
import { type DocumentInput, renderDocument } from '../../lib/publish/index.ts';
import { extremeInput, hostileInput } from './hostile.ts';
import { SITE, SOURCE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from './samples.ts';
import { W3C_RULES, w3cComplaints } from './w3c-rules.ts';

const everything: DocumentInput = sampleInput({
  feed: sampleFeed({ language: null }),
  members: [
    sampleArticle({ title: 'The <b> tag &amp; its end', revision: 2, changed: ['title'] }),
    sampleTeaser({ authors: [], section: 'ferries' }),
    sampleTeaser({ id: 'ccccddddeeeeffffgggg' as never, title: null, excerpt: null, text: '', html: '' }),
    sampleTeaser({ id: 'ddddeeeeffffgggghhhh' as never, canonicalUrl: null, excerpt: null, text: '', html: '' }),
    sampleArticle({
      id: 'eeeeffffgggghhhhiiii' as never,
      excerpt: null,
      text: '',
      html: '<p><img src="https://a.example/b.png"></p>',
    }),
    sampleArticle({
      id: 'ffffgggghhhhiiiijjjj' as never,
      canonicalUrl: 'https://a.example/a[1]|{2}^`?b=[]|%zz#[c]' as AbsoluteUrl,
    }),
  ],
  sources: [SOURCE],
  archive: { name: null, previous: '2026-10' as ArchiveName, next: null },
  site: {
    ...SITE,
    hub: 'https://hub.example/?a=1&b=2' as AbsoluteUrl,
    rights: '© The Mill & Co',
    image: 'https://mill.example/logo.png' as AbsoluteUrl,
  },
  alsoAt: new Map([
    ['aaaabbbbccccddddeeee' as never, [{ title: 'The Courier', url: 'https://courier.example/x' as AbsoluteUrl }]],
  ]),
});

const XML: readonly FeedFormat[] = ['rss', 'atom'];

const tried = new Set<string>();

describe('what the W3C feed validator asks', () => {
  it.each([
    ['everything that there is', everything],
    ['nothing', sampleInput({ members: [], tombstones: [], feed: sampleFeed({ title: '', description: '' }) })],
    ['no more than links', { ...everything, feed: sampleFeed({ content: 'link' }) }],
    ['excerpts', { ...everything, feed: sampleFeed({ content: 'excerpt' }) }],
    ['an archive', { ...everything, archive: { name: '2026-09', next: '2026-10', previous: '2026-08' } as never }],
    [
      'a site with a picture of a type that RSS does not take',
      { ...everything, site: { ...SITE, image: 'https://mill.example/logo.svg' as never } },
    ],
    ['a megabyte', extremeInput()],
  ])('is given by a feed of %s', (_, input) => {
    // Nobody has said in which language an empty feed, or a text of unknown language, is.
    const unknown = input.feed.language === null && input.members.every(({ language }) => language === null);
    for (const format of XML) {
      const complaints = w3cComplaints(renderDocument(format, input));
      expect(complaints.filter((one) => !unknown || !/MissingDCLanguage|no language/.test(one))).toEqual([]);
    }
  });

  it('is given by a feed of anything at all', () => {
    fc.assert(
      fc.property(hostileInput, (input) => {
        const spoken = { ...input, feed: { ...input.feed, language: 'en' } };
        for (const format of XML) expect(w3cComplaints(renderDocument(format, spoken))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('includes a language wherever one is known: of two, the one that most are written in', () => {
    const members = ['de', 'en', 'en', null].map((language, at) =>
      sampleArticle({ id: `${at}`.padEnd(20, 'a') as never, language }),
    );
    const mixed = sampleInput({ feed: sampleFeed({ language: null }), members });
    expect(renderDocument('rss', mixed)).toContain('<language>en</language>');
    expect(renderDocument('atom', mixed)).toMatch(/<feed [^>]*xml:lang="en">/);
    expect(JSON.parse(renderDocument('json', mixed)).language).toBe('en');
  });

  it('does not include an extension that is not used', () => {
    expect(renderDocument('atom', sampleInput({ tombstones: [] }))).not.toMatch(/xmlns:(?:at|fh)/);
  });

  // Each rule must see what breaks it, or it would prove nothing.
  it.each([
    ['MissingElement', 'rss', /<guid.*<\/guid>/, ''],
    ['MissingAtomSelfLink', 'rss', 'rel="self"', 'rel="via"'],
    ['SelfNotAtom', 'atom', 'rel="self" type="application/atom+xml"', 'rel="self" type="text/xml"'],
    ['MissingDCLanguage', 'atom', /(<feed [^>]*) xml:lang="en"/, '$1'],
    ['InvalidLanguage', 'rss', /<language>.*?</, '<language>english<'],
    ['MissingCurrentInArchive', 'atom', '<link rel="hub"', '<fh:archive/><link rel="hub"'],
    ['DuplicateElement', 'rss', '<ttl>', '<ttl>1</ttl><ttl>'],
    ['DuplicateSemantics', 'rss', '<dc:creator>', '<author>a@b.example (Ada)</author><dc:creator>'],
    ['MisplacedItem', 'rss', '</channel>', '<copyright>late</copyright></channel>'],
    ['MisplacedMetadata', 'atom', '</feed>', '<link rel="hub" href="https://hub.example/"/></feed>'],
    ['InvalidRFC2822Date', 'rss', / GMT<\/pubDate>/, ' UTC+0</pubDate>'],
    ['IncorrectDOW', 'rss', '<pubDate>Fri', '<pubDate>Mon'],
    ['InvalidRFC3339Date', 'atom', /<published>.*?</, '<published>2026-11-20<'],
    ['InvalidPositiveInteger', 'rss', /<ttl>\d+/, '<ttl>0'],
    ['ImageTitleDoesntMatch', 'rss', /<image>\s*<title>/, '<image><title>The '],
    ['ImageLinkDoesntMatch', 'rss', '</link>\n        </image>', '?</link></image>'],
    ['ImageUrlFormat', 'rss', 'logo.png</url>', 'logo.svg</url>'],
    ['EmailFormat', 'rss', '<ttl>', '<managingEditor>Ada Quill</managingEditor><ttl>'],
    ['ItemMustContainTitleOrDescription', 'rss', /<description><!\[CDATA\[Recording.*\]\]><\/description>/, ''],
    ['InvalidPermalink', 'rss', 'isPermaLink="false"', 'isPermaLink="true"'],
    ['DuplicateEntries', 'atom', /<entry[\s\S]*?<\/entry>/, '$&$&'],
    ['NotBlank', 'rss', /<category>.*?<\/category>/, '<category></category>'],
    ['NeedDescriptionBeforeContent', 'rss', /<description><!\[CDATA\[.*\]\]><\/description>\s*(?=<content)/, ''],
    ['InvalidIntegerAttribute', 'rss', ' length="', ' length="-'],
    ['InvalidMIMEAttribute', 'rss', 'type="audio/mpeg"', 'type="audio"'],
    ['InvalidFullLink', 'rss', 'https://a.example/a%5B1%5D', 'https://a.example/a[1]'],
    ['InvalidURN', 'atom', '<id>urn:feedmill:aaaa', '<id>urn:f:aaaa'],
    ['InvalidMediaMedium', 'rss', 'medium="image"', 'medium="picture"'],
    ['InvalidMediaTextType', 'rss', 'type="plain"', 'type="text"'],
    ['CharacterData', 'rss', 'The &#x3C;b&gt; tag', 'The &lt;b&gt; tag'],
    ['UnregisteredAtomLinkRel', 'atom', 'rel="related"', 'rel="also"'],
    ['FeedHistoryRelInEntry', 'atom', 'rel="related"', 'rel="previous"'],
    ['AtomLinkNotEmpty', 'atom', /(<link rel="hub"[^>]*)\/>/, '$1>hub</link>'],
    ['DuplicateAtomLink', 'atom', /<link rel="hub"[^>]*\/>/, '$&$&'],
    ['MissingTextualContent', 'atom', /<content type="html">&lt;p&gt;.*<\/content>/, ''],
    ['MissingContentOrAlternate', 'atom', /<content type="html">[^<&]*<\/content>/, ''],
    ['InvalidTextType', 'atom', 'content type="html"', 'content type="text/html"'],
    ['InvalidScheme', 'atom', 'scheme="urn:feedmill:tag"', 'scheme="tag"'],
    ['UnknownNamespace', 'rss', 'xmlns:dc="', 'xmlns:x="urn:x" xmlns:dc="'],
    ['BadCharacters', 'rss', 'What happens', 'What\u0085happens'],
  ] as const)('is seen to be broken: %s', (rule, format, from, to) => {
    const document = renderDocument(format, everything);
    const broken = document.replace(from, to);
    expect(broken).not.toBe(document);
    expect(w3cComplaints(broken).map((one) => one.split(':', 1)[0])).toContain(rule);
    tried.add(rule);
  });

  it('is checked by no rule that was not seen to be broken', () => {
    expect(W3C_RULES.filter((rule) => !tried.has(rule))).toEqual([]);
  });
});
