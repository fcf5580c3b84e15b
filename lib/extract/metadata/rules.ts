import type { Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type ExtractionRules, type Image } from '../../model/index.ts';
import { textContent } from '../clues/clues.ts';
import { readFormattedDate, type StatedFormats } from '../dates/format.ts';
import { type Page, parsePage } from '../page/page.ts';
import { selectAll } from '../page/select.ts';
import { imageAddress } from '../sanitise/image.ts';
import type { Found } from './title.ts';

/** How the rules say that dates are written; null where they do not. */
export function statedFormats({ dateFormats, dateZone }: ExtractionRules): StatedFormats | null {
  return dateFormats && dateFormats.length > 0 ? { formats: dateFormats, zone: dateZone } : null;
}

/** The picture that the rules point at; null where they point at none. */
export function ruledImage(page: Page, { image }: ExtractionRules): Found<Image> | null {
  if (image === undefined) return null;
  for (const element of elementsAt(page, image)) {
    const value = imageIn(page, element);
    if (value) return { from: 'rule', value };
  }
  return null;
}

function imageIn({ outline, base }: Page, element: Element): Image | null {
  const start = outline.numberOf.get(element) ?? -1;
  const within = start < 0 ? [element] : outline.nodes.slice(start, outline.end[start]);
  const img = within.find(({ name }) => name === 'img');
  const { content, href } = element.attribs;
  const url = img ? imageAddress(img, base) : absoluteUrl(content ?? href ?? '', base);
  if (!url || (!img && !content && !href)) return null;
  const { width, height, alt } = img?.attribs ?? {};
  return { url, width: pixels(width), height: pixels(height), alt: alt?.trim() || null, credit: null };
}

function pixels(size: string | undefined): number | null {
  return size !== undefined && /^[1-9]\d{0,4}$/.test(size) ? Number(size) : null;
}

function elementsAt(page: Page, selector: string): Element[] {
  try {
    return selectAll(page, selector);
  } catch {
    return [];
  }
}

/** What a rule finds on a page. */
export type RuleMatch = {
  /** The rule's name, and what it says. */
  readonly rule: keyof ExtractionRules;
  readonly says: string;
  /** Elements that it selects; for a date format, elements of the date rule that are written in it. */
  readonly matched: number;
};

/** Tries each rule on a page by itself: for an operator who writes them. A selector that is none finds nothing. */
export function ruleMatches(html: string, url: AbsoluteUrl, rules: ExtractionRules): RuleMatch[] {
  const page = parsePage(html, url);
  const matches: RuleMatch[] = elementsByRule(page, rules).map(({ rule, says, elements }) => {
    return { rule, says, matched: elements.length };
  });
  const { dateFormats = [], dateZone: zone } = rules;
  const dates = elementsAt(page, rules.date ?? 'time, [class*="date"], [class*="time"]').map(textContent);
  for (const says of dateFormats) {
    const read = dates.filter((text) => readFormattedDate(text, { formats: [says], zone }, null) !== null);
    matches.push({ rule: 'dateFormats', says, matched: read.length });
  }
  return matches;
}

/** What each selector of the rules selects, one after the other; nothing for one that is none. */
export function elementsByRule(
  page: Page,
  { dateFormats: _, dateZone: __, ...selectors }: ExtractionRules,
): { readonly rule: keyof ExtractionRules; readonly says: string; readonly elements: readonly Element[] }[] {
  return Object.entries(selectors).flatMap(([rule, value]) =>
    [value ?? []]
      .flat()
      .map((says) => ({ rule: rule as keyof ExtractionRules, says, elements: elementsAt(page, says) })),
  );
}
