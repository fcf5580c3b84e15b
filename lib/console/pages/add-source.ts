import { formatStated, type Instant, termsWords } from '../../model/index.ts';
import type { Attempt, Candidate, PreviewItem } from '../../pipeline/index.ts';
import { pathOf } from '../address.ts';
import { sameAs } from '../command-line.ts';
import { form } from '../form.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { table } from '../table.ts';
import { ago } from '../time.ts';

/** A search that somebody began, as a line. */
export type BegunSearch = {
  readonly id: string;
  readonly written: string;
  readonly began: Instant;
  readonly outcome: string;
};

/** The page on which an address is pasted. */
export type AddSourceData = { readonly written: string; readonly searches: readonly BegunSearch[] };

/** Where an address is pasted. */
export const drawAddSource: Draw<AddSourceData> = ({ written, searches }, frame) => ({
  title: 'Add a source',
  body: html`<p class="back"><a href="/sources">Sources</a></p>
<h1>Add a source</h1>
<p>Paste what you have: a feed, a home page, an article, a sitemap, or just the name of a site. Feedmill searches for what can be
followed there, as politely as when it polls. Nothing is stored until you choose.</p>
${lookForm(frame, written)}
${
  searches.length === 0
    ? null
    : html`<section aria-labelledby="begun"><h2 id="begun">Recent searches</h2>
<ul class="lines">${searches.map((one) => html`<li><a href="${searchPath(one.id, one.written)}">${outside(one.written, 120)}</a> <span class="soft">${one.outcome}, ${ago(one.began, frame.now)}</span></li>`)}</ul></section>`
}`,
});

/** Where a search is looked at. Its address tells what was looked for, should it be forgotten. */
export function searchPath(id: string, written: string): string {
  return `/add/${id}?${new URLSearchParams({ address: written })}`;
}

function lookForm(frame: Frame, written: string): Html {
  return form(frame, {
    action: '/add',
    fields: [
      {
        name: 'address',
        label: 'Address',
        value: written,
        required: true,
        help: 'For example, example.org or https://example.org/news.',
      },
      {
        name: 'kind',
        label: 'Treat it as',
        kind: [
          ['', 'whatever is found'],
          ['feed', 'a feed'],
          ['page', 'a page that lists articles'],
          ['sitemap', 'a sitemap'],
        ],
      },
      { name: 'all', label: 'Try every method, even after one has found something', kind: 'checkbox' },
    ],
    button: 'Look',
    command: ['sources', 'add', 'ADDRESS', '--dry-run'],
  });
}

/** A search, as far as it has got. */
export type SourceSearchData = {
  readonly id: string;
  readonly written: string;
  readonly began: Instant;
  readonly isUnderWay: boolean;
  readonly attempts: readonly Attempt[];
  /** Why nothing can be followed; null where something can, or nobody knows yet. */
  readonly failure: string | null;
  readonly candidates: readonly Candidate[];
  readonly unread: readonly { readonly url: string; readonly title: string | null }[];
  /** Which candidate is looked at. */
  readonly choice: number;
  /** What the chosen candidate would be followed as; null where there is none. */
  readonly proposal: { readonly id: string; readonly title: string; readonly interval: string } | null;
  /** What it would be followed as, a page for whose list rules are picked, where nothing was found; null elsewhere. */
  readonly asPage: { readonly id: string; readonly title: string } | null;
  /** The source that reads the chosen address already; null where none does. */
  readonly twin: string | null;
};

/**
 * A search as it goes on: what is tried, then what was found, how it would come in, and the form that follows it. Once it
 * has ended nothing changes under whoever types into that form.
 */
export const drawSourceSearch: Draw<SourceSearchData> = (data, frame) => ({
  title: `Add ${data.written}`,
  ...(data.isUnderWay && { live: 1 }),
  body: html`<p class="back"><a href="/sources">Sources</a> <a href="/add?${new URLSearchParams({ address: data.written }).toString()}">Another address</a></p>
<h1>What was found at ${outside(data.written, 120)}</h1>
<div id="search"${data.isUnderWay ? html` data-live` : null}>
${data.isUnderWay ? html`<noscript><meta http-equiv="refresh" content="2"></noscript><p class="working" role="status">Searching, started ${ago(data.began, frame.now)}. You may leave this page; the search continues, and you will find it under <a href="/add">Add a source</a>.</p>` : null}
${attemptList(data.attempts)}
${data.failure === null ? null : html`<p class="fault" role="status">${outside(data.failure, 600)}</p>`}
${data.proposal === null ? null : found(data, frame)}
${data.asPage === null ? null : pageForm(data, data.asPage, frame)}
</div>
${data.isUnderWay ? null : html`<p class="soft">The same in a terminal: ${sameAs(frame, ['sources', 'add', data.written, '--dry-run'])}</p>`}`,
});

function attemptList(attempts: readonly Attempt[]): Html {
  return html`<ol class="attempts" aria-label="What was tried">${attempts.map(({ way, url, outcome, line }) => {
    const { mark, word } = OUTCOMES[outcome];
    return html`<li class="${outcome}"><span class="mark" role="img" aria-label="${word}">${mark}</span> <span class="way">${way}</span> <span class="url">${outside(url, 160)}</span> <span class="line">${outside(line, 300)}</span></li>`;
  })}</ol>`;
}

const OUTCOMES: Readonly<Record<Attempt['outcome'], { readonly mark: string; readonly word: string }>> = {
  found: { mark: '✓', word: 'found' },
  step: { mark: '→', word: 'leads on' },
  nothing: { mark: '–', word: 'nothing' },
  failed: { mark: '✗', word: 'failed' },
};

