import type { Instant, SourceKind } from '../../model/index.ts';
import { CONDITIONS, type Condition, type Health } from '../../pipeline/index.ts';
import { pathOf, withQuery } from '../address.ts';
import { sameAs } from '../command-line.ts';
import { filterForm } from '../filter.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { CONDITION_WORDS, stateMark } from '../state.ts';
import { number, type Paging, pager, type Sorting, several, table } from '../table.ts';
import { ago } from '../time.ts';

/** A source in the list. */
export type SourceRow = {
  readonly id: string;
  readonly title: string;
  readonly kind: SourceKind;
  readonly health: Health;
  readonly lastPoll: Instant | null;
  /** When it is polled next; null where it never is. */
  readonly due: Instant | null;
  readonly polling: boolean;
  readonly items: number;
  readonly leftOut: number;
};

/** What is looked for in the list. */
export type SourceFilter = {
  readonly text: string;
  /** A condition, or `trouble`: all that somebody has to look at; empty: any. */
  readonly state: Condition | 'trouble' | '';
  readonly kind: SourceKind | '';
};

export type SourcesData = {
  readonly at: Instant;
  readonly rows: readonly SourceRow[];
  readonly filter: SourceFilter;
  readonly sorting: Sorting;
  readonly paging: Paging;
  /** All sources there are, by condition. */
  readonly all: number;
  readonly conditions: readonly (readonly [Condition, number])[];
  readonly none: string;
};

/** By what the list can be sorted. */
export const SOURCE_SORTS = ['state', 'name', 'kind', 'polled', 'due', 'items', 'out'] as const;

const COLUMNS = [
  { title: 'Source', sort: 'name' },
  { title: 'State', sort: 'state' },
  { title: 'Kind', sort: 'kind' },
  { title: 'Last poll', sort: 'polled' },
  { title: 'Next', sort: 'due' },
  { title: 'Items', sort: 'items', numeric: true },
  { title: 'Left out', sort: 'out', numeric: true },
] as const;

/** Every source, sorted and filtered by the address, those in trouble first. */
export const drawSources: Draw<SourcesData> = (data, frame) => ({
  title: 'Sources',
  live: 10,
  body: html`<h1>Sources</h1>
<p class="acts"><a class="button" href="/add">Add a source</a> ${sameAs(frame, ['sources', 'list'])}</p>
${data.all === 0 ? html`<p class="none"><b>Nothing is followed yet.</b> ${data.none}</p>` : [filters(data, frame), list(data, frame)]}`,
});

function filters({ filter, conditions, all }: SourcesData, { at }: Frame): Html {
  const chip = (state: string, words: string, count: number) =>
    html`<li><a href="${withQuery(at, { state, page: null })}"${filter.state === state ? html` aria-current="true"` : null}><b>${number(count)}</b> ${words}</a></li>`;
  const kinds = ['', 'feed', 'page', 'sitemap', 'push'];
  return html`<ul class="chips" aria-label="By state">
${chip('', 'in total', all)}${conditions.map(([condition, count]) => chip(condition, CONDITION_WORDS[condition], count))}
</ul>
${filterForm('/sources', {
  search: { name: 'q', label: 'Find', value: filter.text, hint: 'id, title or address' },
  choices: [
    { name: 'kind', label: 'Kind', value: filter.kind, options: kinds.map((kind) => [kind, kind || 'any']) },
    {
      name: 'state',
      label: 'State',
      value: filter.state,
      options: [
        ['', 'any'],
        ['trouble', 'needs attention'],
        ...CONDITIONS.map((one) => [one, CONDITION_WORDS[one]] as const),
      ],
    },
  ],
})}`;
}

function list({ rows, sorting, paging, at, filter }: SourcesData, frame: Frame): Part {
  const isFiltered = filter.text !== '' || filter.state !== '' || filter.kind !== '';
  if (rows.length === 0) {
    return html`<p class="none">No sources match. <a href="/sources">Show all of them</a>.</p>`;
  }
  const isWrong = rows.some(({ health }) => health.level !== 'ok');
  const columns = isWrong ? [...COLUMNS, { title: 'Condition' }] : COLUMNS;
  const sourcesTable = table(
    'Sources',
    columns,
    rows.map((row) => cells(row, frame).slice(0, columns.length)),
    { frame, sorting, ...(isWrong && { kind: 'wide' }) },
  );
  return html`<div id="list" data-live>
<p class="soft">${several(paging.count, 'source')}${isFiltered ? ' that match' : ''}, as of ${ago(at, frame.now)}.</p>
${sourcesTable}
${pager(frame, paging)}
</div>`;
}

function cells(row: SourceRow, { now }: Frame): Part[] {
  const { id, title, kind, health, lastPoll, due, polling, items, leftOut } = row;
  return [
    html`<a href="${pathOf('sources', id)}">${outside(title, 60)}</a>${title === id ? null : html` <small>${outside(id, 60)}</small>`}`,
    stateMark(health),
    kind,
    ago(lastPoll, now),
    polling ? 'polling' : due === null ? html`<span class="soft">-</span>` : due <= now ? 'now' : ago(due, now),
    number(items),
    leftOut === 0 ? html`<span class="soft">0</span>` : number(leftOut),
    health.level === 'ok' ? null : outside(health.line, 160),
  ];
}
