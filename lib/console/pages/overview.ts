import type { Instant } from '../../model/index.ts';
import type { Health } from '../../pipeline/index.ts';
import { pathOf, withQuery } from '../address.ts';
import { barChart, lineChart, type Series } from '../charts.ts';
import { sameAs } from '../command-line.ts';
import { type Day, QUARTER_MS, type Quarter, totalOf } from '../day.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { chapterAddress, REMEDIES } from '../remedies.ts';
import { CONDITION_WORDS, stateMark } from '../state.ts';
import { number, several } from '../table.ts';
import { ago } from '../time.ts';
import { type HubShown, hubWords } from './subscribers.ts';

/** How everything stands. */
export type OverviewData = {
  /** When sources were looked at. */
  readonly at: Instant;
  readonly sources: number;
  readonly feeds: number;
  /** Sources by condition, those that are well among them, the gravest first. */
  readonly conditions: readonly (readonly [Health['condition'], number])[];
  /** The first of the sources that somebody has to look at, the gravest first, and how many there are. */
  readonly troubles: readonly Trouble[];
  readonly troubled: number;
  /** Dead letters by queue; null where a queue keeps none. */
  readonly dead: readonly (readonly [queue: string, count: number | null])[];
  /** Articles that are held back or embargoed; `more`: these and others. */
  readonly held: { readonly count: number; readonly more: boolean };
  /** Takedowns that have not reached everything yet. */
  readonly takedowns: readonly { readonly article: string; readonly waiting: readonly string[] }[];
  /** The last day; null where nothing is measured. */
  readonly day: Day | null;
  /** The hub elsewhere that the feeds name; null where there is none. */
  readonly hub: HubShown | null;
  /** What a month costs; null while that is not known. */
  readonly cost: { readonly dollars: number; readonly what: string } | null;
  /** Why there is no source yet, where there is none. */
  readonly none: string;
};

export type Trouble = { readonly id: string; readonly title: string; readonly health: Health };

/** The first page: what is broken and what to do about it, then how the last day went. */
export const drawOverview: Draw<OverviewData> = (data, frame) => ({
  title: 'Overview',
  live: 5,
  body: html`<h1>Overview</h1>
<div id="standing" data-live>
${data.sources === 0 ? nothingYet(data, frame) : [standing(data, frame), troubles(data, frame)]}
${waiting(data)}
</div>
<section aria-labelledby="day">
<h2 id="day">The last day</h2>
<div id="charts" data-live>${data.day === null ? html`<p class="none">No measurements yet.</p>` : charts(data.day)}</div>
</section>
<section aria-labelledby="cost">
<h2 id="cost">What it costs</h2>
<p id="dollars" data-live>${cost(data)}</p>
</section>`,
});

function nothingYet({ none }: OverviewData, frame: Frame): Html {
  return html`<div class="none">
<p><b>Nothing is followed yet.</b> ${none}</p>
<p>Start by <a href="/add">adding a source</a>; the address of a site is enough. ${sameAs(frame, ['sources', 'add', 'example.org'])}</p>
</div>`;
}

function standing({ at, sources, feeds, conditions, troubled }: OverviewData, frame: Frame): Html {
  const words =
    troubled === 0
      ? 'Nothing needs your attention.'
      : `${number(troubled)} ${troubled === 1 ? 'source needs' : 'sources need'} your attention.`;
  const counts = conditions.map(
    ([condition, count]) =>
      html`<li><a href="${withQuery('/sources', { state: condition })}"><b>${number(count)}</b> ${CONDITION_WORDS[condition]}</a></li>`,
  );
  return html`<p class="lead">${words}</p>
<p>${several(sources, 'source')} and ${several(feeds, 'feed')}, checked ${ago(at, frame.now)}.</p>
<ul class="chips" aria-label="Sources by their state">${counts}</ul>`;
}

function troubles({ troubles, troubled }: OverviewData, frame: Frame): Part {
  if (troubles.length === 0) return null;
  const more =
    troubled > troubles.length
      ? html`<p><a href="/sources?state=trouble">All ${number(troubled)} that need attention</a></p>`
      : null;
  return html`<section aria-labelledby="broken">
<h2 id="broken">Needs attention</h2>
<ol class="cards">${troubles.map((one) => trouble(one, frame))}</ol>
${more}
</section>`;
}

