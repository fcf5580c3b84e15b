import type { AbsoluteUrl } from '../../model/index.ts';
import { MAX_MARKUP, parseTree } from '../page/tree.ts';
import { renderSafe } from './render.ts';

/** How often markup is read back until it no longer changes; one pass suffices for all but markup made to confuse. */
const MAX_PASSES = 4;

/**
 * HTML that is safe and useful anywhere, from any HTML: listed elements and attributes only, absolute http(s) addresses
 * without tracking parameters, lazy pictures resolved, no tracking pixels; no scripts, handlers, styles, forms or frames.
 * Sanitising twice changes nothing. Of more than twelve million characters, which are no article's, nothing is left.
 */
export function sanitise(html: string, base: AbsoluteUrl): string {
  if (html.length > MAX_MARKUP) return '';
  let before = html;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const after = renderSafe(parseTree(before, 'piece').children, base);
    if (after === before) return after;
    if (after.length > MAX_MARKUP) return '';
    before = after;
  }
  return before;
}
