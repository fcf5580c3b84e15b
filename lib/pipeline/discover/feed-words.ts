import type { AbsoluteUrl } from '../../model/index.ts';

/** A link as far as it says what it leads to. */
type Link = {
  readonly attribs: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the pictures in it are called. */
  readonly icon: string;
};

/** A name is short; an article's title that speaks of feeds is not one. */
const LONGEST_NAME = 40;

const NAMES = /(?<![a-z])(?:rss|atom|rdf)(?![a-z])|\b(?:news|web)?-?feeds?\b|\bsyndicat|^xml$/i;

/** `icon-rss`, `fa-rss`, `/img/rss.png`, `#rss`, `feed-icon-14x14.png`, and what Firefox called its live bookmarks. */
const ICONS = /(?<![a-z])rss(?:-?icon)?(?![a-z])|feed-?icon|icon-?feed|livemark/i;

const NO_FEED = /\.(?:jpe?g|png|gif|svg|webp|ico|css|js|pdf)$/i;

/** Whether a link's own words, its title or its icon say that it leads to a feed, whatever its address looks like. */
export function saysFeed({ attribs, text, icon }: Link, target: AbsoluteUrl): boolean {
  if (NO_FEED.test(new URL(target).pathname)) return false;
  const words = text.replace(/\s+/g, ' ').trim();
  const names = [words, attribs.title ?? '', attribs['aria-label'] ?? ''];
  if (names.some((name) => name.length <= LONGEST_NAME && NAMES.test(name.trim()))) return true;
  if (words.length > LONGEST_NAME) return false;
  return ICONS.test(`${icon} ${attribs.class ?? ''} ${attribs.id ?? ''}`);
}

/**
 * `/rss.xml` before `/about/rss-feeds`, which is a page about them; then what only its link calls a feed, a site's own
 * before that of other hosts.
 */
export function likeliestFirst<Named extends { readonly url: AbsoluteUrl }>(
  feeds: readonly Named[],
  looksLikeFeed: (url: AbsoluteUrl) => boolean,
  isItsOwn: (url: AbsoluteUrl) => boolean,
): Named[] {
  const merit = ({ url }: Named) => {
    if (looksLikeFeed(url)) return FEED_FILE.test(new URL(url).pathname) ? 0 : 1;
    return isItsOwn(url) ? 2 : 3;
  };
  return feeds.toSorted((a, b) => merit(a) - merit(b));
}

const FEED_FILE = /\.(?:xml|rss|rdf|atom|json)$|\/(?:feed|rss|atom)\/?$/i;
