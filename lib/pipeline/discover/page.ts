import { extractPage, readTags } from '../../extract/index.ts';
import { decodeText } from '../../fetch/index.ts';
import { urlKey } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  absoluteUrl,
  type ExtractionRules,
  hasFeedScheme,
  type Instant,
  withoutFeedScheme,
} from '../../model/index.ts';
import type { NamedFeed, SeenAnswer, SeenPage, WordPress } from '../seen.ts';
import { likeliestFirst, saysFeed } from './feed-words.ts';

export type { NamedFeed, SeenPage, WordPress } from '../seen.ts';

/** Reads a page, by an operator's rules where there are any. Never throws, whatever the markup; takes time linear in it. */
export function seePage(
  { body, contentType, url, links: told = [] }: SeenAnswer,
  now: Instant,
  rules: ExtractionRules = {},
): SeenPage {
  const { text } = decodeText(body, contentType, 'html');
  const { kind, items, reason } = extractPage(text, { url, now, rules });
  const { elements, title } = scan(text);
  const base = elements.find(({ name, attribs }) => name === 'base' && attribs.href)?.attribs.href;
  const resolve = (href: string | undefined) =>
    href ? absoluteUrl(withoutFeedScheme(href, new URL(url).protocol), absoluteUrl(base ?? '', url) ?? url) : null;
  const meta = (wanted: string) =>
    elements.find(({ name, attribs }) => name === 'meta' && (attribs.property ?? attribs.name) === wanted)?.attribs
      .content;
  const links = [
    ...elements.filter(({ name }) => name === 'link'),
    ...told.map(({ url: href, rel, type, title }) => ({ ...NO_ELEMENT, attribs: { href, rel, type, title } })),
  ];
  const anchors = elements.flatMap((element) => {
    const target = element.name === 'a' ? resolve(element.attribs.href) : null;
    return target === null ? [] : [{ url: target, title: oneLine(element.text), element }];
  });
  const declared = [...links, ...anchors.map(({ element }) => element)].flatMap(({ attribs }) => {
    const target = isFeedLink(attribs) ? resolve(attribs.href) : null;
    return target === null ? [] : [{ url: target, title: oneLine(attribs.title ?? '') }];
  });
  const linked = anchors.filter(
    (anchor) =>
      !isSamePage(anchor.url, url) &&
      (hasFeedScheme(anchor.element.attribs.href ?? '') ||
        looksLikeFeed(anchor.url, url) ||
        saysFeed(anchor.element, anchor.url)),
  );
  const generator = meta('generator')?.trim() ?? null;
  return {
    url,
    title: oneLine(title),
    site: oneLine(meta('og:site_name') ?? ''),
    language: languageTag(elements.find(({ name }) => name === 'html')?.attribs.lang),
    kind,
    items: items.filter((item) => item.url !== null),
    reason,
    declared: unlike(declared).slice(0, MOST_NAMED),
    linked: likeliestFirst(
      unlike(linked.map(({ url: target, title: name }) => ({ url: target, title: name }))),
      (target) => looksLikeFeed(target, url),
      (target) => isItsOwn(target, url),
    ).slice(0, MOST_NAMED),
    links: new Set(anchors.slice(0, MOST_LINKS).map((anchor) => urlKey(anchor.url))),
    generator,
    wordpress: wordPressOf(text, generator, links, resolve),
  };
}

/** Nobody chooses among more feeds than this. */
const MOST_NAMED = 100;

/** Links beyond this many are not compared with what a feed lists. */
const MOST_LINKS = 3000;

/** Elements of interest beyond this many are passed over. */
const MOST_ELEMENTS = 20_000;

type Seen = {
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  text: string;
  /** Of a link, what the pictures in it are called: classes, addresses, alternative texts. */
  icon: string;
};

const NO_ELEMENT: Seen = { name: 'link', attribs: {}, text: '', icon: '' };

const WANTED = new Set(['html', 'base', 'link', 'meta', 'a']);

function scan(html: string): { readonly elements: readonly Seen[]; readonly title: string } {
  const elements: Seen[] = [];
  let title: string | null = null;
  let open: Seen | null = null;
  let inTitle = false;
  readTags(html, {
    open(name, attribs) {
      inTitle = name === 'title' && title === null && open === null;
      if (open !== null && open.icon.length < LONGEST_ICON) open.icon += ` ${iconOf(attribs)}`;
      if (!WANTED.has(name) || elements.length >= MOST_ELEMENTS) return;
      const element = { name, attribs, text: '', icon: '' };
      elements.push(element);
      if (name === 'a') open = element;
    },
    text(text) {
      if (inTitle) title = (title ?? '') + text;
      if (open !== null && open.text.length < 200) open.text += text;
    },
    close(name) {
      if (name === 'title') inTitle = false;
      if (name === 'a') open = null;
    },
  });
  return { elements, title: title ?? '' };
}

