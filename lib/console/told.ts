import type { Health } from '../pipeline/index.ts';
import { type Html, html, outside, type Part } from './html.ts';

/** Something said, and how grave it is; a terminal colours it, a page marks it. */
export type Told = string | { readonly text: string; readonly level: Health['level'] };

/** A part of what is told, as a terminal and a page show it alike: a table, and what is to be said below it. */
export type ToldSection = {
  /** Of two columns with facts the second has no name. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Told[])[];
  readonly below?: string;
};

/** So much is shown of what is told in one cell. */
const MOST = 600;

/** A section as a page shows it: facts as a list of terms, anything else as a table, which scrolls where it is too wide. */
export function drawSection({ head, rows, below }: ToldSection): Html {
  const [title = ''] = head;
  const id = `told-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  const isFacts = head.length === 2 && head[1] === '';
  const after = below === undefined ? null : html`<p class="soft">${outside(below, MOST)}</p>`;
  const inside = rows.length === 0 ? null : isFacts ? facts(rows) : tabled(head, rows, id);
  return html`<section class="told" aria-labelledby="${id}">
<h2 id="${id}">${spoken(title)}</h2>
${inside}${after}
</section>`;
}

/** A terminal shouts its titles. */
function spoken(title: string): string {
  return title.slice(0, 1) + title.slice(1).toLowerCase();
}

/** A label that is empty goes on under the one before. */
function facts(rows: readonly (readonly Told[])[]): Html {
  return html`<dl class="facts">${rows.map(([label = '', ...told]) => {
    const name = textOf(label);
    return html`${name === '' ? null : html`<dt>${outside(name)}</dt>`}<dd>${told.map(drawTold)}</dd>`;
  })}</dl>`;
}

function tabled(head: readonly string[], rows: readonly (readonly Told[])[], id: string): Html {
  return html`<div class="wide" role="region" aria-labelledby="${id}" tabindex="0"><table>
<thead><tr>${head.map((one) => html`<th scope="col">${spoken(one)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((told, at) => (at === 0 ? html`<th scope="row">${drawTold(told)}</th>` : html`<td>${drawTold(told)}</td>`))}</tr>\n`)}</tbody>
</table></div>`;
}

/** What is told, with a mark where it is grave. */
export function drawTold(told: Told): Part {
  if (typeof told === 'string') return outside(told, MOST);
  return html`<span class="level ${told.level}">${outside(told.text, MOST)}</span>`;
}

function textOf(told: Told): string {
  return typeof told === 'string' ? told : told.text;
}
