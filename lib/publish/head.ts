import {
  type AbsoluteUrl,
  type Article,
  type Feed,
  type FeedFormat,
  type FeedId,
  type Instant,
  later,
  type Tombstone,
} from '../model/index.ts';
import { articleUrn, documentUrl, feedUrn, type Site } from './address.ts';
import { languageTag, oneLine } from './guard.ts';

/** What a document says of its feed, made ready to be shown. */
export type Head = {
  readonly feed: FeedId;
  readonly urn: string;
  readonly title: string;
  readonly description: string;
  readonly language: string | null;
  readonly updated: Instant;
  readonly formats: readonly FeedFormat[];
  readonly siteTitle: string;
  /** The page that people read in the feed's place: its HTML document, or the site. */
  readonly page: AbsoluteUrl;
  readonly deleted: readonly Deleted[];
  /** The public address of a document of this feed. */
  url(format: FeedFormat): AbsoluteUrl;
};

/** A tombstone made ready to be shown. */
export type Deleted = { readonly urn: string; readonly when: Instant; readonly reason: string | null };

/** A feed as its documents introduce it. `updated` is the newest revision or takedown, else the feed's beginning: never the clock. */
export function headOf(feed: Feed, members: readonly Article[], tombstones: readonly Tombstone[], site: Site): Head {
  const url = (format: FeedFormat) => documentUrl(feed.id, format, site);
  const title = oneLine(feed.title) ?? feed.id;
  return {
    feed: feed.id,
    urn: feedUrn(feed.id),
    title,
    description: oneLine(feed.description) ?? title,
    language: languageTag(feed.language),
    updated: newest(feed, members, tombstones),
    // A sitemap is nothing for readers to subscribe to.
    formats: feed.formats.filter((format) => format !== 'news'),
    siteTitle: oneLine(site.title) ?? new URL(site.baseUrl).hostname,
    page: feed.formats.includes('html') ? url('html') : site.baseUrl,
    deleted: tombstones.map(({ id, when, reason }) => ({ urn: articleUrn(id), when, reason: oneLine(reason) })),
    url,
  };
}

function newest(feed: Feed, members: readonly Article[], tombstones: readonly Tombstone[]): Instant {
  const instants = [...members.map((member) => member.revisedAt), ...tombstones.map((tombstone) => tombstone.when)];
  return instants.length === 0 ? feed.since : instants.reduce(later);
}
