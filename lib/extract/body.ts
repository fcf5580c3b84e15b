import type { Element } from 'domhandler';
import { cleanBody } from './body-clean.ts';
import { CAPTIONED, DROP, type Drops, FIGURED, findFurniture } from './body-drop.ts';
import { findBody } from './body-find.ts';
import type { Page } from './page.ts';
import { plainText } from './plain.ts';
import { renderSafe, type Verdict } from './sanitise-render.ts';

/** An article's body as it was found. */
export type Body = {
  readonly element: Element;
  /** Sanitised. */
  readonly html: string;
  readonly text: string;
  readonly confidence: number;
};

/** What is known of the article before its body is looked for. */
export type BodyHints = { readonly title: string | null };

/** Too short for an article: what a stricter pass must beat. */
const THIN = 250;

/** Finds the article's body, cleans it, and writes it as safe HTML. Null where the page has no text to speak of. */
export function extractBody(page: Page, hints: BodyHints): Body | null {
  const strict = attempt(page, hints, findFurniture(page.outline, 'strict'));
  if (strict && strict.text.length >= THIN) return strict;
  const loose = attempt(page, hints, findFurniture(page.outline, 'loose'));
  return loose && loose.text.length > 2 * (strict?.text.length ?? 0) ? loose : (strict ?? loose);
}

function attempt(page: Page, hints: BodyHints, drops: Drops): Body | null {
  const found = findBody(page.outline, drops);
  if (!found) return null;
  return writeBody(page, found.node, cleanBody(page.outline, found, drops, hints), found.confidence);
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
