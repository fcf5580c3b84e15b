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
<p>These articles are stored but shown in no feed. Open an article to release it or to change how long it is held.</p>
<div id="list" data-live>${
    articles.length === 0
      ? html`<p class="none">No articles are held back. To hold one, <a href="/articles">find it</a> first.</p>`
      : [heldTable(articles, frame.now), isAll ? null : html`<p class="soft">and more</p>`]
  }</div>
<p>${sameAs(frame, ['held', 'list'])}</p>`,
});
