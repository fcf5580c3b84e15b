import { type Element, isTag } from 'domhandler';
import { textContent } from 'domutils';
import { lettersOf } from './lead.ts';
import type { FoundItem } from './list/list.ts';
import type { Page } from './page/page.ts';

/** What is known of a page when its kind is decided. */
export type Evidence = {
  /** The element that the article's body would be; null where the page has no article. */
  readonly body: Element | null;
  /** 0 to 1: how sure the article's extraction is. */
  readonly confidence: number;
  /** Why there is no article; null where there is one. */
  readonly reason: string | null;
  readonly items: readonly FoundItem[];
  /** The item whose excerpt a body on the page begins with; null where there is no such body. */
  readonly paired: FoundItem | null;
};

/** A page that calls itself an article is one unless less prose than this is left beside its items; others need more. */
const PROSE_OF_DECLARED = 200;
const PROSE_OF_OTHERS = 600;
const PROSE_OF_LONG = 2500;
/** What a text tells of each of many things at least, on average. */
const PROSE_OF_ENTRY = 120;
const FEWEST_BEHIND_REFUSAL = 5;
/** A page that calls itself an article is one where its body is as sure as this. */
const SURE = 0.5;
/** What a card says at most; a record with more holds a part of the body. */
const LONGEST_TEASER = 500;

/**
 * Whether a page is an article or a list of articles. In doubt an article: a listing taken for an article is seen at
 * once, an article taken for a listing is lost. Cards beside a body (related, more news) never make a listing.
 */
export function kindOf(page: Page, { body, items, paired, confidence, reason }: Evidence): 'article' | 'listing' {
  const says = declaredKind(page);
  if (paired) return says === 'article' || isTitled(page, paired) ? 'article' : 'listing';
  if (items.length < 2 || (isRefusal(reason) && items.length < FEWEST_BEHIND_REFUSAL)) return 'article';
  if (body === null) return says === 'article' ? 'article' : 'listing';
  const prose = proseBeside(page, body, items);
  if (says === null && (isHeadlined(page, body, items) || isRoundUp(page, body, items))) return 'article';
  if (says === 'article') return prose >= PROSE_OF_DECLARED || confidence >= SURE ? 'article' : 'listing';
  const inside = shareInside(page, body, items);
  if (says === 'listing' && isRich(items) && (inside >= 0.5 || prose < PROSE_OF_LONG)) return 'listing';
  // What a program would draw beside an article is in its data too; a list that it has to draw leaves the page without prose.
  if (items.every(({ record }) => record.nodes.length === 0)) return prose >= PROSE_OF_DECLARED ? 'article' : 'listing';
  if (isDatedList(page, items) && (inside >= 0.5 || prose < PROSE_OF_OTHERS * 2)) return 'listing';
  return prose >= PROSE_OF_OTHERS ? 'article' : 'listing';
}

/** Whether the page is an article whatever it lists beside it, so that nobody need look for that. */
export function isPlainly(
  page: Page,
  { body, confidence, reason }: Pick<Evidence, 'body' | 'confidence' | 'reason'>,
): boolean {
  return body !== null && reason === null && confidence >= SURE && declaredKind(page) === 'article';
}

/** An error page or a login may offer a few stories; a listing with a login box, or a headline about errors, has many. */
function isRefusal(reason: string | null): boolean {
  return reason === 'captcha' || reason === 'consent' || reason === 'error-page' || reason === 'login';
}

/** Whether the page bears the item's title: then it is that item's own page, which lists it among others. */
function isTitled({ outline }: Page, { item }: FoundItem): boolean {
  const title = lettersOf(item.title ?? '');
  const element = outline.nodes.find(({ name }) => name === 'title');
  return title.length >= 12 && element !== undefined && lettersOf(textContent(element)).includes(title);
}

