import { raw, html as tagged } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { oneLine } from '../publish/index.ts';

/** Markup of ours, in which everything that was put in has been escaped. */
export type Html = HtmlEscapedString;

/** Text, markup, lists of them, or nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Markup. Values in `${}` are escaped unless they are markup themselves; lists are joined, null and false are left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  // It gives a promise only where it is given one.
  return tagged(strings, ...parts) as Html;
}

/** Of a text from outside so many characters are shown, unless a page says otherwise. */
const MOST_SHOWN = 200;

/**
 * What somebody else wrote, as plain text on one line: cut to `most` characters, without control characters and without
 * those that turn the direction of writing. For attributes and titles; in running text see {@link outside}.
 */
export function plain(text: string, most: number = MOST_SHOWN): string {
  // One character more than is shown tells that there is more; white space goes first, or a title of blanks is all there is.
  const line = oneLine(text.trimStart().slice(0, 4 * most))?.replace(/\p{Bidi_Control}/gu, '') ?? '';
  return line.length > most || text.length > 4 * most ? `${line.slice(0, most).toWellFormed().trimEnd()}…` : line;
}

/** The same as markup: isolated, so that a text from right to left turns nothing around it. */
export function outside(text: string, most: number = MOST_SHOWN): Html {
  return html`<bdi>${plain(text, most)}</bdi>`;
}

/** Markup of ours that was written elsewhere, with everything in it escaped. */
export function trusted(markup: string): Html {
  return raw(markup);
}