/** What an icon font, a picture or a drawing inside a link is called. */
function iconOf({ class: classes, src, alt, title, href, ...more }: Readonly<Record<string, string>>): string {
  const told = [classes, src, alt, title, href, more['xlink:href'], more['aria-label'], more['data-icon']];
  return told.flatMap((value) => value?.slice(0, LONGEST_ICON) ?? []).join(' ');
}

const LONGEST_ICON = 500;

const FEED_TYPE = /^(?:application\/(?:rss|atom|rdf)\+xml|application\/feed\+json|text\/(?:rss|atom)(?:\+xml)?)\b/i;

/** JSON Feed 1.0 went by `application/json`, and some declare their feeds as mere XML, or nothing: their titles tell. */
const LOOSE_TYPE = /^(?:(?:application|text)\/(?:xml|json)\b|$)/i;

function isFeedLink({
  rel = '',
  type = '',
  title = '',
  href = '',
  hreflang,
}: Readonly<Record<string, string>>): boolean {
  const rels = rel.toLowerCase().split(/\s+/);
  if (rels.includes('feed')) return true;
  if (!rels.includes('alternate') || rels.includes('stylesheet')) return false;
  if (FEED_TYPE.test(type.trim())) return true;
  return LOOSE_TYPE.test(type.trim()) && hreflang === undefined && /\b(?:rss|atom|feed)\b/i.test(`${title} ${href}`);
}

const FEED_PATH =
  /(?:^|[/._-])(?:rss|atom|feeds?)(?:2|20)?(?:[/._-]|$)|\.(?:rss|atom|rdf)$|\/(?:rss|atom|feed|index)\.(?:xml|json|rdf)$/i;
const FEED_QUERY = /(?:^|[?&])(?:feed|format|type|output)=(?:rss|atom)/i;
const NO_FEED = /\.(?:jpe?g|png|gif|svg|webp|ico|css|js|html?|pdf)$/i;

/** A site's own, or at a service that serves feeds for sites; what other services make of it is none of its own. */
function looksLikeFeed(address: AbsoluteUrl, page: AbsoluteUrl): boolean {
  const { pathname, search } = new URL(address);
  if (!isItsOwn(address, page) || NO_FEED.test(pathname)) return false;
  return FEED_PATH.test(pathname) || FEED_QUERY.test(search);
}

function isItsOwn(address: AbsoluteUrl, page: AbsoluteUrl): boolean {
  const { hostname } = new URL(address);
  return siteOf(hostname) === siteOf(new URL(page).hostname) || /^feeds?\.|feedburner/.test(hostname);
}

function isSamePage(address: AbsoluteUrl, page: AbsoluteUrl): boolean {
  return address.split('#', 1)[0] === page.split('#', 1)[0];
}

function siteOf(hostname: string): string {
  return hostname.split('.').slice(-2).join('.');
}

function unlike(feeds: readonly NamedFeed[]): NamedFeed[] {
  return [...new Map([...feeds].reverse().map((feed) => [feed.url, feed])).values()].reverse();
}

/** A name is a line, and no long one. */
export function oneLine(text: string): string | null {
  return text.slice(0, 1000).replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed() || null;
}

/** A language as feeds and pages name it, where it is a tag (BCP 47). */
export function languageTag(lang: string | null | undefined): string | null {
  const tag = (lang ?? '').trim();
  return /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
}

/**
 * WordPress says where its API is (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/) and what of it
 * a page shows; it is known too by the folders that its themes are in.
 */
function wordPressOf(
  html: string,
  generator: string | null,
  links: readonly Seen[],
  resolve: (href: string | undefined) => AbsoluteUrl | null,
): WordPress | null {
  const root = resolve(links.find(({ attribs }) => attribs.rel === 'https://api.w.org/')?.attribs.href);
  const api = root === null || root.includes('?') ? root : (`${root.replace(/\/$/, '')}/` as AbsoluteUrl);
  if (api === null && !/^WordPress\b/i.test(generator ?? '') && !/\/wp-(?:content|includes)\//.test(html)) return null;
  const resource = links.find(
    ({ attribs: { rel, type, href } }) =>
      rel === 'alternate' && type === 'application/json' && href !== undefined && /\/wp\/v2\//.test(href),
  );
  return { api, resource: resolve(resource?.attribs.href) };
}