/** What the page's own metadata says; null where it says nothing or contradicts itself. */
function declaredKind({ outline, url }: Page): 'article' | 'listing' | null {
  let article = 0;
  let listing = new URL(url).pathname === '/' ? 2 : 0;
  for (const { name, attribs, children } of outline.nodes) {
    if (name === 'meta') {
      const property = (attribs.property ?? attribs.name ?? '').toLowerCase();
      if (property === 'og:type' && /^(?:article|news|blogpost|post)/i.test(attribs.content ?? '')) article += 2;
      if (property === 'article:published_time') article += 2;
    } else if (name === 'body') {
      const words = ` ${(attribs.class ?? '').toLowerCase()} `;
      if (/\s(?:single|single-post|node--type-article|post-template|article-page)\s/.test(words)) article += 2;
      if (/\s(?:archive|blog|home|home-template|category|tag-template|author-template|search-results)\s/.test(words))
        listing += 2;
    } else if (name === 'script' && attribs.type === 'application/ld+json') {
      const data = children[0]?.type === 'text' ? children[0].data : '';
      if (
        /"@type"\s*:\s*(?:\[\s*)?"(?:News|Blog|Reportage|Analysis|Opinion|Tech|Live)?(?:Article|Posting|BlogPosting)"/.test(
          data,
        )
      )
        article += 1;
      if (/"@type"\s*:\s*(?:\[\s*)?"(?:CollectionPage|ItemList|Blog|SearchResultsPage)"/.test(data)) listing += 1;
    }
  }
  if (article === listing) return null;
  return article > listing ? 'article' : 'listing';
}

/**
 * Whether the body is an article of its own beside which others are listed: with the page's headline in one box that no item is
 * in, an `article` or one with a date of its own; the headline is no link, has the words of one, and the page's title begins with
 * it.
 */
function isHeadlined(page: Page, body: Element, items: readonly FoundItem[]): boolean {
  const { nodes, end, own, ownLink, parent, numberOf } = page.outline;
  const start = numberOf.get(body) ?? -1;
  const headline = nodes.findIndex(({ name }, i) => name === 'h1' && own[i]! > 0);
  if (start < 0 || headline < 0 || own[headline]! < 20 || ownLink[headline]! > 0) return false;
  let holder = start;
  while (holder > 0 && !(holder <= headline && headline < end[holder]!)) holder = parent[holder]!;
  if (items.some(({ record }) => record.start >= holder && record.start < end[holder]!)) return false;
  const isOne =
    nodes[holder]!.name === 'article' || nodes.slice(holder, end[holder]!).some(({ name }) => name === 'time');
  return isOne && proseBeside(page, body, items) >= PROSE_OF_DECLARED && isTitle(page, headline);
}

function isTitle({ outline: { nodes } }: Page, headline: number): boolean {
  const title = nodes.find(({ name }) => name === 'title');
  return title !== undefined && lettersOf(textContent(title)).startsWith(lettersOf(textContent(nodes[headline]!)));
}

/**
 * Whether what looks like a list of items is what a text is about: it leads to other sites, bears no dates, and there is as much
 * prose to each as no teaser has, or a letter around the links under the page's headline.
 */
function isRoundUp(page: Page, body: Element, items: readonly FoundItem[]): boolean {
  const { outline, url } = page;
  const start = outline.numberOf.get(body);
  if (start === undefined) return false;
  const { host } = new URL(url);
  const away = items.filter(
    ({ item }) => item.url !== null && new URL(item.url).host !== host && item.published === null,
  );
  if (away.length * 2 <= items.length) return false;
  const prose = outline.text[start]! - outline.link[start]!;
  if (prose >= PROSE_OF_OTHERS && prose >= PROSE_OF_ENTRY * items.length) return true;
  const headline = outline.nodes.findIndex(({ name }, i) => name === 'h1' && outline.own[i]! > 0);
  return headline >= 0 && isTitle(page, headline) && proseBeside(page, body, items) >= PROSE_OF_DECLARED;
}

/** Visible characters of a body that are neither in links nor in the items' records. */
function proseBeside({ outline }: Page, body: Element, items: readonly FoundItem[]): number {
  const start = outline.numberOf.get(body);
  if (start === undefined) return 0;
  let prose = outline.text[start]! - outline.link[start]!;
  let seen = 0;
  for (const { record } of items) {
    if (record.start < Math.max(start, seen) || record.end > outline.end[start]!) continue;
    let own = 0;
    for (const node of record.nodes) {
      const number = isTag(node) ? outline.numberOf.get(node) : undefined;
      if (number !== undefined) own += outline.text[number]! - outline.link[number]!;
    }
    prose -= Math.min(own, LONGEST_TEASER);
    seen = record.end;
  }
  return prose;
}

function shareInside({ outline }: Page, body: Element, items: readonly FoundItem[]): number {
  const start = outline.numberOf.get(body);
  if (start === undefined) return 0;
  const inside = items.filter(({ record }) => record.start >= start && record.end <= outline.end[start]!);
  return inside.length / items.length;
}

/** Posts one under the other, each with its linked heading and its date: a listing, however much of them it shows. */
function isDatedList({ url }: Page, items: readonly FoundItem[]): boolean {
  const { host } = new URL(url);
  const posts = items.filter(
    ({ item, headed }) => headed && item.published !== null && item.url !== null && new URL(item.url).host === host,
  );
  return posts.length >= 3 && posts.length * 2 >= items.length;
}

function isRich(items: readonly FoundItem[]): boolean {
  const telling = items.filter(({ item, headed }) => headed || item.published !== null || item.excerpt !== null);
  return telling.length * 2 >= items.length;
}
