import {
  type AbsoluteUrl,
  type ArchiveLinks,
  type ArchiveName,
  type Feed,
  type FeedFormat,
  type FeedId,
  type Instant,
  isForPartners,
  later,
  type Member,
  type Outline,
  outlineOf,
  type Tombstone,
} from '../../model/index.ts';
import { type ArchiveFormat, articleUrn, documentUrl, feedUrn, linksWithin, type Site, strictUrl } from '../address.ts';
import { languageTag, oneLine } from './writable.ts';

/** What a document says of its feed, made ready to be shown. */
export type Head = {
  readonly feed: FeedId;
  readonly urn: string;
  readonly title: string;
  readonly description: string;
  /** As the feed states it, else what most of its members are written in; null where none says. */
  readonly language: string | null;
  readonly updated: Instant;
  readonly formats: readonly FeedFormat[];
  readonly siteTitle: string;
  /** The page that people read in the feed's place: its HTML document, or the site, as always where that takes a token. */
  readonly page: AbsoluteUrl;
  readonly hub: AbsoluteUrl | null;
  readonly rights: string | null;
  /** The licence of the feed; not of entries of others. */
  readonly licence: AbsoluteUrl | null;
  readonly image: AbsoluteUrl | null;
  readonly deleted: readonly Deleted[];
  /** What `deleted` was made ready of. */
  readonly tombstones: readonly Tombstone[];
  /** The day under which each member stands, newest first: `2026-11-20` (see {@link orderKey}). */
  readonly days: readonly string[];
  /** Where the document stands in the feed's history (RFC 5005 §4). */
  readonly archive: ArchiveLinks;
  /** Whether it is for partners alone: it names no hub, and its links are relative. */
  readonly isForPartners: boolean;
  /** How this document links to a current one of this feed. */
  url(format: FeedFormat): string;
  /** How this document links to an archive of this feed. */
  archiveUrl(name: ArchiveName, format: ArchiveFormat): string;
};

/** A tombstone made ready to be shown. */
export type Deleted = { readonly urn: string; readonly when: Instant; readonly reason: string | null };

/** A document that is current, of a feed that has no archive. */
const NO_ARCHIVE: ArchiveLinks = { name: null, previous: null, next: null };

/** A feed as its documents introduce it. `updated` is the newest revision or takedown, else the feed's beginning: never the clock. */
export function headOf(
  feed: Feed,
  shown: readonly Member[],
  tombstones: readonly Tombstone[],
  site: Site,
  archive: ArchiveLinks = NO_ARCHIVE,
): Head {
  const members = shown.map(outlineOf);
  const isPrivate = isForPartners(feed);
  const { current: url, archive: archiveUrl } = linksWithin(feed, archive.name !== null, site);
  const title = oneLine(feed.title) ?? feed.id;
  return {
    feed: feed.id,
    urn: feedUrn(feed.id),
    title,
    description: oneLine(feed.description) ?? title,
    language: languageTag(feed.language) ?? mostSpoken(members),
    updated: newest(feed, members, tombstones),
    // A sitemap is nothing for readers to subscribe to, nor is what partners' systems take in.
    formats: feed.formats.filter((format) => format !== 'news' && format !== 'ninjs'),
    siteTitle: oneLine(site.title) ?? new URL(site.baseUrl).hostname,
    page: feed.formats.includes('html') && !isPrivate ? documentUrl(feed.id, 'html', site) : site.baseUrl,
    // Whoever is at a hub has no token.
    hub: site.hub === undefined || isPrivate ? null : strictUrl(site.hub),
    rights: oneLine(site.rights ?? null),
    licence: site.licence === undefined ? null : strictUrl(site.licence),
    image: site.image === undefined ? null : strictUrl(site.image),
    deleted: tombstones.map(({ id, when, reason }) => ({ urn: articleUrn(id), when, reason: oneLine(reason) })),
    tombstones,
    days: members.map(({ order }) => order.slice(0, 10)),
    archive,
    isForPartners: isPrivate,
    url,
    archiveUrl,
  };
}

function newest(feed: Feed, members: readonly Outline[], tombstones: readonly Tombstone[]): Instant {
  const instants = [...members.map((member) => member.revisedAt), ...tombstones.map((tombstone) => tombstone.when)];
  return instants.length === 0 ? feed.since : instants.reduce(later);
}

/** The language that most members are written in; of two as frequent, the first by name. */
function mostSpoken(members: readonly Outline[]): string | null {
  const counts = new Map<string, number>();
  for (const member of members) {
    const language = languageTag(member.language);
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}
