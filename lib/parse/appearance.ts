/** What a text looks like from its start. */
export type Appearance = 'empty' | 'binary' | 'html' | 'json' | 'feed' | 'sitemap' | 'opml' | 'xml' | 'text';

/** What a text looks like, for whoever expected something else; cheap, whatever its length. */
export function appearanceOf(text: string): Appearance {
  const start = text
    .slice(0, WHERE_A_ROOT_STANDS)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start === '') return 'empty';
  if (/\0/.test(start) || (start.match(/[\x01-\x08\x0e-\x1a\uFFFD]/g)?.length ?? 0) > start.length / 50)
    return 'binary';
  if (/^[{[]/.test(start)) return 'json';
  if (!start.startsWith('<')) return 'text';
  return ROOTS.get(rootName(start) ?? '') ?? 'xml';
}

/**
 * The local name of a document's first element, in lower case, whatever stands before it; `html` where the document type
 * says so. Null where there is none near the start.
 */
export function rootName(text: string): string | null {
  const start = text.slice(0, WHERE_A_ROOT_STANDS);
  for (let at = start.indexOf('<'); at >= 0; at = start.indexOf('<', at)) {
    const span = SPANS.find(([opening]) => start.startsWith(opening, at));
    if (span === undefined) {
      const [, name] = ELEMENT.exec(start.slice(at, at + 200)) ?? [];
      if (name !== undefined) return name.toLowerCase();
      at += 1;
    } else {
      if (/^<!doctype\s+html\b/i.test(start.slice(at, at + 40))) return 'html';
      const end = start.indexOf(span[1], at + span[0].length);
      if (end < 0) return null;
      at = end + span[1].length;
    }
  }
  return null;
}

/** Comments and licences before the root are long at times. */
const WHERE_A_ROOT_STANDS = 10_000;

/** What may stand before the root, the longer openings first. The declarations in a document type read as its rest. */
const SPANS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '>'],
  ['<!', '>'],
] as const;

const ELEMENT = /^<(?:[\p{L}_][\w.-]*:)?([\p{L}_][\w.-]*)/u;

const ROOTS: ReadonlyMap<string, Appearance> = new Map([
  ...(['html', 'head', 'body'] as const).map((name) => [name, 'html'] as const),
  ...(['rss', 'rdf', 'feed', 'channel'] as const).map((name) => [name, 'feed'] as const),
  ...(['urlset', 'sitemapindex'] as const).map((name) => [name, 'sitemap'] as const),
  ['opml', 'opml'],
]);
