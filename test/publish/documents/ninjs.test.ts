import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, type Article, type Instant, termsOf } from '../../../lib/model/index.ts';
import { ninjsArticle, ninjsCanceled, renderDocument } from '../../../lib/publish/index.ts';
import { extremeInput, hostileInput } from '../hostile.ts';
import { hasNinjsSchema, ninjsFaults, ninjsSuite } from '../ninjs-schema.ts';
import { SITE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from '../samples.ts';

const HARBOUR = sampleInput().sources[0];

function single(article: Article, content: 'full' | 'excerpt' | 'link' = 'full') {
  return JSON.parse(ninjsArticle(article, { content, source: HARBOUR, site: SITE }));
}

describe('what is held to ninjs 3.1', () => {
  const ITEM = { uri: 'urn:x:1', type: 'text' };
  const HREF = 'https://mill.example/a.jpg';

  it.each([
    ['an item', ITEM],
    ['rights that are linked', { ...ITEM, rightsInfo: { linkedRights: 'https://x.example/' } }],
    [
      'an association with its renditions',
      { ...ITEM, associations: [{ ...ITEM, name: 'a', renditions: [{ name: 'w', href: HREF }] }] },
    ],
    ['a digital source type', { ...ITEM, digitalSourceType: { name: 'a', uri: 'https://x.example/a' } }],
  ])('takes %s', (_, document) => {
    expect(ninjsFaults(document)).toEqual([]);
  });

  it.each([
    ['no uri', { type: 'text' }],
    ['a uri that is none', { uri: 'articles/1' }],
    ['a key that ninjs does not know', { ...ITEM, _feedmill: {} }],
    ["the keys of ninjs 1, which are 3.1's no more", { ...ITEM, pubstatus: 'usable' }],
    ['an urgency beyond 9', { ...ITEM, urgency: 10 }],
    ['a status that is none', { ...ITEM, pubStatus: 'cancelled' }],
    ['a representation that is none', { ...ITEM, representationType: 'complete' }],
    ['a date without its hour', { ...ITEM, versionCreated: '2026-11-20' }],
    ['a body without a value', { ...ITEM, bodies: [{ role: 'main' }] }],
    ['a rendition without a name', { ...ITEM, renditions: [{ href: HREF }] }],
    ['a rendition with what its kind does not have', { ...ITEM, renditions: [{ name: 'a', resources: [] }] }],
    ['an association without a uri', { ...ITEM, associations: [{ name: 'a' }] }],
    ['an association with an unknown key', { ...ITEM, associations: [{ ...ITEM, name: 'a', x: 1 }] }],
    ['rights that are linked and encoded', { ...ITEM, rightsInfo: { linkedRights: HREF, encodedRights: 'x' } }],
    ['a digital source type that is a word', { ...ITEM, digitalSourceType: 'bad' }],
  ])('refuses %s', (_, document) => {
    expect(ninjsFaults(document)).not.toEqual([]);
  });

  it.skipIf(!hasNinjsSchema)("judges the IPTC's own suite as it should", () => {
    // What tells of events and plans is in the IPTC's schema alone.
    const isOurs = (document: unknown) => !/event|planned|geo/i.test(JSON.stringify(document));
    const pass = ninjsSuite('should_pass').filter(([, document]) => isOurs(document));
    expect(pass.filter(([, document]) => ninjsFaults(document).length > 0).map(([name]) => name)).toEqual([]);
    const fail = ninjsSuite('should_fail');
    expect(fail.filter(([, document]) => ninjsFaults(document).length === 0).map(([name]) => name)).toEqual([]);
  });
});

describe("an article's ninjs document", () => {
  it('says what is known, by the standard, and nothing else', () => {
    const article = sampleArticle({
      revision: 3,
      revisedAt: '2026-11-22T08:00:00.000Z' as Instant,
      changed: ['title'],
      correction: 'It was 1874.',
      terms: termsOf({
        licences: [{ url: 'https://creativecommons.org/licenses/by/4.0/' as AbsoluteUrl, from: 'item' }],
        rights: { text: '© Harbour', from: 'item' },
        signals: [{ name: 'ai-train', allowed: false, from: 'robots' }],
        tdm: { reserved: true, from: 'robots' },
      })!,
    });
    const document = single(article);
    expect(ninjsFaults(document)).toEqual([]);
    expect(document).toMatchObject({
      standard: { name: 'ninjs', version: '3.1' },
      uri: `urn:feedmill:${article.id}`,
      type: 'text',
      version: '3',
      representationType: 'full',
      firstCreated: article.firstSeen,
      versionCreated: '2026-11-22T08:00:00.000Z',
      pubStatus: 'usable',
      edNote: 'It was 1874.',
      language: 'en',
      copyrightNotice: '© Harbour',
      usageTerms: 'ai-train=no, tdm-reservation=1',
      rightsInfo: { linkedRights: 'https://creativecommons.org/licenses/by/4.0/' },
    });
    for (const unknown of ['urgency', 'genres', 'people', 'organisations', 'places', 'embargoedUntil', 'expires'])
      expect(document).not.toHaveProperty(unknown);
    expect(document.bodies.map((body: { contentType: string }) => body.contentType)).toEqual([
      'text/html',
      'text/plain',
    ]);
    // The note is told beside the text, and not in it.
    expect(JSON.stringify(document.bodies)).not.toContain('1874');
  });

  it('states an hour of publication only where one was stated', () => {
    const stated = (precision: 'second' | 'day') =>
      single(sampleArticle({ published: { instant: '2026-11-20T00:00:00.000Z' as Instant, precision } }));
    expect(stated('second').contentCreated).toBe('2026-11-20T00:00:00.000Z');
    expect(stated('day')).not.toHaveProperty('contentCreated');
    expect(single(sampleArticle({ published: null }))).not.toHaveProperty('contentCreated');
  });

  it('associates the lead image and the files, each with its rendition', () => {
    const article = sampleArticle({
      leadImage: {
        url: 'https://h.example/a.jpg' as AbsoluteUrl,
        width: 800,
        height: 600,
        alt: 'A crane',
        credit: 'Ann',
      },
      enclosures: [{ url: 'https://h.example/a.mp3' as AbsoluteUrl, type: 'audio/mpeg', length: 1234 }],
    });
    expect(single(article).associations).toEqual([
      {
        name: 'A crane',
        uri: 'https://h.example/a.jpg',
        rel: 'lead',
        type: 'picture',
        by: 'Ann',
        descriptions: [{ role: 'alternative', contentType: 'text/plain', value: 'A crane' }],
        renditions: [
          { name: 'original', href: 'https://h.example/a.jpg', contentType: 'image/jpeg', width: 800, height: 600 },
        ],
      },
      {
        name: 'https://h.example/a.mp3',
        uri: 'https://h.example/a.mp3',
        rel: 'enclosure',
        type: 'audio',
        renditions: [
          { name: 'original', href: 'https://h.example/a.mp3', contentType: 'audio/mpeg', sizeInBytes: 1234 },
        ],
      },
    ]);
  });

  it('is partial where the feed shows no full text, or none is known', () => {
    for (const document of [
      single(sampleArticle(), 'excerpt'),
      single(sampleArticle(), 'link'),
      single(sampleTeaser()),
    ]) {
      expect(document).toMatchObject({ representationType: 'partial' });
      expect(document).not.toHaveProperty('bodies');
      expect(ninjsFaults(document)).toEqual([]);
    }
    expect(single(sampleArticle({ title: null }))).not.toHaveProperty('headlines');
  });

  it('is canceled with the reason alone once the article was taken down', () => {
    const [tombstone] = sampleInput().tombstones;
    const document = JSON.parse(ninjsCanceled(tombstone!));
    expect(ninjsFaults(document)).toEqual([]);
    expect(document).toEqual({
      standard: { name: 'ninjs', version: '3.1', schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#' },
      uri: `urn:feedmill:${tombstone!.id}`,
      type: 'text',
      version: String(tombstone!.revision),
      representationType: 'partial',
      versionCreated: tombstone!.when,
      pubStatus: 'canceled',
      edNote: 'Withdrawn at the <author>’s request',
    });
  });
});

describe("a feed's ninjs document", () => {
  it('lists what is shown and what was taken down, each with the way to its own document', () => {
    const input = sampleInput({ feed: sampleFeed({ formats: ['ninjs'] }) });
    const document = JSON.parse(renderDocument('ninjs', input));
    expect(ninjsFaults(document)).toEqual([]);
    expect(document).toMatchObject({ uri: `urn:feedmill:feed:${input.feed.id}`, type: 'composite', profile: 'feed' });
    const { associations } = document;
    expect(associations).toHaveLength(input.members.length + input.tombstones.length);
    const [{ id, revision }] = input.members as readonly [Article];
    expect(associations[0]).toMatchObject({
      uri: `urn:feedmill:${id}`,
      version: String(revision),
      representationType: 'partial',
      altIds: [{ role: 'path', value: `articles/${id}/${revision}.ninjs.json` }],
      renditions: [
        { name: 'ninjs', href: `${SITE.baseUrl}feeds/${input.feed.id}/articles/${id}/${revision}.ninjs.json` },
      ],
    });
    expect(associations.at(-1)).toMatchObject({
      pubStatus: 'canceled',
      version: String(input.tombstones.at(-1)?.revision),
    });
    expect(JSON.stringify(document)).not.toContain(JSON.stringify(input.members[0]?.text).slice(1, 60));
  });

  it('leads on from whatever address it was had at, also for a feed that is called articles', () => {
    const input = sampleInput({ feed: sampleFeed({ id: 'articles' as never }) });
    const [{ altIds, renditions }] = JSON.parse(renderDocument('ninjs', input)).associations;
    const at = new URL('feeds/articles/ninjs.json', SITE.baseUrl);
    expect(new URL(altIds[0].value, at).href).toBe(renditions[0].href);
  });

  it('is ninjs 3.1 without a member, and whatever its articles hold', () => {
    expect(ninjsFaults(JSON.parse(renderDocument('ninjs', sampleInput({ members: [], tombstones: [] }))))).toEqual([]);
    const holds = (input: ReturnType<typeof extremeInput>) => {
      expect(ninjsFaults(JSON.parse(renderDocument('ninjs', input)))).toEqual([]);
      for (const article of input.members) expect(ninjsFaults(single(article, input.feed.content))).toEqual([]);
    };
    holds(extremeInput());
    fc.assert(fc.property(hostileInput, holds), { numRuns: 100 });
  });
});
