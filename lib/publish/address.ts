import {
  type AbsoluteUrl,
  type ArchiveName,
  type ArticleId,
  type Feed,
  type FeedFormat,
  type FeedId,
  isForPartners,
  type OwnSignals,
  type Position,
} from '../model/index.ts';

/** The site that the documents are published on. `baseUrl` ends with `/`. */
export type Site = {
  readonly baseUrl: AbsoluteUrl;
  readonly title: string;
  /** The WebSub hub that announces changes. */
  readonly hub?: AbsoluteUrl | undefined;
  /** Who holds the rights, in words. */
  readonly rights?: string | undefined;
  /** The licence of what is published here. It is not said of articles of others. */
  readonly licence?: AbsoluteUrl | undefined;
  /** What machines may do with what is published here. */
  readonly signals?: OwnSignals | undefined;
  /** The site's picture or logo. */
  readonly image?: AbsoluteUrl | undefined;
  /** Hosts of the publisher's own besides the site's, whose articles a news sitemap may list. */
  readonly ownHosts?: readonly string[] | undefined;
  /** The least milliseconds between two regenerations of a feed that does not say it itself; absent: none. */
  readonly every?: number | undefined;
  /** The name that hosts are asked by, where requests are signed: the front page says who that is. */
  readonly asksAs?: string | undefined;
};

/** Where a site's own hub takes subscriptions, seen from the site's base address. */
export const HUB_PATH = 'hub';

const FILE_NAMES: Readonly<Record<FeedFormat, string>> = {
  rss: 'rss.xml',
  atom: 'atom.xml',
  json: 'feed.json',
  html: 'index.html',
  news: 'news-sitemap.xml',
  ninjs: 'ninjs.json',
};

/** The content type each format is served with. */
export const CONTENT_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  news: 'application/xml; charset=utf-8',
  ninjs: 'application/json; charset=utf-8',
};

/**
 * CloudFront compresses what its list of types has, and that has neither Atom nor JSON Feed: behind it they are stored by
 * the types that they are kinds of, and given their own names again on the way out.
 */
export const STORED_TYPES: Readonly<Partial<Record<string, string>>> = {
  [CONTENT_TYPES.atom]: 'application/xml; charset=utf-8',
  [CONTENT_TYPES.json]: 'application/json; charset=utf-8',
};

/** What people call each format. */
export const FORMAT_NAMES: Readonly<Record<FeedFormat, string>> = {
  rss: 'RSS',
  atom: 'Atom',
  json: 'JSON Feed',
  html: 'Web page',
  news: 'News sitemap',
  ninjs: 'ninjs 3.1',
};

/** Where {@link renderIndex}'s page and {@link renderOpml}'s list belong, seen from the site's base address. */
export const INDEX_PATH = 'index.html';
export const OPML_PATH = 'feeds.opml';
/** Of a site that is a host's root; elsewhere nobody looks for it (RFC 9309 §2.3). */
export const ROBOTS_PATH = 'robots.txt';

/** What tells where a feed's documents are. */
export type FeedPlace = Pick<Feed, 'id' | 'visibility'>;

/**
 * Under this nothing is served but through a partner's door: the documents of feeds for partners alone stand apart from
 * those for everybody, so that no spelling of a public address leads to them.
 */
export const PRIVATE_PREFIX = 'private/';

/** What the addresses of all documents of a feed begin with, seen from the site's base address. */
export function feedPath(feed: FeedPlace): string {
  return `${isForPartners(feed) ? PRIVATE_PREFIX : ''}feeds/${feed.id}/`;
}

/** Where a feed has no documents: where they were while it was for everybody, or were not. */
export function otherFeedPath({ id, visibility }: FeedPlace): string {
  return feedPath({ id, visibility: visibility === undefined ? 'partners' : undefined });
}

/** Where a feed's document belongs, seen from the site's base address: `feeds/<id>/rss.xml`. */
export function documentPath(feed: FeedPlace, format: FeedFormat): string {
  return `${feedPath(feed)}${fileName(format)}`;
}

/** Where an article's own page belongs, seen from the site's base address. */
export function articlePath(id: ArticleId): string {
  return `articles/${id}/`;
}

/** A document's name beside the other formats of its feed. */
export function fileName(format: FeedFormat): string {
  return FILE_NAMES[format];
}

/**
 * The address of a feed's document. That of a feed for partners is the same as if it were for everybody: it is answered to
 * whoever sends a token.
 */
export function documentUrl(feed: FeedId, format: FeedFormat, site: Site): AbsoluteUrl {
  return new URL(documentPath({ id: feed }, format), site.baseUrl).href as AbsoluteUrl;
}

/** The formats that a feed's archives have. */
export type ArchiveFormat = 'atom' | 'json';

const ARCHIVE_EXTENSIONS: Readonly<Record<ArchiveFormat, string>> = { atom: 'atom.xml', json: 'json' };

