import type { AbsoluteUrl, Extraction, ExtractionRules, Instant, ListedItem, ListWay } from '../model/index.ts';
import { extractArticle } from './article.ts';
import { kindOf } from './kind.ts';
import { findLead, type Lead } from './lead.ts';
import { type FoundItem, listItems } from './list.ts';
import { feedsOf, nextPage } from './list-next.ts';
import { parsePage } from './page.ts';

export { readDate } from './dates.ts';
export { countWords, excerptOf, plainText } from './plain.ts';
export { extractText } from './plain-text.ts';
export { sanitise } from './sanitise.ts';

/** How a page is to be read. */
export type PageOptions = {
  /** Where the page was fetched: what its relative addresses are resolved against. */
  readonly url: AbsoluteUrl;
  /** An operator's selectors for the source. */
  readonly rules?: ExtractionRules;
  /** The way that an earlier reading of the page found its list on. */
  readonly way?: ListWay | null;
  /** When the page was fetched, for dates such as "two hours ago"; without it they are not read. */
  readonly now?: Instant | null;
};

/**
 * Reads a page: an article with all its fields, or a listing with its items, and the article that leads it. Never
 * throws on any markup; what is no article and no listing comes back with the reason. Linear in the page's size.
 * Throws only where `rules` holds something that is no CSS selector.
 */
export function extractPage(html: string, options: PageOptions): Extraction {
  const { url, rules = {}, now, way } = options;
  const page = parsePage(html, url);
  const language = page.outline.nodes.find(({ name }) => name === 'html')?.attribs.lang ?? null;
  const list = listItems(page, { language, now: now ?? undefined }, { selector: rules.item, way });
  const { items } = list;
  const lead = findLead(page, items);
  // Where the items are known to be found, the page is known to be a listing, and its body need not be looked for.
  const isListing = items.length > 0 && (rules.item !== undefined || list.isKnown);
  const own = isListing ? null : extractArticle(page, rules);
  const kind = own === null ? 'listing' : kindOf(page, { ...own, items, paired: lead && items[lead.index]! });
  const shared = { kind, next: nextPage(page, kind), feeds: feedsOf(page) };
  if (own !== null && kind === 'article') {
    return { ...shared, article: own.article, items: [], way: null, confidence: own.confidence, reason: own.reason };
  }
  return {
    ...shared,
    way: list.way,
    article: lead?.article ?? null,
    items: items.map((found, index) => listed(found, lead?.index === index ? lead : null)),
    confidence: listConfidence(items),
    reason: null,
  };
}

function listed({ item }: FoundItem, lead: Lead | null): ListedItem {
  return lead ? { ...item, complete: true, article: lead.article } : item;
}

/** Grows with the number of items and with what they tell. */
function listConfidence(items: readonly FoundItem[]): number {
  const telling = items.filter(({ item }) => item.published !== null || item.excerpt !== null).length;
  const told = telling / Math.max(items.length, 1);
  return Math.round(Math.min(0.99, 0.4 + 0.3 * told + 0.3 * Math.min(1, items.length / 8)) * 100) / 100;
}
