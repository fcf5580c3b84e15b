import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFeed, type Verdict } from '../../lib/check/index.ts';
import type { AbsoluteUrl, ArticleId, FeedFormat, FeedProfile, Instant } from '../../lib/model/index.ts';
import { FEED_PROFILES } from '../../lib/model/index.ts';
import {
  archiveUrl,
  CONTENT_TYPES,
  contractOf,
  type DocumentInput,
  documentUrl,
  renderDocument,
} from '../../lib/publish/index.ts';
import { extremeInput, hostileInput } from '../publish/hostile.ts';
import { takenByAll } from '../publish/profiles/partner-samples.ts';
import { SITE, sampleFeed, sampleInput } from '../publish/samples.ts';

const FORMATS = ['rss', 'atom', 'json'] as const satisfies readonly FeedFormat[];

/** The verdict on a document of ours, served as we serve it, long after its last date. */
function verdictOn(format: FeedFormat, input: DocumentInput, profile?: FeedProfile): Verdict {
  return checkFeed({
    bytes: Buffer.from(renderDocument(format, input)),
    url: addressOf(format, input),
    contentType: CONTENT_TYPES[format],
    now: '2126-01-01T00:00:00.000Z' as Instant,
    contract: profile === undefined ? undefined : contractOf(profile),
  });
}

function addressOf(format: FeedFormat, { feed, site, archive }: DocumentInput): AbsoluteUrl {
  const name = archive?.name ?? null;
  return name === null || (format !== 'atom' && format !== 'json')
    ? documentUrl(feed.id, format, site)
    : archiveUrl(feed.id, name, format, site);
}

/** What is said of the text that went in, which sanitising and the source answer for, and not of how it was written. */
const OF_THE_TEXT = ['html-unsafe', 'html-relative', 'html-depth', 'title-markup', 'date-order'];

describe('our own documents', { timeout: 120_000 }, () => {
  it.each(FORMATS)('are clean: %s', (format) => {
    expect(verdictOn(format, sampleInput()).findings).toEqual([]);
    expect(verdictOn(format, sampleInput({ members: [], tombstones: [] })).findings).toEqual([]);
  });

  it.each(FORMATS)('are clean whatever title, body, address or name goes in: %s', (format) => {
    fc.assert(
      fc.property(hostileInput, (input) => {
        const { findings } = verdictOn(format, input);
        expect(findings.filter(({ rule }) => !OF_THE_TEXT.includes(rule))).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(verdictOn(format, extremeInput()).findings).toEqual([]);
  });

  const members = Array.from({ length: 20 }, (_, at) => takenByAll({ id: `${at}`.padEnd(20, 'a') as ArticleId }));

  it.each(FEED_PROFILES)("keep their partner's contract: %s", (profile) => {
    const image = 'https://mill.example/logo.png' as AbsoluteUrl;
    const input = sampleInput({ feed: sampleFeed({ profile }), members, site: { ...SITE, image } });
    expect(verdictOn('rss', input, profile).findings).toEqual([]);
  });

  it.each(FEED_PROFILES)('of no profile break the contract of %s where an article does', (profile) => {
    const bad = takenByAll({ title: null, canonicalUrl: null, excerpt: null, text: '', complete: false });
    const { findings } = verdictOn('rss', sampleInput({ members: [...members, bad] }), profile);
    const broken = findings.filter(({ item }) => item !== null);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.every(({ rule, item }) => rule.startsWith(`${profile}-`) && item!.number === 21)).toBe(true);
  });
});
