import type { Element } from 'domhandler';
import type { ExtractionRules } from '../../model/index.ts';
import { textContent } from '../clues/clues.ts';
import { fold } from '../clues/words.ts';
import type { Outline } from '../page/outline.ts';
import type { Page } from '../page/page.ts';
import { plainText } from '../page/plain.ts';
import { selectAll } from '../page/select.ts';
import { renderSafe, type Verdict } from '../sanitise/render.ts';
import { takeBeside } from './beside.ts';
import { cleanBody } from './clean.ts';
import { proseHeld, proseOf } from './coverage.ts';
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
  /** The share of the page's prose that it holds at least, 0 to 1. */
  readonly coverage: number;
  /** How loosely it had to be looked for. */
  readonly zeal: Zeal;
};

/** What an operator says of the body: its element, and elements to drop. Selectors that are none find nothing. */
export type BodyRules = Pick<ExtractionRules, 'body' | 'strip'>;

/** Too short for an article: what a looser pass must beat. */
const THIN = 250;

/** What the usual way holds of the page's prose at least; less, and it may have found a teaser or the notes. */
const LEAST_COVERAGE = 0.2;

/** How sure what a looser way finds can be, at most. */
const SURE: Readonly<Record<Zeal, number>> = { strict: 1, loose: 0.7, bare: 0.5 };

/**
 * Finds the article's body, cleans it, and writes it as safe HTML: the usual way, and more loosely where that finds little or
 * misses most of the page's prose. Null where the page has no text to speak of.
 */
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
  let known: Drops | null = null;
  const certain = () => (known ??= furniture('loose'));
  let best = attempt(page, measures, hints, furniture('strict'), certain, 'strict');
  for (const zeal of ['loose', 'bare'] as const) {
    if (best && best.text.length >= THIN && best.coverage >= LEAST_COVERAGE) break;
    const other = attempt(page, measures, hints, zeal === 'loose' ? certain() : furniture(zeal), certain, zeal);
    const least = zeal === 'bare' ? THIN : 0;
    if (other && other.text.length > Math.max(least, 2 * (best?.text.length ?? 0))) best = other;
  }
  return best;
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

function attempt(
  page: Page,
  measures: Measures,
  hints: BodyHints,
  drops: Drops,
  certain: () => Drops,
  zeal: Zeal,
): Body | null {
  const found = findBody(page.outline, measures, drops);
  if (!found) return null;
  const cleaned = cleanBody(page.outline, measures, found, drops, hints);
  const { node, marks } = takeBeside(page.outline, found.node, cleaned);
  const held = proseHeld(page.outline, measures, node, marks);
  // Of all the page's prose, furniture and all, it is a share that costs nothing to know, and most often says enough.
  const least = held / Math.max(1, measures.all);
  const coverage = least >= LEAST_COVERAGE ? least : held / proseOf(page.outline, measures, node, certain());
  const body = writeBody(page, node, marks, Math.min(found.confidence, SURE[zeal]));
  return body && { ...body, coverage, zeal };
}

const VERDICTS = { 0: 'keep', [DROP]: 'drop', [CAPTIONED]: 'caption', [FIGURED]: 'figure' } as Record<number, Verdict>;

const HOLDERS = new Set(['nav', 'menu', 'dialog', 'figcaption', 'button', 'object']);

/** Writes an element and what is left of it. */
export function writeBody(page: Page, node: number, drops: Drops, confidence: number): Body | null {
  const element = page.outline.nodes[node]!;
  const { numberOf } = page.outline;
  // What a menu or a dialog holds is text where it was taken for it; as a part of a text neither is.
  const html = renderSafe(HOLDERS.has(element.name) ? element.children : [element], page.base, (one) => {
    return VERDICTS[drops[numberOf.get(one)!]!]!;
  });
  const text = plainText(html);
  return text ? { element, html, text, confidence, coverage: 1, zeal: 'strict' } : null;
}
