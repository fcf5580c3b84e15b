import type { Element } from 'domhandler';
import type { ExtractionRules } from '../../model/index.ts';
import { textContent } from '../metadata/clues.ts';
import { fold } from '../metadata/words.ts';
import type { Outline } from '../page/outline.ts';
import type { Page } from '../page/page.ts';
import { plainText } from '../page/plain.ts';
import { selectAll } from '../page/select.ts';
import { renderSafe, type Verdict } from '../sanitise/render.ts';
import { takeBeside } from './beside.ts';
import { cleanBody } from './clean.ts';
import { CAPTIONED, DROP, type Drops, FIGURED, findFurniture, type Zeal } from './drop.ts';
import { findBody } from './find.ts';
import { type Measures, measure } from './measures.ts';
import type { BodyHints } from './trim.ts';

/** An article's body as it was found. */
export type Body = {
  readonly element: Element;
  /** Sanitised. */
  readonly html: string;
  readonly text: string;
  readonly confidence: number;
};

/** What an operator says of the body: its element, and elements to drop. Selectors that are none find nothing. */
export type BodyRules = Pick<ExtractionRules, 'body' | 'strip'>;

/** Too short for an article: what a stricter pass must beat. */
const THIN = 250;

/** Finds the article's body, cleans it, and writes it as safe HTML. Null where the page has no text to speak of. */
export function extractBody(page: Page, hints: BodyHints, rules: BodyRules = {}): Body | null {
  const stripped = (rules.strip ?? []).flatMap((selector) => elementsAt(page, selector));
  const measures = measure(page.outline, page.url);
  const furniture = (zeal: Zeal): Drops => {
    const drops = findFurniture(page.outline, measures, zeal);
    for (const node of stripped) drops[node] = DROP;
    return drops;
  };
  const [ruled] = rules.body ? elementsAt(page, rules.body) : [];
  if (ruled !== undefined)
    return writeBody(page, ruled, withoutTitle(page.outline, ruled, furniture('loose'), hints), 1);
  const strict = attempt(page, measures, hints, furniture('strict'));
  if (strict && strict.text.length >= THIN) return strict;
  const loose = attempt(page, measures, hints, furniture('loose'));
  return loose && loose.text.length > 2 * (strict?.text.length ?? 0) ? loose : (strict ?? loose);
}

/** The headline stands in its own field. Beyond that an operator's element is the text as it is. */
function withoutTitle({ nodes, end }: Outline, root: number, drops: Drops, { title }: BodyHints): Drops {
  for (let i = root + 1; i < end[root]!; i += 1) {
    if (nodes[i]!.name === 'h1' && title !== null && fold(textContent(nodes[i]!)) === fold(title)) drops[i] = DROP;
  }
  return drops;
}

function elementsAt(page: Page, selector: string): number[] {
  try {
    return selectAll(page, selector).flatMap((node) => page.outline.numberOf.get(node) ?? []);
  } catch {
    return [];
  }
}

function attempt(page: Page, measures: Measures, hints: BodyHints, drops: Drops): Body | null {
  const found = findBody(page.outline, drops);
  if (!found) return null;
  const cleaned = cleanBody(page.outline, measures, found, drops, hints);
  const { node, marks } = takeBeside(page.outline, found.node, cleaned);
  return writeBody(page, node, marks, found.confidence);
}

const VERDICTS = { 0: 'keep', [DROP]: 'drop', [CAPTIONED]: 'caption', [FIGURED]: 'figure' } as Record<number, Verdict>;

/** Writes an element and what is left of it. */
export function writeBody(page: Page, node: number, drops: Drops, confidence: number): Body | null {
  const element = page.outline.nodes[node]!;
  const { numberOf } = page.outline;
  const html = renderSafe([element], page.base, (one) => {
    return VERDICTS[drops[numberOf.get(one)!]!]!;
  });
  const text = plainText(html);
  return text ? { element, html, text, confidence } : null;
}
