/** Thrown for a text that holds no feed. The message says what it looks like instead, and what to do. */
export class NotAFeedError extends Error {
  override readonly name = 'NotAFeedError';
}

/** The error for a text in which no feed was found, with the content type it was served under. */
export function notAFeed(text: string, contentType: string | null = null): NotAFeedError {
  const start = text.slice(0, 2_000).trimStart();
  const { says } = APPEARANCES.find(({ looks }) => looks(start))!;
  const served = contentType === null ? '' : ` (served as ${contentType.slice(0, 100)})`;
  return new NotAFeedError(`not a feed: ${says}${served}`);
}

type Appearance = { readonly looks: (start: string) => boolean; readonly says: string };

/** In the order tried; the last takes everything. */
const APPEARANCES: readonly Appearance[] = [
  { looks: (start) => start === '', says: 'the document is empty; check the address, or ask again later' },
  {
    looks: (start) => /\0/.test(start) || (start.match(/[\x01-\x08\x0e-\x1a\uFFFD]/g)?.length ?? 0) > start.length / 50,
    says: 'it is binary data; give the address of an RSS, Atom or JSON feed',
  },
  {
    looks: (start) => /^(?:<!--[\s\S]*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(start),
    says: 'it is an HTML page; give the address of its feed, or read it as a source of kind "page"',
  },
  {
    looks: (start) => /^[{[]/.test(start),
    says: 'it is JSON, but no JSON Feed (version "https://jsonfeed.org/version/1.1" and a list "items")',
  },
  {
    looks: (start) => /^<(?:\?xml[^>]*\?>\s*<)?(?:urlset|sitemapindex)\b/i.test(start),
    says: 'it is a sitemap; give the address of the feed, or read the site as a source of kind "page"',
  },
  { looks: (start) => start.startsWith('<'), says: 'it is XML without an rss, rdf:RDF or feed element' },
  { looks: () => true, says: 'it is plain text; give the address of an RSS, Atom or JSON feed' },
];
