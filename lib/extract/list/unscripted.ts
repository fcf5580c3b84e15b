import { type Page, parsePage } from '../page/page.ts';

/** Links in what a page says without scripts: less is a notice. */
const FEWEST_LINKS = 3;

/** What a page shows where scripts do not run, as pages of their own: some programs put their whole list there. */
export function unscripted({ outline, base }: Page): Page[] {
  return outline.nodes.flatMap(({ name, children }) => {
    const [text] = name === 'noscript' ? children : [];
    if (text?.type !== 'text' || text.data.split('<a ', FEWEST_LINKS + 1).length <= FEWEST_LINKS) return [];
    return [parsePage(text.data, base)];
  });
}
