import { PAGE_LOOK } from '../publish/index.ts';

/** The console's style sheet: the look of the pages of feeds, with what lists, tables, forms and charts need. */
export const CONSOLE_STYLE = `${PAGE_LOOK}
body { font: .9375rem/1.5 var(--sans); hanging-punctuation: none; }
`;
