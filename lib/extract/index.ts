import type { AbsoluteUrl, Extraction, ExtractionRules, Instant, ListedItem, ListWay } from '../model/index.ts';
import { type ArticleExtraction, extractArticle } from './article/article.ts';
import { isPlainly, kindOf } from './kind.ts';
import { findLead, type Lead } from './lead.ts';
import { hubsOf } from './list/hubs.ts';
import { type FoundItem, type FoundList, listItems } from './list/list.ts';
import { feedsOf, nextPage } from './list/next.ts';
import { statedFormats } from './metadata/rules.ts';
import { type Page, parsePage } from './page/page.ts';
import { partLinks } from './parts/links.ts';
import { type FramedPage, framePage } from './pick/framed.ts';
import { markedBy, type RuleMark } from './pick/marks.ts';
import { type Picked, pick } from './pick/picked.ts';
import type { Pointing } from './pick/pointing.ts';

export { readDate } from './dates/dates.ts';
export {
  type LetterHooks,
  type LetterStory,
  type LetterText,
  letterFromText,
  type OpenedLetter,
  openLetter,
} from './letter/letter.ts';
export { saysMore } from './list/words.ts';
export { type RuleMatch, ruleMatches } from './metadata/rules.ts';
export { countWords, excerptOf, plainText } from './page/plain.ts';
export { readTags } from './page/tags.ts';
export { partAddress } from './parts/address.ts';
export { isSameArticle, type Part, stitch } from './parts/stitch.ts';
export type { FramedPage } from './pick/framed.ts';
export type { RuleMark } from './pick/marks.ts';
export type { Around, Picked, SelectorChoice } from './pick/picked.ts';
export type { PickableRule, Pointing } from './pick/pointing.ts';
export { sanitise } from './sanitise/sanitise.ts';
export { extractText } from './text/text.ts';

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
  /** The address of the article's first part, where the page is known to be a later one. */
  readonly first?: AbsoluteUrl;
};

/**
 * Reads a page: an article with all its fields, or a listing with its items, and the article that leads it. Never
 * throws on any markup; what is no article and no listing comes back with the reason. Linear in the page's size.
 * Throws only where `rules` holds something that is no CSS selector.
 */
export function extractPage(html: string, options: PageOptions): Extraction {
  const { url, rules = {}, now, way } = options;
  const page = parsePage(html, url);
  // Where a list is expected it is looked for first: once it is found, the body need not be.
  const isExpected = rules.item !== undefined || (way ?? null) !== null;
  const own = isExpected ? null : extractArticle(page, rules);
  if (own !== null && isPlainly(page, own)) return asArticle(page, own, options);
  const language = page.outline.nodes.find(({ name }) => name === 'html')?.attribs.lang ?? null;
  const list = listItems(page, { language, now: now ?? undefined, stated: statedFormats(rules) }, { rules, way });
  const lead = findLead(page, list.items);
  if (list.items.length > 0 && (rules.item !== undefined || list.isKnown)) return asListing(page, list, lead);
  const body = own ?? extractArticle(page, rules);
  if (rules.item === undefined && own === null && isPlainly(page, body)) return asArticle(page, body, options);
  const kind = kindOf(page, { ...body, items: list.items, paired: lead && list.items[lead.index]! });
  return kind === 'article' ? asArticle(page, body, options) : asListing(page, list, lead);
}

/** A page's body for people to pick elements of: see {@link framePage}. */
export function pageToPickFrom(html: string, url: AbsoluteUrl): FramedPage {
  return framePage(parsePage(html, url));
}

/** Selectors for what was pointed at on a page: see {@link pick}. */
export function pickOn(html: string, url: AbsoluteUrl, pointing: Pointing): Picked {
  return pick(parsePage(html, url), pointing);
}

/** The elements of a page that each selector of the rules selects. */
export function markRules(html: string, url: AbsoluteUrl, rules: ExtractionRules): RuleMark[] {
  return markedBy(parsePage(html, url), rules);
}

function asListing(page: Page, { items, way }: FoundList, lead: Lead | null): Extraction {
  return {
    kind: 'listing',
    article: lead?.article ?? null,
    items: items.map((found, index) => listed(found, lead?.index === index ? lead : null)),
    next: nextPage(page),
    whole: null,
    way,
    feeds: feedsOf(page),
    ...hubIn(page),
    confidence: listConfidence(items),
    reason: null,
  };
}

function asArticle(
  page: Page,
  { article, confidence, reason }: ArticleExtraction,
  { first }: Pick<PageOptions, 'first'>,
): Extraction {
  const parts = partLinks(page, first);
  return {
    kind: 'article',
    ...parts,
    way: null,
    feeds: feedsOf(page),
    ...hubIn(page),
    article,
    items: [],
    confidence,
    reason,
  };
}

function hubIn(page: Page): Pick<Extraction, 'hub'> {
  const hub = hubsOf(page);
  return hub === undefined ? {} : { hub };
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
