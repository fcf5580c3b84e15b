import { type Page, parsePage } from '../page/page.ts';
import { drawnFlight } from './drawn.ts';
import { flightIn } from './state.ts';

/** Links in what a page says without scripts: less is a notice. */
const FEWEST_LINKS = 3;

/**
 * What a page shows elsewhere than in its tree, as pages of their own: in `noscript`, where some programs put their whole
 * list, and in elements that React would make of its stream.
 */
export function unscripted(page: Page): Page[] {
  const silent = page.outline.nodes.flatMap(({ name, children }) => {
    const [text] = name === 'noscript' ? children : [];
    return text?.type === 'text' ? [text.data] : [];
  });
  return [...silent, drawnFlight(flightIn(page))]
    .filter((html) => html.split('<a ', FEWEST_LINKS + 1).length > FEWEST_LINKS)
    .map((html) => parsePage(html, page.base));
}
