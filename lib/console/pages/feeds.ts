import type { Feed, Instant } from '../../model/index.ts';
import { pathOf, withQuery } from '../address.ts';
import { sameAs } from '../command-line.ts';
import { filterForm } from '../filter.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { number, type Paging, pager, several, table } from '../table.ts';
import { ago } from '../time.ts';

/** A feed in the list. */
export type FeedRow = {
  readonly id: string;
  readonly title: string;
  readonly origin: Feed['origin'];
  readonly shown: number;
  readonly size: number;
  readonly lastPublished: Instant | null;
  /** Milliseconds from a write to its documents; null where nothing was published. */
  readonly delay: number | null;
  /** What its partner's profile holds back, in words; null without a profile. */
  readonly held: string | null;
  readonly isHeld: boolean;
  /** The address of its page or first document. */
  readonly address: string;
};

export type FeedsData = {
  readonly rows: readonly FeedRow[];
  readonly paging: Paging;
  readonly filter: { readonly text: string; readonly origin: Feed['origin'] | '' };
  readonly all: number;
  readonly origins: readonly (readonly [Feed['origin'], number])[];
};

/** Who made a feed. */
export const ORIGIN_WORDS: Readonly<Record<Feed['origin'], string>> = {
  config: 'configured',
  command: 'command line or console',
  automatic: 'automatic',
};

/** Every feed that is published. */
export const drawFeeds: Draw<FeedsData> = (data, frame) => ({
  title: 'Feeds',
  live: 10,
  body: html`<h1>Feeds</h1>
<p class="acts"><a class="button" href="/add/feed">Add a feed</a> <a href="/subscribers">Subscribers</a> ${sameAs(frame, ['feeds', 'list'])}</p>
${data.all === 0 ? html`<p class="none"><b>No feeds yet.</b> Each source has its own feed, so <a href="/add">add a source</a> first.</p>` : [filters(data, frame), list(data, frame)]}`,
});

function filters({ filter, origins, all }: FeedsData, { at }: Frame): Html {
  const chip = (origin: string, words: string, count: number) =>
    html`<li><a href="${withQuery(at, { origin, page: null })}"${filter.origin === origin ? html` aria-current="true"` : null}><b>${number(count)}</b> ${words}</a></li>`;
  return html`<ul class="chips" aria-label="By origin">${chip('', 'in total', all)}${origins.map(([origin, count]) => chip(origin, ORIGIN_WORDS[origin], count))}</ul>
${filterForm('/feeds', {
  search: { name: 'q', label: 'Find', value: filter.text, hint: 'id or title' },
  more: filter.origin === '' ? null : html`<input type="hidden" name="origin" value="${filter.origin}">`,
})}`;
}

function list({ rows, paging }: FeedsData, frame: Frame): Part {
  if (rows.length === 0) return html`<p class="none">No feeds match. <a href="/feeds">Show all of them</a>.</p>`;
  const withHeld = rows.some(({ held }) => held !== null);
  return html`<div id="list" data-live>
${table(
  'Feeds',
  [
    { title: 'Feed' },
    { title: 'Origin' },
    { title: 'Shows', numeric: true },
    { title: 'Published' },
    { title: 'Delay after the write', numeric: true },
    ...(withHeld ? [{ title: 'Partner' }] : []),
    { title: 'Address' },
  ],
  rows.map((row) => [
    html`<a href="${pathOf('feeds', row.id)}">${outside(row.title, 80)}</a>${row.title === row.id ? null : html` <small>${outside(row.id, 60)}</small>`}`,
    ORIGIN_WORDS[row.origin],
    html`${number(row.shown)} <span class="soft">of ${number(row.size)}</span>`,
    ago(row.lastPublished, frame.now),
    row.delay === null ? html`<span class="soft">-</span>` : elapsed(row.delay),
    ...(withHeld
      ? [
          row.held === null
            ? null
            : html`<span class="${row.isHeld ? 'state warning' : 'soft'}">${outside(row.held, 120)}</span>`,
        ]
      : []),
    html`<a href="${row.address}">${outside(new URL(row.address).pathname, 60)}</a>`,
  ]),
)}
<p class="soft">${several(paging.count, 'feed')}.</p>
${pager(frame, paging)}
</div>`;
}

/** Milliseconds as people read them. */
function elapsed(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  return milliseconds < 120_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 60_000)} min`;
}
