import { withQuery } from './address.ts';
import type { Frame } from './frame.ts';
import { type Html, html, type Part } from './html.ts';

/** A column: its heading, and by which word in the address rows are sorted by it (absent: not at all). */
export type Column = { readonly title: string; readonly sort?: string; readonly numeric?: boolean };

/** How a table is sorted: by the word of a column, with `-` before it from the end. */
export type Sorting = { readonly by: string; readonly descending: boolean };

/** Reads how a table is to be sorted from the address; what is no column's word is `otherwise`. */
export function sortingIn(written: string | null, words: readonly string[], otherwise: string): Sorting {
  const chosen = written?.replace(/^-/, '') ?? '';
  return words.includes(chosen)
    ? { by: chosen, descending: written?.startsWith('-') === true }
    : { by: otherwise.replace(/^-/, ''), descending: otherwise.startsWith('-') };
}

/**
 * A table that scrolls inside where it is too wide. `name` says what it lists, to whoever does not see it. The first cell of
 * a row names it.
 */
export function table(
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
  how: { readonly frame?: Pick<Frame, 'at'>; readonly sorting?: Sorting; readonly kind?: string } = {},
): Html {
  const { frame, sorting, kind = '' } = how;
  const head = columns.map((column) => heading(column, frame, sorting));
  const body = rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, at) => {
        const number = columns[at]?.numeric ? html` class="number"` : null;
        return at === 0 ? html`<th scope="row"${number}>${cell}</th>` : html`<td${number}>${cell}</td>`;
      })}</tr>\n`,
  );
  return html`<div class="scroll ${kind}" role="group" aria-label="${name}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

function heading({ title, sort, numeric }: Column, frame?: Pick<Frame, 'at'>, sorting?: Sorting): Html {
  const kind = numeric ? html` class="number"` : null;
  if (sort === undefined || frame === undefined) return html`<th scope="col"${kind}>${title}</th>`;
  const isHere = sorting?.by === sort;
  const next = isHere && !sorting.descending ? `-${sort}` : sort;
  const order = isHere ? html` aria-sort="${sorting.descending ? 'descending' : 'ascending'}"` : null;
  return html`<th scope="col"${kind}${order}><a href="${withQuery(frame.at, { sort: next, page: null })}">${title}</a></th>`;
}

/** Which part of a long list is shown: of `count` in all, from `first` on (0 is the first), so many on a page. */
export type Paging = { readonly count: number; readonly first: number; readonly size: number };

/** What of a list is on a page that is asked for; a page beyond the end is the last. */
export function pagingOf(written: string | null, count: number, size: number): Paging {
  const asked = /^\d{1,6}$/.test(written ?? '') ? Number(written) : 1;
  const last = Math.max(1, Math.ceil(count / size));
  return { count, first: (Math.min(Math.max(1, asked), last) - 1) * size, size };
}

/** Which rows are shown of how many, and the ways to the others; nothing where all are. */
export function pager(frame: Pick<Frame, 'at'>, { count, first, size }: Paging): Html | null {
  if (count <= size) return null;
  const page = Math.floor(first / size) + 1;
  const link = (to: number, words: string, rel: string) =>
    to < 1 || (to - 1) * size >= count
      ? html`<span class="soft">${words}</span>`
      : html`<a href="${withQuery(frame.at, { page: to === 1 ? null : String(to) })}" rel="${rel}">${words}</a>`;
  return html`<nav class="pager" aria-label="Pages">
${link(page - 1, '← before', 'prev')} <span>${number(first + 1)} to ${number(Math.min(first + size, count))} of ${number(count)}</span> ${link(page + 1, 'next →', 'next')}
</nav>`;
}

/** `1,204`. */
export function number(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** `1 source`, `1,204 sources`. */
export function several(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Labels with what there is to say under each, as a list of terms. */
export function facts(rows: readonly (readonly [label: string, fact: Part])[]): Html | null {
  if (rows.length === 0) return null;
  return html`<dl class="facts">${rows.map(([label, fact]) => html`<div><dt>${label}</dt><dd>${fact}</dd></div>`)}</dl>`;
}
