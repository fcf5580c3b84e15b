import type { AbsoluteUrl, ExtractionRules } from '../model/index.ts';
import { itemSelector, selectorInItem } from './xpath.ts';

/** How FreshRSS reads a subscription that is no feed, as an outline tells it: its type, and what it adds by lower-case name. */
export type Scraped = { readonly type: string; readonly told: ReadonlyMap<string, string> };

/** What an outline's scraping comes to here: rules for its pages, and a line on each thing that has none; or why nothing. */
export type Scraping =
  | { readonly rules: ExtractionRules; readonly remarks: readonly string[]; readonly refusal: null }
  | { readonly refusal: string };

/**
 * The rules of a subscription of FreshRSS (https://freshrss.github.io/FreshRSS/en/developers/OPML.html): of its XPath
 * expressions those that a CSS selector says too, and the selectors of its articles' text, which are taken as they are.
 */
export function scrapingOf({ type, told }: Scraped, address: AbsoluteUrl): Scraping {
  const unreadable = UNREADABLE.get(type.toLowerCase());
  if (unreadable !== undefined) return { refusal: `its type "${type}" says ${unreadable}` };
  const body = stated(told, 'frss:cssFullContent');
  const strip = stated(told, 'frss:cssContentFilter');
  const pages = { ...(body !== null && { body }), ...(strip !== null && { strip: [strip] }) };
  const expression = type.toLowerCase() === 'html+xpath' ? stated(told, 'frss:xPathItem') : null;
  if (expression === null) return { rules: pages, remarks: [], refusal: null };
  const item = itemSelector(expression);
  if (item === null) {
    return {
      refusal: `${quoted('frss:xPathItem', expression)}, and its items are found by nothing else; write one: feedmill sources add ${address} --kind page --rule item=SELECTOR`,
    };
  }
  const remarks: string[] = [];
  const rules: Record<string, string> = { item };
  for (const { name, rule, reads } of FIELDS) {
    const written = stated(told, name);
    if (written === null) continue;
    const read = selectorInItem(written, item);
    if (read !== null && reads.includes(read.attribute)) rules[rule] = read.selector;
    else remarks.push(`${quoted(name, written)}; it is followed without, or write one as its rule ${rule}`);
  }
  return { rules: { ...rules, ...pages }, remarks: [...remarks, ...withoutRule(told)], refusal: null };
}

const UNREADABLE: ReadonlyMap<string, string> = new Map(
  [
    ['XML+XPath', 'that XPath expressions are read from XML, for which there are no rules here'],
    ['JSON+DotNotation', 'that paths are read from JSON, for which there are no rules here'],
    ['HTML+XPath+JSON+DotNotation', 'that paths are read from JSON in a page, for which there are no rules here'],
  ].map(([type, why]) => [
    type!.toLowerCase(),
    `${why}; try the site itself: feedmill sources add with the address of a page of it`,
  ]),
);

/** What a rule of an item reads of the element that it selects: null for its text. */
const FIELDS: readonly {
  readonly name: string;
  readonly rule: 'itemTitle' | 'itemLink' | 'itemDate';
  readonly reads: readonly (string | null)[];
}[] = [
  { name: 'frss:xPathItemTitle', rule: 'itemTitle', reads: [null] },
  { name: 'frss:xPathItemUri', rule: 'itemLink', reads: ['href'] },
  { name: 'frss:xPathItemTimestamp', rule: 'itemDate', reads: [null, 'datetime'] },
];

/** What FreshRSS reads from the list and Feedmill does not. */
const FROM_PAGES = [
  'frss:xPathItemContent',
  'frss:xPathItemAuthor',
  'frss:xPathItemThumbnail',
  'frss:xPathItemCategories',
  'frss:xPathItemUid',
];

function withoutRule(told: Scraped['told']): string[] {
  const others = FROM_PAGES.filter((name) => stated(told, name) !== null);
  const format = stated(told, 'frss:xPathItemTimeFormat');
  return [
    ...(others.length === 0
      ? []
      : [
          `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} left out: what an article is, is read from its own page; where that goes wrong, write the rules body, author or image`,
        ]),
    ...(format === null
      ? []
      : [
          `frss:xPathItemTimeFormat ${JSON.stringify(short(format))} is left out: most dates are understood as they are; where they are not, write the rule dateFormats, such as dd.MM.yyyy`,
        ]),
  ];
}

function stated(told: Scraped['told'], name: string): string | null {
  return told.get(name.toLowerCase())?.trim() || null;
}

function quoted(name: string, expression: string): string {
  return `${name} ${JSON.stringify(short(expression))} has no CSS selector that selects the same`;
}

const LONGEST_SHOWN = 120;

function short(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
}
