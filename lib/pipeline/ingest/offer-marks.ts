import { cleanUrl, isItemFragment, type Marks, titleOf } from '../../identity/index.ts';
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
export function marksOf(offer: Offer, found: readonly AbsoluteUrl[], content: ArticleContent | null = null): Marks {
  const { source, guid, url, shared } = offer;
  const more = isItemOfPage(offer) ? [] : found;
  const marks: Marks = { source, guid, urls: url === null ? more : [url, ...more], title: content?.title ?? null };
  if (content === null || (shared === undefined && content.published === null)) return marks;
  const date = content.published?.instant ?? (shared === undefined ? null : content.text || content.excerpt);
  if (shared === undefined) return { ...marks, date };
  return {
    ...marks,
    title: titleOf({ title: content.title, text: content.text || (content.excerpt ?? '') }),
    date,
    shared,
  };
}