/** Where all archives of a feed are. */
export function archiveFolder(feed: FeedPlace): string {
  return `${feedPath(feed)}${ARCHIVES}`;
}

/** Where an archive of a feed belongs (RFC 5005 §4), seen from the site's base address: `feeds/<id>/archive/2026-11.atom.xml`. */
export function archivePath(feed: FeedPlace, name: ArchiveName, format: ArchiveFormat): string {
  return `${archiveFolder(feed)}${archiveFileName(name, format)}`;
}

/** The address of an archive of a feed, as {@link documentUrl} has it. */
export function archiveUrl(feed: FeedId, name: ArchiveName, format: ArchiveFormat, site: Site): AbsoluteUrl {
  return new URL(archivePath({ id: feed }, name, format), site.baseUrl).href as AbsoluteUrl;
}

const ARCHIVES = 'archive/';

function archiveFileName(name: ArchiveName, format: ArchiveFormat): string {
  return `${name}.${ARCHIVE_EXTENSIONS[format]}`;
}

/** How a document of a feed names others of the same feed. */
export type FeedLinks = {
  current(format: FeedFormat): string;
  archive(name: ArchiveName, format: ArchiveFormat): string;
};

/**
 * The links within the documents of a feed. They are addresses; but relative ones where the feed is for partners, as a token
 * may be part of the address by which a document was fetched: so it leads on with the token, and holds none (RFC 3986 §5.2).
 * `inArchive` says whether the document is one of the archives, which stand in a folder of their own.
 */
export function linksWithin(feed: FeedPlace, inArchive: boolean, site: Site): FeedLinks {
  if (!isForPartners(feed)) {
    return {
      current: (format) => documentUrl(feed.id, format, site),
      archive: (name, format) => archiveUrl(feed.id, name, format, site),
    };
  }
  return relativeLinks(inArchive);
}

/** The same as relative addresses, whoever the feed is for. */
export function relativeLinks(inArchive: boolean): FeedLinks {
  const [up, down] = inArchive ? ['../', ''] : ['', ARCHIVES];
  return {
    current: (format) => `${up}${fileName(format)}`,
    archive: (name, format) => `${down}${archiveFileName(name, format)}`,
  };
}

/** Where the segments of a feed's change log are. */
export function changesFolder(feed: FeedPlace): string {
  return `${feedPath(feed)}changes/`;
}

/** The name of a segment beside the others: that of the open one, or of the closed one that begins with a position. */
export function changesName(from: Position | null): string {
  return from === null ? 'head.json' : `${from}.json`;
}

/** Where a segment of a feed's change log belongs, seen from the site's base address; null for the open one. */
export function changesPath(feed: FeedPlace, from: Position | null): string {
  return `${changesFolder(feed)}${changesName(from)}`;
}

/** The address of a feed's open segment, as {@link documentUrl} has it. */
export function changesUrl(feed: FeedId, site: Site): AbsoluteUrl {
  return new URL(changesPath({ id: feed }, null), site.baseUrl).href as AbsoluteUrl;
}

/** The content type of a change log's segments. */
export const CHANGES_TYPE = 'application/json; charset=utf-8';

/** Where all articles are that a feed shows in documents of their own. */
export function ninjsFolder(feed: FeedPlace): string {
  return `${feedPath(feed)}articles/`;
}

/** Where one revision of an article that a feed shows is as a ninjs document. */
export function ninjsPath(feed: FeedPlace, id: ArticleId, revision: number): string {
  return `${ninjsFolder(feed)}${id}/${revision}.ninjs.json`;
}

/** The media type alone, as `type` attributes have it. */
export function mimeType(format: FeedFormat): string {
  return CONTENT_TYPES[format].split(';', 1)[0] as string;
}

/** An article's id in every format: a name, not an address, so that it survives a change of domain (RFC 4287 §4.2.6). */
export function articleUrn(id: ArticleId): string {
  return `urn:feedmill:${id}`;
}

/** The article that {@link articleUrn} names. */
export function articleNamed(urn: string): ArticleId {
  return urn.slice('urn:feedmill:'.length) as ArticleId;
}

/** A feed's id, in the same manner. */
export function feedUrn(id: FeedId): string {
  return `urn:feedmill:feed:${id}`;
}

/** The feed that {@link feedUrn} names. */
export function feedNamed(urn: string): FeedId {
  return urn.slice('urn:feedmill:feed:'.length) as FeedId;
}

/**
 * An address as RFC 3986 has them: behind the host, browsers let brackets, braces and lone per cent signs stand as they are,
 * which validators take for a fault of the feed.
 */
export function strictUrl(url: AbsoluteUrl): AbsoluteUrl {
  const path = url.indexOf('/', url.indexOf('//') + 2);
  const behind = url.slice(path).replace(/[[\]{}|\\^`]|%(?![0-9a-f]{2})/gi, (sign) => encodeURIComponent(sign));
  return `${url.slice(0, path)}${behind}` as AbsoluteUrl;
}
