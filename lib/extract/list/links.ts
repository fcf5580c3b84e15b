import type { ChildNode, Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { lineOf } from './lines.ts';
import { collapse } from './white-space.ts';
import { saysMore, weightOf } from './words.ts';

/** A link that may lead to an item's page. */
export type ItemLink = {
  /** The element's number in the page's outline. */
  readonly node: number;
  /** Without fragment: a link to an item's comments is a link to the item. */
  readonly url: AbsoluteUrl;
  readonly text: string;
  /** What the link is to its item: its headline, a mere "read on", or something else (a picture, a date). */
  readonly role: 'headline' | 'more' | 'other';
  /** Whether it is a few words of a sentence. */
  readonly isInProse: boolean;
};

const HEADING = /^h[1-6]$/;
const FILE = /\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4a|ogg|wav|webm|zip|gz|exe|dmg|css|js|xml|rss|atom|ics)$/i;
const SHARE_HOST =
  /^(?:[^/]*\.)?(?:facebook\.com\/(?:sharer|dialog)|twitter\.com\/(?:intent|share)|x\.com\/(?:intent|share)|linkedin\.com\/share|pinterest\.[a-z.]+\/pin\/create|reddit\.com\/submit|wa\.me\/|api\.whatsapp\.com\/|t\.me\/share|telegram\.me\/share|getpocket\.com\/save|news\.ycombinator\.com\/submit|addtoany\.com\/|bsky\.app\/intent|tumblr\.com\/share)/i;
const TAXONOMY =
  /\/(?:tags?|categor(?:y|ies)|kategorien?|categorie|authors?|autor(?:en|es)?|auteurs?|topics?|users?|profiles?|people|search|log-?in|sign-?(?:in|up)|register|subscribe|subscription|newsletters?|share|feed|rss|comments?|label|page\/\d+)(?:\/|$|\?)/i;
/** Two long words say enough for a headline; a byline or a category seldom has so many letters. */
const HEADLINE_WEIGHT = 24;

/**
 * The links of a page that may lead to an item, in document order. Links in furniture (menus, footers, sidebars), to
 * files, to share services, to tags, authors and to the page itself are left out.
 */
export function itemLinks(page: Page, furniture: Uint8Array): ItemLink[] {
  const { nodes } = page.outline;
  const self = withoutFragment(page.url);
  const links: ItemLink[] = [];
  for (let node = 0; node < nodes.length; node += 1) {
    const element = nodes[node]!;
    if (element.name !== 'a' || furniture[node] || !element.attribs.href) continue;
    const url = itemAddress(element.attribs.href, page.base);
    if (url === null || url === self || /(?:^|\s)sponsored(?:\s|$)/.test(element.attribs.rel ?? '')) continue;
    const text = linkText(element);
    const heading = inOrAroundHeading(page, node);
    if (isSecondary(element, url, text, heading !== null, page.outline.words[node]!)) continue;
    const role = roleOf(text, heading, page.outline.words[node]!);
    const inProse = role !== 'more' && heading === null && isInProse(element);
    links.push({ node, url, text, role: inProse ? 'other' : role, isInProse: inProse });
  }
  return links;
}

/** An address as an item's: http(s), no fragment, not a file or a share service; else null. */
export function itemAddress(href: string, base: AbsoluteUrl): AbsoluteUrl | null {
  if (href.startsWith('#')) return null;
  const url = absoluteUrl(href, base);
  if (url === null) return null;
  const address = withoutFragment(url);
  const { pathname, host } = new URL(address);
  return FILE.test(pathname) || SHARE_HOST.test(host + pathname) ? null : address;
}

function withoutFragment(url: AbsoluteUrl): AbsoluteUrl {
  const hash = url.indexOf('#');
  // A fragment that starts with ! or / is a page of a script-driven site, not a place in a page.
  return hash < 0 || /^#[!/]/.test(url.slice(hash)) ? url : (url.slice(0, hash) as AbsoluteUrl);
}

/** A link's words; of one without, what it is said to lead to. What an icon says is what a click on it does. */
function linkText(element: Element): string {
  const words = lineOf(element.children);
  return words || isIcon(element) ? words : collapse(element.attribs['aria-label'] ?? element.attribs.title ?? '');
}

function isIcon({ children }: Element): boolean {
  const [first] = children.filter((node) => node.type === 'tag');
  return first?.type === 'tag' && /^(?:svg|i|button)$/.test(first.name);
}

