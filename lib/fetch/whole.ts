/** How much of a document's beginning is searched for its root, and of its end for the root's end. */
const LOOKED_AT = 4096;

/**
 * Whether a document has come to its end, by what it ends with: the end tag of its root, or JSON that can be read. What is
 * no markup and no JSON does not show where it ends, and is never whole by this.
 */
export function isWhole(bytes: Uint8Array): boolean {
  const start = ascii(bytes.subarray(0, LOOKED_AT));
  if (/^\s*[{[]/.test(start)) return isJson(bytes);
  const root = /<(html|rss|feed|rdf:rdf|urlset|sitemapindex|opml)[\s>]/i.exec(start)?.[1];
  if (root === undefined) return false;
  const end = withoutComments(ascii(bytes.subarray(Math.max(0, bytes.length - LOOKED_AT)))).toLowerCase();
  return end.endsWith('>') && end.slice(0, -1).trimEnd().endsWith(`</${root.toLowerCase()}`);
}

/** A document's end without the comments that caches leave behind it. */
function withoutComments(end: string): string {
  let left = end.trimEnd();
  while (left.endsWith('-->')) left = left.slice(0, Math.max(left.lastIndexOf('<!--'), 0)).trimEnd();
  return left;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Its ASCII characters: the markup of a document in UTF-16 reads so as well. */
function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0\u00ef\u00bb\u00bf\u00fe\u00ff]/g, '');
}
