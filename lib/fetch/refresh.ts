import { Parser } from 'htmlparser2';
import { resolvedUrl, withoutFeedScheme } from '../model/index.ts';
import { decodeText } from './charset.ts';

/** Whoever lets a reader wait longer shows a page that is to be read, and renews itself. */
const LONGEST_WAIT_SECONDS = 15;

/** A page that only leads on is a short one, and says so at its beginning. */
const LOOKED_AT = 64 * 1024;

/** What stands before a page's refresh in another kind of document, whose texts may hold such a tag. */
const OTHER_ROOTS: ReadonlySet<string> = new Set(['rss', 'feed', 'rdf:rdf', 'urlset', 'sitemapindex', 'opml', 'svg']);

/**
 * Where a page sends its readers on by `<meta http-equiv="refresh">` within a few seconds
 * (https://html.spec.whatwg.org/#attr-meta-http-equiv-refresh); null where it does not. A tag in a comment, a script, a
 * text or a `noscript` sends nobody. Never throws; takes time linear in the page's beginning.
 */
export function refreshOf(body: Uint8Array, contentType: string | null, page: URL): URL | null {
  const start = body.subarray(0, LOOKED_AT);
  // Decoding every feed for this would cost twice what reading it does.
  if (!/http-equiv/i.test(Buffer.from(start).toString('latin1'))) return null;
  const { text } = decodeText(start, contentType, 'html');
  return /^\s*</.test(text) ? refreshIn(text, page) : null;
}

function refreshIn(html: string, page: URL): URL | null {
  let to: URL | null = null;
  let base = page.href;
  let hidden = 0;
  let ended = false;
  const parser = new Parser({
    onopentag(name, { 'http-equiv': directive = '', content = '', href }) {
      if (HIDING.has(name)) hidden++;
      ended ||= OTHER_ROOTS.has(name);
      if (name === 'base' && href !== undefined) base = resolvedUrl(href, page.href)?.href ?? base;
      if (ended || hidden > 0 || name !== 'meta' || directive.trim().toLowerCase() !== 'refresh') return;
      const address = addressIn(content);
      to = address === null ? null : resolvedUrl(withoutFeedScheme(address, page.protocol), base);
      // Of several the first counts.
      ended = true;
    },
    onclosetag(name) {
      if (HIDING.has(name)) hidden--;
    },
  });
  parser.end(html);
  return to;
}

const HIDING: ReadonlySet<string> = new Set(['noscript', 'template', 'textarea', 'iframe', 'title']);

/** `0; url='/en/'`, `0;URL=/en/`, `5, /en/`: the wait in seconds, then perhaps a name, the address perhaps quoted. */
function addressIn(content: string): string | null {
  const [, wait = '', rest = ''] = /^\s*(\d*(?:\.[\d.]*)?)(?:\s*[;,]\s*|\s+)(.*)$/s.exec(content) ?? [];
  if (wait === '' || Number.parseFloat(`0${wait}`) > LONGEST_WAIT_SECONDS) return null;
  const named = rest.replace(/^url\s*=\s*/i, '');
  const quote = /^["']/.exec(named)?.[0];
  const address = quote === undefined ? named : (named.slice(1).split(quote, 1)[0] ?? '');
  return address.trim() || null;
}
