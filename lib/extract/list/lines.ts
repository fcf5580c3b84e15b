import type { ChildNode, Element } from 'domhandler';
import { collapse } from './white-space.ts';
import { saysMore } from './words.ts';

/** What the markup says a piece of a card is. */
export type LineRole = 'title' | 'date' | 'author' | 'category' | 'excerpt';

/** A run of a card's text that a reader sees as one line or paragraph. */
export type Line = {
  readonly text: string;
  readonly role: LineRole | null;
  /** The heading it is in. */
  readonly heading: Element | null;
  /** Characters of the text that are inside links. */
  readonly linked: number;
  /** The link it begins in. */
  readonly inside: Element | null;
};

const SILENT = new Set(
  'script style noscript template textarea select option button svg math iframe head form label'.split(' '),
);
const BLOCK = new Set(
  `address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
  header hr li main nav ol p pre section summary table tbody tfoot thead tr td th ul caption time`.split(/\s+/),
);
/** What themes call words for those alone who listen, with or without their own prefix (`govuk-visually-hidden`). */
const UNSEEN =
  /(?:^|[\s_-])(?:screen-reader(?:-text|-only)?|screen-only|sr-only|visually-?hidden|assistive-text|element-invisible|u-hidden|for-sr)(?:\s|$)/;

const ROLES: readonly (readonly [LineRole, RegExp])[] = [
  ['date', /[\s_-](?:date|dates|time|datetime|timestamp|published|pubdate|posted|posted-on|ago|when)(?=[\s_-])/],
  ['author', /[\s_-](?:author|authors|byline|writer|vcard)(?=[\s_-])/],
  // At the beginning or the end of a name alone: `field--label-hidden` says how a field's label is shown.
  [
    'category',
    /\s(?:category|categories|cat|tag|tags|kicker|eyebrow|label|badge|flag|topic|section-name)(?=[\s_-])|[_-](?:category|categories|cat|tag|tags|kicker|eyebrow|label|badge|flag|topic|section-name)(?=\s)/,
  ],
  ['title', /[\s_-](?:title|headline|heading|hed|subject)(?=[\s_-])/],
  [
    'excerpt',
    /[\s_-](?:excerpt|summary|description|desc|teaser|dek|standfirst|lede|intro|abstract|snippet|blurb|subtitle|preview)(?=[\s_-])/,
  ],
];
const ITEMPROPS: Readonly<Record<string, LineRole>> = {
  headline: 'title',
  name: 'title',
  description: 'excerpt',
  datePublished: 'date',
  dateCreated: 'date',
  author: 'author',
  articleSection: 'category',
};

/**
 * The lines of a card's nodes, in document order. Text of controls and of "read more" links is left out. The elements
 * `apart` (headline links) are lines of their own even where a sentence follows on the same line.
 */
export function linesOf(nodes: readonly ChildNode[], apart: ReadonlySet<Element> = new Set()): Line[] {
  const lines: Line[] = [];
  let text = '';
  let linked = 0;
  let place: Place = TOP;
  const flush = () => {
    const line = collapse(text);
    if (line) lines.push({ text: line, linked, role: place.role, heading: place.heading, inside: place.link });
    text = '';
    linked = 0;
  };
  walk(
    nodes,
    (event, next) => {
      if (event === null || event.breaks || next.role !== place.role) flush();
      if (event === null) return;
      if (text === '') place = next;
      text += event.text;
      if (next.link) linked += event.text.trim().length;
    },
    apart,
  );
  return lines;
}

/** All visible text of some nodes on one line, or as many characters of it as are read before `limit`. */
export function lineOf(nodes: readonly ChildNode[], limit = 2000): string {
  let text = '';
  walk(nodes, (event) => {
    if (event === null || text.length >= limit) return;
    text += event.breaks ? ` ${event.text}` : event.text;
  });
  return collapse(text.slice(0, limit));
}

type Place = { readonly role: LineRole | null; readonly heading: Element | null; readonly link: Element | null };
type Piece = { readonly text: string; readonly breaks: boolean };

const TOP: Place = { role: null, heading: null, link: null };