/** The heading that a link is in, or that is in the link. */
function inOrAroundHeading({ outline }: Page, node: number): number | null {
  const { nodes, parent, end } = outline;
  for (let at = node, steps = 0; at >= 0 && steps < 5; at = parent[at]!, steps += 1) {
    if (isHeading(nodes[at]!)) return at;
  }
  for (let at = node + 1; at < Math.min(end[node]!, node + 40); at += 1) if (isHeading(nodes[at]!)) return at;
  return null;
}

/** The way from a link up, no further than to the element `start`, as tags with the first word of their class; digits do not count. */
export function pathOf({ outline }: Page, link: number, start: number): string {
  const way: string[] = [];
  for (let at = link, steps = 0; at >= start && steps < 3; at = outline.parent[at]!, steps += 1) {
    const { name, attribs } = outline.nodes[at]!;
    way.push(`${name}.${/[a-z_-]{3,40}/i.exec((attribs.class ?? '').slice(0, 100))?.[0] ?? ''}`);
  }
  return way.join('<');
}

/** Whether an element is a heading by its tag or its role. */
export function isHeading(element: Element): boolean {
  return HEADING.test(element.name) || element.attribs.role === 'heading';
}

function isSecondary(element: Element, url: AbsoluteUrl, text: string, heading: boolean, names: string): boolean {
  if (!heading && LABEL_WORDS.test(names)) return true;
  const words = text.split(' ').length;
  if (/(?:^|\s)(?:tag|author|category|next|prev)(?:\s|$)/.test(element.attribs.rel ?? '')) return true;
  const { pathname, search } = new URL(url);
  if (!TAXONOMY.test(pathname + search) || isRelease(pathname)) return pathname === '/' && search === '' && words < 5;
  return heading ? words <= 3 : words <= 6;
}

/** A tag that is a version is a release. */
function isRelease(pathname: string): boolean {
  const [version = '', tag = ''] = partsOf(pathname).slice(-2).reverse();
  return /^tags?$/.test(tag) && /\d\.\d/.test(version);
}

/** The parts of a path that are not empty. */
export function partsOf(pathname: string): string[] {
  return pathname.split('/').filter(Boolean);
}

/** Class names that end in what a label is called: `post-category`, `tag`, `byline`. */
const LABEL_WORDS =
  /(?:^|[\s-])(?:category|categories|tags?|topics?|kicker|eyebrow|badge|author|author-name|byline|comments?)(?=\s)/;

/** Whether a link is a few words of a sentence: much stands before it on its line, or the sentence goes on after it. */
function isInProse(element: Element): boolean {
  let before = 0;
  let after = '';
  let node: Element = element;
  for (let steps = 0; steps < 6 && INLINE.test(node.name); steps += 1) {
    for (let at = node.prev; at && !breaksLine(at) && before <= LONGEST_BEFORE; at = at.prev) before += lengthOf(at);
    for (let at = node.next; at && !breaksLine(at) && after === ''; at = at.next) after = wordsOf(at);
    if (node.parent === null || node.parent.type !== 'tag') break;
    node = node.parent;
  }
  return before > LONGEST_BEFORE || /^[\p{Ll}]/u.test(after);
}

const INLINE = /^(?:a|abbr|b|bdi|cite|code|em|font|i|mark|q|s|small|span|strong|u)$/;
/** A date, a place or a label may stand before a headline on its line. */
const LONGEST_BEFORE = 32;

function breaksLine(node: ChildNode): boolean {
  return node.type === 'tag' && (!INLINE.test(node.name) || node.name === 'a') && node.name !== 'img';
}

function lengthOf(node: ChildNode): number {
  return wordsOf(node).length;
}

function wordsOf(node: ChildNode): string {
  if (node.type === 'text') return node.data.trim();
  return node.type === 'tag' ? lineOf([node], 80) : '';
}

function roleOf(text: string, heading: number | null, words: string): ItemLink['role'] {
  if (saysMore(text)) return 'more';
  if (text === '') return 'other';
  if (heading !== null || /[\s_-](?:title|headline|heading|hed)(?=[\s_-])/.test(words)) return 'headline';
  const dense = weightOf(text);
  return dense >= HEADLINE_WEIGHT && (dense > text.length || text.includes(' ')) ? 'headline' : 'other';
}
