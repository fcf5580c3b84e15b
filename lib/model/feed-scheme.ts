/** Schemes that browsers and podcast players put before the address of a feed. */
const FEED_SCHEME = /^\s*(?:feeds?|rss|itpc|pcast|podcast):(?:\/\/)?/i;

/** Whether an address says by its scheme that it is a feed's. */
export function hasFeedScheme(written: string): boolean {
  return FEED_SCHEME.test(written);
}

/**
 * The address that one with a feed's own scheme means: `feed:https://example.org/rss` holds it whole, `feed://example.org/rss`
 * is a page of the web by `scheme` (`http:` or `https:`). Anything else as it is.
 */
export function withoutFeedScheme(written: string, scheme = 'http:'): string {
  const bare = written.replace(FEED_SCHEME, '');
  if (bare === written || /^https?:\/\//i.test(bare)) return bare;
  return `${/^\s*feeds:/i.test(written) ? 'https:' : scheme}//${bare}`;
}
