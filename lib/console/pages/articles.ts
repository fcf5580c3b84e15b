import type { ArticleState, Instant } from '../../model/index.ts';
import { pathOf } from '../address.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { number, table } from '../table.ts';
import { ago } from '../time.ts';
import { drawSections, type ToldSection } from '../told.ts';

/** An article in a list. */
export type ArticleRow = {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly state: ArticleState;
  readonly revision: number;
  /** By what it is ordered: its date, or when it was first seen. */
  readonly at: Instant;
};

/** What was looked for among the articles, and what was found. */
export type ArticlesData = {
  readonly asked: string;
  readonly source: string;
  /** The sources to choose from; null where there are too many: an id is typed then. */
  readonly sources: readonly string[] | null;
  readonly rows: readonly ArticleRow[];
  /** How far back it was looked, in a sentence; null where an address or an id was asked for. */
  readonly scope: string | null;
  /** Where an address or an id was asked for that leads to no article: why. */
  readonly none: { readonly lines: readonly string[]; readonly sections: readonly ToldSection[] } | null;
  /** Whether there is any article at all. */
  readonly isEmpty: boolean;
};

/** Articles: found by an address, by words of their titles, by their source. */
export const drawArticles: Draw<ArticlesData> = (data, frame) => ({
  title: data.asked === '' ? 'Articles' : `Articles: ${data.asked}`,
  body: html`<h1>Articles</h1>
${searchForm(data)}
${data.none === null ? null : html`<div class="answer broken" role="status">${data.none.lines.map((line) => html`<p>${outside(line, 500)}</p>`)}</div>`}
${data.rows.length === 0 ? nothing(data) : articleTable(data.rows, frame)}
${data.scope === null ? null : html`<p class="soft">${data.scope}</p>`}
${data.none === null ? null : drawSections(data.none.sections)}`,
});

function searchForm({ asked, source, sources }: ArticlesData): Html {
  const choice =
    sources === null
      ? html`<input type="text" id="articles-source" name="source" value="${source}" placeholder="its id">`
      : html`<select id="articles-source" name="source"><option value="">all of them</option>${sources.map((id) => html`<option value="${id}"${id === source ? html` selected` : null}>${id}</option>`)}</select>`;
  return html`<form class="filter" role="search" method="get" action="/articles">
<label for="articles-q">Address, id, or words from the title<input type="search" id="articles-q" name="q" value="${asked}" maxlength="2000"></label>
<label for="articles-source">Source${choice}</label>
<button>Search</button>
</form>`;
}

function nothing({ isEmpty, none }: ArticlesData): Part {
  if (none !== null) return null;
  if (isEmpty)
    return html`<p class="none">No article has come in yet. <a href="/add">Add a source</a>; its articles appear here a moment later.</p>`;
  return html`<p class="none">No article was found. Try fewer words, or paste the article’s address, which finds it however old it is.</p>`;
}

/** Articles as a table, newest first. */
export function articleTable(rows: readonly ArticleRow[], { now }: Pick<Frame, 'now'>): Html {
  return table(
    'Articles',
    [
      { title: 'Title' },
      { title: 'Source' },
      { title: 'When' },
      { title: 'Revision', numeric: true },
      { title: 'State' },
    ],
    rows.map(({ id, title, source, at, revision, state }) => [
      html`<a href="${pathOf('articles', id)}">${outside(title, 160)}</a>`,
      html`<a href="${pathOf('sources', source)}">${outside(source, 64)}</a>`,
      ago(at, now),
      number(revision),
      articleState(state),
    ]),
  );
}

/** How an article stands, in a word. */
export function articleState(state: ArticleState): Html {
  return html`<span class="state ${STATES[state].level}">${STATES[state].word}</span>`;
}

const STATES: Readonly<Record<ArticleState, { readonly word: string; readonly level: string }>> = {
  usable: { word: 'shown', level: 'ok' },
  withheld: { word: 'held back', level: 'warning' },
  embargoed: { word: 'embargoed', level: 'warning' },
  cancelled: { word: 'taken down', level: 'broken' },
};
