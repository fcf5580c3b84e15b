import { sameAs } from '../command-line.ts';
import type { Draw } from '../frame.ts';
import { type HeldArticle, heldTable } from '../held-table.ts';
import { html } from '../html.ts';

export type HeldData = { readonly articles: readonly HeldArticle[]; readonly isAll: boolean };

/** What is held back or embargoed, and until when. */
export const drawHeld: Draw<HeldData> = ({ articles, isAll }, frame) => ({
  title: 'Held back',
  live: 10,
  body: html`<h1>Held back or embargoed</h1>
<p>These articles are kept whole and shown in no feed. An article’s own page releases it, or sets another end.</p>
<div id="list" data-live>${
    articles.length === 0
      ? html`<p class="none">Nothing is held back. To hold an article, <a href="/articles">find it</a> first.</p>`
      : [heldTable(articles, frame.now), isAll ? null : html`<p class="soft">and more</p>`]
  }</div>
<p>${sameAs(frame, ['held', 'list'])}</p>`,
});