function found(data: SourceSearchData, frame: Frame): Part {
  const { candidates, choice, unread } = data;
  const chosen = candidates[choice];
  if (chosen === undefined) return null;
  const others = candidates.length < 2 ? null : candidateList(data);
  const more =
    unread.length === 0
      ? null
      : html`<p class="soft">Also named by the page, but not checked: ${unread.slice(0, 10).map((one, at) => html`${at === 0 ? '' : ', '}<a href="/add?${new URLSearchParams({ address: one.url }).toString()}">${outside(one.title ?? one.url, 80)}</a>`)}</p>`;
  return html`${others}${more}
<section class="candidate" aria-labelledby="chosen">
<h2 id="chosen">${outside(chosen.title ?? chosen.url, 160)}</h2>
<p class="lines"><span class="tag">${chosen.kind}</span> <a href="${chosen.url}" rel="noreferrer">${outside(chosen.url, 160)}</a></p>
<p>${chosen.total} ${chosen.kind === 'feed' ? 'item' : 'article'}${chosen.total === 1 ? '' : 's'}; ${textWords(chosen)}.</p>
${chosen.terms === undefined ? null : html`<p class="lines"><span class="tag">terms</span> ${outside(termsWords(chosen.terms) ?? '', 600)}</p>`}
${chosen.note === null ? null : html`<p class="warning">${outside(chosen.note, 400)}</p>`}
${preview(chosen, frame)}
</section>
${followForm(data, frame)}`;
}

function candidateList({ id, written, candidates, choice }: SourceSearchData): Html {
  return html`<section aria-labelledby="candidates"><h2 id="candidates">What can be followed</h2>
<ul class="choices">${candidates.map(
    (one, at) =>
      html`<li${at === choice ? html` class="chosen"` : null}><a href="${searchPath(id, written)}&amp;choice=${at}"${at === choice ? html` aria-current="true"` : null}><span class="tag">${one.kind}</span> ${outside(one.title ?? one.url, 100)}</a> <span class="soft">${outside(one.url, 120)}, ${one.total}${one.complete ? ', full texts' : ''}${at === 0 ? ', the best' : ''}</span></li>`,
  )}</ul></section>`;
}

function preview({ items, kind }: Candidate, { now }: Frame): Html {
  if (items.length === 0) return html`<p class="none">It lists nothing at the moment.</p>`;
  return table(
    'Its newest items, as they would be ingested',
    [{ title: 'Its newest items' }, { title: 'Dated' }, { title: 'Text' }],
    items.map((item) => [itemTitle(item), dated(item, now), item.complete ? 'full' : kind === 'feed' ? 'cut' : 'link']),
  );
}

function itemTitle({ title, url }: PreviewItem): Part {
  const said = outside(title ?? url ?? '(no title)', 160);
  return url === null ? said : html`<a href="${url}" rel="noreferrer">${said}</a>`;
}

function dated({ date }: PreviewItem, now: Instant): Part {
  if (date === null) return html`<span class="soft">not stated</span>`;
  return date.precision === 'second' ? ago(date.instant, now) : (formatStated(date) ?? '');
}

function textWords({ complete, kind }: Candidate): string {
  if (complete) return 'with full texts';
  return kind === 'feed'
    ? "cut: full texts are read from the articles' pages"
    : "full texts are read from the articles' pages";
}

/** A list that nothing finds by itself: whoever sees it may say where it is. */
function pageForm({ id, written, twin }: SourceSearchData, page: { id: string; title: string }, frame: Frame): Html {
  return html`<section class="follow" aria-labelledby="as-page"><h2 id="as-page">Do you see a list of articles there?</h2>
<p>Follow it as a page, then point at its items: the rules you make that way find lists that Feedmill does not find by itself.</p>
${twinNote(twin)}
${form(frame, {
  action: '/add/page',
  hidden: { search: id, address: written },
  fields: [
    { name: 'title', label: 'Name', value: page.title, required: true },
    { name: 'id', label: 'Id', value: page.id, required: true },
  ],
  button: 'Follow it and pick its rules',
  command: ['sources', 'add', written, '--kind', 'page', '--rule', 'item=SELECTOR', '--yes'],
})}</section>`;
}

function twinNote(twin: string | null): Part {
  if (twin === null) return null;
  return html`<p class="warning">It is already followed as <a href="${pathOf('sources', twin)}">${twin}</a>. To follow it a second time, choose another id.</p>`;
}

function followForm({ id, choice, proposal, twin, written }: SourceSearchData, frame: Frame): Html {
  const { id: name = '', title = '', interval = '' } = proposal ?? {};
  return html`<section class="follow" aria-labelledby="follow"><h2 id="follow">Follow it</h2>
${twinNote(twin)}
${form(frame, {
  action: '/add/follow',
  hidden: { search: id, choice: String(choice), address: written },
  fields: [
    { name: 'title', label: 'Name', value: title, required: true, help: 'The name readers see.' },
    {
      name: 'id',
      label: 'Id',
      value: name,
      required: true,
      help: 'A permanent part of its feed’s address: lower-case letters, digits and hyphens.',
    },
    { name: 'tags', label: 'Tags', help: 'Added to each of its articles; separate them with commas.' },
    {
      name: 'fullText',
      label: 'Read full texts from the articles’ pages',
      kind: [
        ['auto', 'where they are cut'],
        ['always', 'always'],
        ['never', 'never'],
      ],
    },
    {
      name: 'interval',
      label: 'Polled every',
      value: interval,
      help: 'Fixed, such as 15m, or a range to learn within, such as 5m-6h.',
    },
    { name: 'private', label: 'Keep its address secret', kind: 'checkbox' },
  ],
  button: 'Follow',
  command: ['sources', 'add', written, '--yes'],
})}</section>`;
}
