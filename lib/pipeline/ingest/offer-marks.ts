import { cleanUrl, isItemFragment, type Marks } from '../../identity/index.ts';
import type { AbsoluteUrl, ArticleContent } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** Items of one page have its address in common, and are told apart by the fragment behind it. */
function isItemOfPage({ url }: Offer): boolean {
  return url !== null && isItemFragment(new URL(url).hash);
}

/** What is told of an item of a page is at the item's own address. */
export function addressed(content: ArticleContent, offer: Offer): ArticleContent {
  return isItemOfPage(offer) ? { ...content, canonicalUrl: offer.url && cleanUrl(offer.url) } : content;
}

/** By what the article that an offer tells of is known: its id, its addresses with those found on its page, its title. */
export function marksOf(offer: Offer, found: readonly AbsoluteUrl[], title: string | null = null): Marks {
  const more = isItemOfPage(offer) ? [] : found;
  return { source: offer.source, guid: offer.guid, urls: offer.url === null ? more : [offer.url, ...more], title };
}