/** Gives each piece of visible text with its place, and null at the end. Iterative: depth is no matter. */
function walk(
  nodes: readonly ChildNode[],
  visit: (piece: Piece | null, place: Place) => void,
  lines?: ReadonlySet<Element>,
): void {
  type Step = { node: ChildNode; place: Place } | { close: Place };
  const stack: Step[] = [...nodes].reverse().map((node) => ({ node, place: TOP }));
  let breaks = false;
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if ('close' in step) {
      breaks = true;
      continue;
    }
    const { node, place } = step;
    if (node.type === 'text') {
      if (node.data.trim() !== '' || !breaks) {
        visit({ text: node.data, breaks }, place);
        breaks = false;
      }
      continue;
    }
    if (!('attribs' in node) || isUnseen(node)) continue;
    const inner = placeOf(node, place);
    const apart = BLOCK.has(node.name) || inner.role !== place.role || lines?.has(node) || isSetApart(node, place);
    if (apart) {
      breaks = true;
      stack.push({ close: place });
    }
    for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push({ node: node.children[i]!, place: inner });
  }
  visit(null, TOP);
}

/**
 * Whether a style sheet must set an inline element apart: it stands right beside another with no space between, or is the
 * small print of a heading.
 */
function isSetApart(element: Element, { role, heading }: Place): boolean {
  // Day, month and year of one date.
  if (role === 'date') return false;
  if (element.name === 'small') return heading !== null;
  return element.name === 'span' && (isLabelled(element.prev) || isLabelled(element.next));
}

/** A `span` of several characters: a word may be cut into spans of single letters. */
function isLabelled(node: ChildNode | null): boolean {
  if (node?.type !== 'tag' || node.name !== 'span') return false;
  const first = node.children[0];
  return first !== undefined && (first.type !== 'text' || first.data.trim().length > 3);
}

function isUnseen(element: Element): boolean {
  if (SILENT.has(element.name) || UNSEEN.test(element.attribs.class ?? '')) return true;
  if (element.attribs.hidden !== undefined || element.attribs['aria-hidden'] === 'true') return true;
  if (/display:\s?none/i.test(element.attribs.style ?? '')) return true;
  return element.name === 'a' && isMoreLink(element);
}

/** Whether a link only says "read on", by its own short text. */
function isMoreLink(element: Element): boolean {
  let text = '';
  const stack: ChildNode[] = [...element.children];
  for (let node = stack.pop(), steps = 0; node !== undefined; node = stack.pop(), steps += 1) {
    if (steps > 12 || text.length > 240) return false;
    if (node.type === 'text') text = node.data + text;
    else if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return saysMore(collapse(text));
}

function placeOf(element: Element, place: Place): Place {
  const role = roleOf(element) ?? place.role;
  const isHeading = /^h[1-6]$/.test(element.name) || element.attribs.role === 'heading';
  const heading = place.heading ?? (isHeading ? element : null);
  const link = element.name === 'a' && element.attribs.href ? element : place.link;
  if (role === place.role && heading === place.heading && link === place.link) return place;
  return { role, heading, link };
}

function roleOf(element: Element): LineRole | null {
  if (element.name === 'time') return 'date';
  if (/^h[1-6]$/.test(element.name)) return 'title';
  const prop = ITEMPROPS[element.attribs.itemprop ?? ''];
  if (prop) return prop;
  const { class: names } = element.attribs;
  if (!names) return null;
  const words = ` ${names.toLowerCase().slice(0, 200)} `;
  const role = ROLES.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
  return role !== null && role !== 'title' && holdsHeading(element) ? null : role;
}

/** Whether an element is named after one part of a card but holds a headline, and so the whole card (`date-outer`, `teaser`). */
function holdsHeading(element: Element): boolean {
  const queue: ChildNode[] = [...element.children.slice(0, 12)];
  for (let at = 0; at < queue.length && at < 24; at += 1) {
    const node = queue[at]!;
    if (node.type !== 'tag') continue;
    if (/^h[1-6]$/.test(node.name)) return true;
    queue.push(...node.children.slice(0, 12));
  }
  return false;
}