function trouble({ id, title, health }: Trouble, frame: Frame): Html {
  const remedy = REMEDIES[health.condition];
  return html`<li class="${health.level}">
<h3><a href="${pathOf('sources', id)}">${outside(title, 80)}</a> ${stateMark(health)}</h3>
<p>${outside(health.line, 400)}</p>
${remedy === undefined ? null : html`<p class="remedy">${remedy.what} <a href="${chapterAddress(remedy.chapter)}">More on this<span class="unseen">: ${remedy.chapter}</span></a></p>`}
<p>${sameAs(frame, ['sources', 'show', id])}</p>
</li>`;
}

const QUEUES: Readonly<Record<string, string>> = {
  poll: 'PollDeadLetters',
  article: 'ArticleDeadLetters',
  publish: 'PublishDeadLetters',
  deliver: 'DeliveryDeadLetters',
};

function waiting({ dead, held, takedowns, conditions, hub }: OverviewData): Html {
  const count = dead.reduce((sum, [, one]) => sum + (one ?? 0), 0);
  const of = (condition: Health['condition']) => conditions.find(([name]) => name === condition)?.[1] ?? 0;
  const tile = (href: string, value: string, words: string, isWrong: boolean) =>
    html`<li${isWrong ? html` class="wrong"` : null}><a href="${href}"><b>${value}</b> ${words}</a></li>`;
  const queues = dead.flatMap(([queue, one]) => {
    const chapter = QUEUES[queue];
    if (one === null || one === 0) return [];
    const more = chapter === undefined ? null : html` (<a href="${chapterAddress(chapter)}">${chapter}</a>)`;
    return [html`<a href="${withQuery('/dead-letters', { queue })}">${number(one)} of the ${queue} queue</a>${more}`];
  });
  const letters =
    queues.length === 0
      ? null
      : html`<p>Dead letters are messages that failed after all attempts: ${queues.map((one, at) => [at === 0 ? '' : ', ', one])}. See why, fix the cause and put them back.</p>`;
  return html`<section aria-labelledby="waiting">
<h2 id="waiting">Waiting for somebody</h2>
<ul class="tiles">
${tile('/dead-letters', number(count), count === 1 ? 'dead letter' : 'dead letters', count > 0)}
${tile('/held', `${number(held.count)}${held.more ? '+' : ''}`, 'held back or embargoed', false)}
${tile('/sources?state=quarantined', number(of('quarantined')), 'quarantined', of('quarantined') > 0)}
${tile('/sources?state=silent', number(of('silent')), 'silent', of('silent') > 0)}
</ul>
${letters}
${hub === null || hub.troubles.length === 0 ? null : hubWords(hub)}
${takedowns.map(({ article, waiting }) => html`<p><a href="${pathOf('articles', article)}">${outside(article)}</a> is taken down but still in ${outside(waiting.join(', '))}.</p>`)}
</section>`;
}

function charts(day: Day): Html {
  const all = totalOf(day);
  const series = (value: (quarter: Quarter) => number | null): Series => ({
    from: day.from,
    stepMs: QUARTER_MS,
    values: day.quarters.map(value),
  });
  const { delays } = all;
  const delaySum =
    delays.count === 0
      ? 'none published'
      : `${seconds(delays.sum / delays.count)} on average, ${seconds(delays.most)} at most`;
  return html`<div class="charts">
${lineChart(
  series(({ delays: { count, sum } }) => (count === 0 ? null : sum / count)),
  { name: 'From write to feed', sum: delaySum, written: seconds },
)}
${barChart(
  series(({ articles }) => articles),
  { name: 'Articles ingested', sum: `${number(all.articles)} new or revised`, written: number },
)}
${barChart(
  series(({ polls }) => polls),
  { name: 'Polls', sum: number(all.polls), written: number },
)}
${barChart(
  series(({ repairs }) => repairs),
  { name: 'Repairs', sum: `${number(all.repairs)} faults in documents repaired`, written: number },
)}
</div>`;
}

/** Milliseconds as people read them. */
function seconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

function cost({ cost }: OverviewData): Part {
  if (cost === null) return html`Being calculated. <a href="/cost">See the bill</a>`;
  const dollars = cost.dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return html`<b>$${dollars}</b> a month ${cost.what}. <a href="/cost">See the bill</a>`;
}
