import { pathOf } from '../address.ts';
import { sameAs } from '../command-line.ts';
import type { Draw, Frame } from '../frame.ts';
import { type HeldArticle, heldTable } from '../held-table.ts';
import { html, outside, type Part } from '../html.ts';
import { facts, several, table } from '../table.ts';

/** A feed's whole story. */
export type FeedData = {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  /** The addresses of its documents, by format. */
  readonly documents: readonly (readonly [format: string, address: string])[];
  readonly members: readonly MemberRow[];
  /** What its profile holds back, by which rule. */
  readonly heldBack: readonly {
    readonly rule: string;
    readonly what: string;
    readonly article: string | null;
    readonly demands: string;
  }[];
  readonly profile: string | null;
  /** What would be in it, or change it, but waits for somebody. */
  readonly held: readonly HeldArticle[];
  readonly dead: number;
};

export type MemberRow = {
  readonly id: string;
  readonly title: string;
  readonly published: string | null;
  readonly revision: number;
  readonly source: string;
  readonly complete: boolean;
};

/** One feed: its filter, its addresses, what it shows, and what is kept out of it by which rule. */
export const drawFeed: Draw<FeedData> = (data, frame) => ({
  title: data.title,
  live: 10,
  body: html`<p class="back"><a href="/feeds">All feeds</a></p>
<h1>${outside(data.title, 120)}</h1>
<ul class="chips" aria-label="Its documents">${data.documents.map(([format, address]) => html`<li><a href="${address}">${format}</a></li>`)}</ul>
<p class="acts"><a class="button" href="${pathOf('feeds', data.id, 'filter')}">Filter</a></p>
<div id="facts" data-live>${facts(data.facts.map(([label, fact]) => [label, outside(fact, 400)]))}</div>
<div id="kept-out" data-live>${heldBack(data)}${waiting(data, frame)}</div>
<section aria-labelledby="members">
<h2 id="members">What it shows</h2>
<div id="list" data-live>${members(data)}</div>
</section>
<p>${sameAs(frame, ['feeds', 'show', data.id])}</p>`,
});

function heldBack({ heldBack, profile }: FeedData): Part {
  if (heldBack.length === 0) return null;
  const rows = heldBack.map(({ rule, what, article, demands }) => [
    outside(rule, 60),
    article === null ? outside(what, 120) : html`<a href="${pathOf('articles', article)}">${outside(what, 120)}</a>`,
    outside(demands, 300),
  ]);
  return html`<section aria-labelledby="held-back">
<h2 id="held-back">Held back for ${outside(profile ?? 'its partner', 40)}</h2>
<p>These articles break the partner’s rules, so they are not published in this feed.</p>
${table('Held back', [{ title: 'Rule' }, { title: 'What' }, { title: 'Requirement' }], rows)}
</section>`;
}

function waiting({ held, dead }: FeedData, frame: Frame): Part {
  if (held.length === 0 && dead === 0) return null;
  return html`<section aria-labelledby="waiting">
<h2 id="waiting">Waiting for somebody</h2>
${dead === 0 ? null : html`<p><a href="/dead-letters">${several(dead, 'dead letter')}</a> would change it.</p>`}
${held.length === 0 ? null : heldTable(held, frame.now)}
</section>`;
}

function members({ members }: FeedData): Part {
  if (members.length === 0) {
    return html`<p class="none">No articles yet. The feed fills as matching articles arrive.</p>`;
  }
  const rows = members.map((one) => [
    html`<a href="${pathOf('articles', one.id)}">${outside(one.title, 140)}</a>`,
    one.published ?? html`<span class="soft">undated</span>`,
    `r${one.revision}`,
    html`<a href="${pathOf('sources', one.source)}">${outside(one.source, 60)}</a>`,
    one.complete ? 'full' : 'link',
  ]);
  return html`<p class="soft">${several(members.length, 'article')}, newest first.</p>
${table('What it shows', [{ title: 'Title' }, { title: 'Published' }, { title: 'Revision', numeric: true }, { title: 'Source' }, { title: 'Text' }], rows)}`;
}
