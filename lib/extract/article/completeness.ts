import type { Clues } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import { lacksPaidParts, type StatedAccess } from './access.ts';

/** Fewer words than this are a teaser. */
const FEWEST = 40;
/** Fewer words than this, where the page says that reading on costs money, are its teaser. */
const FEWEST_PAID = 200;

/** A text of which the JSON-LD tells so many times more is cut. */
const MORE_TOLD = 1.5;

/** How a text that goes on elsewhere ends. */
const CUT =
  /(?:\[(?:…|\.\.\.)\]|(?:read more|continue reading|weiterlesen|lire la suite|seguir leyendo)\s*(?:…|\.\.\.|»|→)?)$/i;
const LONGEST_CUT = 60;

/** Less of the page's prose than this is hardly the whole of its article. */
const LEAST_COVERAGE = 0.2;

/**
 * Whether the text is the whole article: not too thin, not cut by a paywall, not markedly shorter than the page says, and not the
 * smallest part of what the page has (`coverage`, 0 to 1).
 */
export function isComplete(clues: Clues, access: StatedAccess, text: string, words: number, coverage: number): boolean {
  if (words < FEWEST || coverage < LEAST_COVERAGE) return false;
  const told = textIn(clues.article?.articleBody);
  if (told && told.length > MORE_TOLD * text.length) return false;
  if (CUT.test(text.trimEnd().slice(-LONGEST_CUT))) return false;
  const isPaid = access.access === 'paywalled' || access.access === 'metered';
  if (isPaid && (words < FEWEST_PAID || lacksPaidParts(clues, access))) return false;
  const stated = Number(textIn(clues.article?.wordCount) ?? 0);
  // Counted as characters where words are not set apart, so told only for scripts that set them apart.
  return !(stated > 1.8 * words + 80 && !/[\u2e80-\ud7a3\u0e00-\u0e7f]/.test(text));
}
