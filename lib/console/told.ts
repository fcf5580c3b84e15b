import type { Health } from '../pipeline/index.ts';
import { type Html, html, outside, type Part, plain } from './html.ts';
import { facts, table } from './table.ts';

/** Something said, and how grave it is; a terminal colours it, a page marks it. */
export type Told = string | { readonly text: string; readonly level: Health['level'] };

/** A section shown alike in the terminal and on a page: a table, and the text below it. */
export type ToldSection = {
  /** Of two columns with facts the second has no name. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Told[])[];
  readonly below?: string;
};

/** The most characters shown in one cell. */
const MOST = 600;

/** Facts as a list of terms, anything else as a table. */
function drawSection(section: ToldSection): Html {
  const { head, rows, below } = section;
  const [title = ''] = head;
  const id = `told-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  const after = below === undefined ? null : html`<p class="soft">${outside(below, MOST)}</p>`;
  const inside = rows.length === 0 ? null : isFacts(section) ? factList(rows) : tabled(head, rows);
  // A table is a region of its own, by the same name.
  const named = isFacts(section) ? html` aria-labelledby="${id}"` : null;
  return html`<section class="told"${named}>
<h2 id="${id}">${NAMES[title] ?? spoken(title)}</h2>
${inside}${after}
</section>`;
}

/** A terminal shouts its titles, and calls a table by its first column. */
function spoken(title: string): string {
  return title.slice(0, 1) + title.slice(1).toLowerCase();
}

const NAMES: Readonly<Record<string, string>> = {
  REVISION: 'Its revisions',
  'IN FEED': 'Feeds it is in',
  'NOT IN FEED': 'Feeds it is not in',
  'KNOWN BY': 'Known by',
  READ: 'What was read',
  TIMES: 'When',
  WAITING: 'What is waiting',
};

/** Sections, the facts beside each other and the tables below them. */
export function drawSections(sections: readonly ToldSection[]): Html {
  const are = (kind: boolean) => sections.filter((section) => isFacts(section) === kind).map(drawSection);
  return html`<div class="columns">${are(true)}</div>${are(false)}`;
}

function isFacts({ head }: ToldSection): boolean {
  return head.length === 2 && head[1] === '';
}

/** A label that is empty goes on under the one before. */
function factList(rows: readonly (readonly Told[])[]): Html | null {
  const grouped: { readonly name: string; readonly told: Told[] }[] = [];
  for (const [label = '', ...told] of rows) {
    const name = textOf(label);
    const last = grouped.at(-1);
    if (name === '' && last !== undefined) last.told.push(...told);
    else grouped.push({ name, told });
  }
  return facts(
    grouped.map(({ name, told }) => [
      plain(name),
      told.map((one, at) => html`${at === 0 ? null : html`<br>`}${drawTold(one)}`),
    ]),
  );
}

function tabled(head: readonly string[], rows: readonly (readonly Told[])[]): Html {
  return table(
    NAMES[head[0] ?? ''] ?? spoken(head[0] ?? ''),
    head.map((one) => ({ title: spoken(one) })),
    rows.map((row) => row.map(drawTold)),
  );
}

/** What is told, with a mark where it is grave. */
export function drawTold(told: Told): Part {
  if (typeof told === 'string') return outside(told, MOST);
  return html`<span class="state ${told.level}">${outside(told.text, MOST)}</span>`;
}

function textOf(told: Told): string {
  return typeof told === 'string' ? told : told.text;
}
