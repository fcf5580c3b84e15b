import { absoluteUrl } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { listOf, type Thing, textIn } from './graph.ts';
import { fold, squeeze } from './words.ts';

/** By what a page's own article is known among what else the page describes. */
export type Own = {
  /** What the page is called: by its headings, the title made for sharing, the title of its window. */
  readonly titles: readonly Title[];
  /** Where it is: fetched, canonical, shared; as {@link placeOf} writes it. */
  readonly places: ReadonlySet<string>;
};

type Title = { readonly folded: string; readonly words: ReadonlySet<string> };

/** How a page is called and found, and what its site is called. */
type Marks = {
  readonly titles: readonly string[];
  readonly addresses: readonly (string | undefined)[];
  readonly sites: ReadonlySet<string>;
};

/** By what the article of a page of these marks is known: what only names the site is none. */
export function ownOf(page: Page, { titles, addresses, sites }: Marks): Own {
  const named = titles.map((title) => ({ folded: fold(title), words: weighty(title) }));
  return {
    titles: named.filter(({ folded }) => folded !== '' && !sites.has(folded)),
    places: new Set(addresses.flatMap((address) => (address && placeOf(address, page)) || [])),
  };
}

/** Whether what is said of a thing is said of the page's own article, as far as its name and its address tell. */
export function isOwn(page: Page, own: Own, name: string | null, addresses: readonly unknown[]): boolean | null {
  const places = addresses.flatMap((one) => placeIn(page, one) ?? []);
  if (places.some((place) => isAmong(own.places, place))) return true;
  const called = name ? likeliest(own.titles, squeeze(name)) : null;
  // A name of little words says nothing against, and an address of another page little where the name agrees.
  if (called !== null && called >= (places.length > 0 ? 0.6 : 0.34)) return true;
  if (called !== null) return false;
  return places.length > 0 ? false : null;
}

/** As {@link isOwn}, of an object of the JSON-LD. */
export function isOwnThing(page: Page, own: Own, thing: Thing): boolean | null {
  const name = textIn(thing.headline) ?? textIn(thing.name);
  return isOwn(page, own, name, [thing.url, thing.mainEntityOfPage, thing['@id']]);
}

function placeIn(page: Page, value: unknown): string | null {
  const [one] = listOf(value);
  const address = typeof one === 'string' ? one : textIn((one as Thing | undefined)?.['@id'] ?? (one as Thing)?.url);
  return address && /^(?:https?:)?\/|^[\w%-]+\//i.test(address) ? placeOf(address, page) : null;
}

/** Host and path of an address, without what differs between two addresses of one page; null for a front page. */
function placeOf(address: string, page: Page): string | null {
  const url = absoluteUrl(address, page.base);
  if (!url) return null;
  const { hostname, pathname, search } = new URL(url);
  const path = pathname.replace(/\/(?:amp|index\.\w{2,5})?\/?$/i, '');
  const query = /[?&](?:p|id|page_id|article|story|aid|newsid)=[^&]{1,40}/i.exec(search)?.[0] ?? '';
  return path === '' && query === '' ? null : `${hostname.replace(/^(?:www|m|amp)\./, '')}${decoded(path)}${query}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

/** One of the places, or the beginning of one: `/news/734` of `/news/734/the-title`. */
function isAmong(places: ReadonlySet<string>, place: string): boolean {
  if (places.has(place)) return true;
  return /\d/.test(place) && [...places].some((one) => one.startsWith(`${place}/`));
}

/** How well a name agrees with the best of the titles, 0 to 1; null where it has no words by which it could be told. */
function likeliest(titles: readonly Title[], name: string): number | null {
  const words = weighty(name);
  if (titles.every((title) => title.words.size === 0)) return null;
  if (words.size === 0) return titles.some(({ folded }) => folded === fold(name)) ? 1 : null;
  let best = 0;
  for (const { words: others } of titles) {
    let common = 0;
    for (const word of words) if (others.has(word)) common += 1;
    best = Math.max(best, common / Math.max(1, Math.min(words.size, others.size)));
  }
  return best;
}

/** Words that tell one story from another: the longer ones; of writing without spaces every two characters. */
function weighty(text: string): Set<string> {
  const words = new Set<string>();
  for (const word of fold(text.slice(0, 500)).split(' ')) {
    if (/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/.test(word)) {
      for (let i = 0; i + 1 < word.length; i += 1) words.add(word.slice(i, i + 2));
    } else if (word.length > 3) words.add(word);
  }
  return words;
}
