import { escapeText } from 'entities';
import type { FeedElement, FeedKind, Fields } from './element.ts';
import { elements } from './element.ts';
import { collapse, looksLikeHtml, plainText } from './text.ts';

/** What an element's text is: HTML, or text that says nothing but itself. */
type Form = 'html' | 'text';

/** An item's full content and its summary as HTML; null where there is none. The same text is not given twice. */
export function contentAndSummary(fields: Fields, kind: FeedKind): { content: string | null; summary: string | null } {
  const html = (element: FeedElement): string => htmlOf(element, kind);
  const contents = elements(fields, 'content:encoded', 'content', 'xhtml:body', 'body', 'xhtml:div', 'fullitem');
  const content = longest(contents.map(html));
  const summaries = elements(fields, 'description', 'summary', 'itunes:summary', 'dc:description', 'media:description');
  const groups = elements(fields, 'media:group', 'media:content');
  const grouped = groups.flatMap((group) => elements(group.children, 'media:description'));
  const summary = [...summaries, ...grouped].map(html).find((text) => text !== '') ?? null;
  return { content, summary };
}

/** A title as plain text. */
export function titleOf(element: FeedElement, kind: FeedKind): string {
  const text = decoded(element).slice(0, LONGEST_TITLE);
  // RFC 4287 §3.1.1: without a type it is text, in which a tag is what the title is about.
  return formOf(element, kind, text) === 'text' ? collapse(text) : plainText(text);
}

/** No title is longer; what is, was left open. */
const LONGEST_TITLE = 5_000;

function htmlOf(element: FeedElement, kind: FeedKind): string {
  const text = decoded(element).trim();
  const form = formOf(element, kind, text);
  return form === 'html' || looksLikeHtml(text) ? withoutXhtmlDiv(text, element) : escapeText(text);
}

/** RSS says nothing of the kind of its texts, and means HTML; Atom states it (RFC 4287 §3.1.1, §4.1.3). */
function formOf({ attributes }: FeedElement, kind: FeedKind, text: string): Form {
  const type = attributes.type?.trim().toLowerCase();
  if (type === undefined || type === '') return kind === 'atom' ? 'text' : 'html';
  if (type === 'text' || type === 'text/plain') return kind === 'atom' || !looksLikeHtml(text) ? 'text' : 'html';
  return 'html';
}

/** Atom 0.3 `mode="base64"`, or RFC 4287 §4.1.3.3: a media type that is neither text nor XML is base64. */
function decoded({ text, attributes }: FeedElement): string {
  const type = attributes.type?.trim().toLowerCase() ?? '';
  const binary = type.includes('/') && !/^text\/|[/+](?:xml|json)$/.test(type);
  if (attributes.mode?.toLowerCase() !== 'base64' && !binary) return text;
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return text;
  return new TextDecoder().decode(Buffer.from(compact, 'base64'));
}

/** RFC 4287 §3.1.1.3: the div of an XHTML construct is not part of its content. */
function withoutXhtmlDiv(html: string, { attributes }: FeedElement): string {
  if (attributes.type !== 'xhtml') return html;
  const [, start = ''] = /^\s*(<div(?:\s[^<>]*)?>)/.exec(html) ?? [];
  const inner = html.trim();
  if (!start || !inner.endsWith('</div>')) return html;
  const middle = inner.slice(start.length, -'</div>'.length);
  // Two divs side by side begin and end alike, but neither holds the other.
  let depth = 0;
  for (const [tag] of middle.matchAll(/<\/?div[\s>]/g)) {
    depth += tag.startsWith('</') ? -1 : 1;
    if (depth < 0) return html;
  }
  return middle.trim();
}

function longest(texts: readonly string[]): string | null {
  return texts.reduce<string | null>((best, text) => (text.length > (best?.length ?? 0) ? text : best), null);
}
