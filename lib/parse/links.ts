import { elements, type FeedElement, type Fields } from './element.ts';

/** The addresses an element gives, as written where absolute, resolved where relative. */
export type Resolve = (address: string, element?: FeedElement) => string;

/**
 * The links of an item, its page first: RSS `link`, Atom alternates of HTML, other alternates, a guid that is one. A guid
 * that says it is none and is an address all the same is taken, and told to `taken`, where the item gives no other page.
 */
export function itemLinks(fields: Fields, resolve: Resolve, taken: (guid: string) => void): readonly string[] {
  const links = elements(fields, 'link');
  const own = [
    ...pages(links, resolve),
    ...permalinks(fields, resolve),
    ...elements(fields, 'feedburner:origlink').map((link) => link.text.trim()),
  ];
  const guid = own.some((link) => HTTP.test(link)) ? undefined : elements(fields, 'guid').find(isAddress);
  if (guid !== undefined) taken(guid.text.trim());
  return unique([
    ...(guid === undefined ? own : [guid.text.trim(), ...own]),
    ...byRelation(links, resolve, (rel) => rel === 'via' || rel === 'related'),
  ]);
}

/** The links of a feed to its site. */
export function siteLinks(fields: Fields, resolve: Resolve): readonly string[] {
  return unique(pages(elements(fields, 'link'), resolve));
}

/** The feed's Atom links with this relation that a feed may be behind: those that say they are of HTML are not. */
export function feedLinks(fields: Fields, rel: string, resolve: Resolve): readonly string[] {
  return byRelation(elements(fields, 'link'), resolve, (found, type) => found === rel && !/html/.test(type));
}

/** The Atom links with one of these relations, resolved. RFC 4287 §4.2.7.2: without one it is `alternate`. */
function byRelation(
  links: readonly FeedElement[],
  resolve: Resolve,
  wanted: (rel: string, type: string) => boolean,
): readonly string[] {
  return links
    .filter(({ attributes }) => attributes.href !== undefined)
    .filter(({ attributes }) => wanted(relation(attributes.rel), (attributes.type ?? '').toLowerCase()))
    .map((link) => resolve(link.attributes.href!, link));
}

function pages(links: readonly FeedElement[], resolve: Resolve): readonly string[] {
  const texts = links
    .filter((link) => link.text.trim() && relation(link.attributes.rel) === 'alternate')
    .map((link) => resolve(link.text, link));
  const isPage = (type: string): boolean => type === '' || /html/.test(type);
  return [
    ...texts,
    ...byRelation(links, resolve, (rel, type) => rel === 'alternate' && isPage(type)),
    ...byRelation(links, resolve, (rel, type) => rel === 'alternate' && !isPage(type)),
  ];
}

function relation(rel: string | undefined): string {
  const name = (rel ?? '')
    .trim()
    .toLowerCase()
    .replace(/^.*[/#]/, '');
  return name || 'alternate';
}

/** RSS 2.0: a guid is the item's address unless `isPermaLink` says no. Many say nothing and give no address. */
function permalinks(fields: Fields, resolve: Resolve): readonly string[] {
  // An Atom id is often the page's address (RFC 4287 §4.2.6 asks only that it be unique): better than no address.
  const ids = elements(fields, 'link').length > 0 ? [] : elements(fields, 'id');
  const guids = elements(fields, 'guid').filter(({ attributes }) => attributes.ispermalink?.toLowerCase() !== 'false');
  return [...guids, ...ids]
    .filter(({ text, attributes }) => HTTP.test(text.trim()) || attributes.ispermalink?.toLowerCase() === 'true')
    .map((guid) => resolve(guid.text, guid))
    .filter((address) => HTTP.test(address));
}

/** One whole address and nothing beside it. */
function isAddress({ text }: FeedElement): boolean {
  return /^https?:\/\/[^\s<>"]+$/i.test(text.trim());
}

const HTTP = /^https?:\/\//i;

function unique(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)].filter((address) => address !== '');
}
