/**
 * What a page of ours may load, as a Content-Security-Policy; `style` is the source of its one style sheet. No script, no
 * form, no frame: whatever an article's HTML holds, it stays a text.
 */
export function pagePolicy(style: string): string {
  return [
    "default-src 'none'",
    'img-src http: https: data:',
    'media-src http: https:',
    `style-src ${style}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * Sent with every document, wherever it is served. Feeds are among them: a browser that shows one as XML would run what
 * script an XHTML namespace brought into it.
 */
export const DOCUMENT_HEADERS = {
  // A page's own policy names its style by its hash, and both hold. The header must fit pages of every version, as they
  // stay until they are made anew; that a page must not be framed can be said here alone (CSP 3 §3.3).
  'content-security-policy': `${pagePolicy("'unsafe-inline'")}; frame-ancestors 'none'`,
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Seconds for which readers and caches may keep a document: writes show, and what was withdrawn is gone, within a minute. */
export const FRESH_SECONDS = 60;

/**
 * Sent with every document, feeds, archives and articles' pages. Nothing is to be served beyond its time while a cache asks
 * anew: CloudFront would do that where it is told `stale-while-revalidate`, and what is told to be gone would not be.
 */
export const DOCUMENT_CACHE = `public, max-age=${FRESH_SECONDS}`;

/** A cache may be that late, by its own clock, to ask anew; seconds. */
const CACHE_LAG = 5;

/** Seconds from a publish until everybody who fetches through a cache gets what it put. */
export const PUBLIC_AFTER = FRESH_SECONDS + CACHE_LAG;

/** Sent with a closed segment of a change log, which never changes: a week, for caches must not keep for ever what is kept no longer. */
export const CHANGES_CACHE = 'public, max-age=604800, immutable';
