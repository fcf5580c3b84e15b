import type { FeedKind } from './element.ts';
import { withoutSpans } from './text.ts';
import { conventionalPrefix, prefixOf } from './vocabulary.ts';

/** Beyond these a document is read piece by piece rather than as one tree. */
const MOST_CHARACTERS = 4_000_000;
const MOST_TAGS = 150_000;

/**
 * The kind of a feed that rss-parser can be handed as it stands, null for any other. This asks for what rss-parser
 * would get wrong without saying so; what it says itself (a tag that does not match) is left for it to say. The checks
 * also keep sax away from input on which it builds an error for every character.
 */
export function ordinaryKind(text: string): FeedKind | null {
  if (text.length > MOST_CHARACTERS) return null;
  const prolog = PROLOG.exec(text);
  if (!prolog) return null;
  const root = prolog[1]!;
  const outside = withoutSpans(text, '<![CDATA[', ']]>');
  const ordinary =
    endsWithRoot(outside, root) &&
    !EXTRAORDINARY.test(outside) &&
    namespacesAreConventional(outside) &&
    tagsAreFew(outside);
  return ordinary ? KINDS[root]! : null;
}

/** How many items the document seems to hold: rss-parser overlooks those that are not where they belong. */
export function itemTags(text: string): number {
  return withoutSpans(text, '<![CDATA[', ']]>').match(/<(?:\w+:)?(?:item|entry)[\s/>]/gi)?.length ?? 0;
}

const KINDS: Readonly<Record<string, FeedKind>> = { rss: 'rss', feed: 'atom', 'rdf:RDF': 'rdf' };

const PROLOG =
  /^\uFEFF?(?:<\?xml\s[^>]*\?>)?\s*(?:<!--(?:[^-]|-(?!->))*-->\s*|<\?[^>]*\?>\s*)*<(rss|feed|rdf:RDF)[\s>]/;

/**
 * A document type; an address to resolve against; markup in text; a reference that XML does not know; CDATA left open;
 * a control character.
 */
const EXTRAORDINARY = new RegExp(
  [
    '<!(?:DOCTYPE|\\[)',
    '\\sxml:base\\s*=',
    '\\s(?:type|mode)\\s*=\\s*["\'](?:xhtml|application/xhtml\\+xml|xml)["\']',
    '&(?!(?:amp|lt|gt|quot|apos|#\\d{1,7}|#[xX][\\da-fA-F]{1,6});)',
    '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]',
  ].join('|'),
);

function endsWithRoot(text: string, root: string): boolean {
  const end = text.indexOf(`</${root}`);
  return end > 0 && /^\s*>\s*(?:<!--[^<>]*-->\s*)*$/.test(text.slice(end + root.length + 2));
}

function namespacesAreConventional(text: string): boolean {
  for (const [, prefix, double, single] of text.matchAll(/\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const ours = prefixOf(double ?? single ?? '');
    const conventional = prefix === undefined ? '' : conventionalPrefix(prefix.toLowerCase());
    if (ours !== conventional && !(prefix === undefined && ours === null)) return false;
  }
  return true;
}

function tagsAreFew(text: string): boolean {
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (++tags > MOST_TAGS) return false;
  }
  return true;
}
