import { comesByItself, type Instant, type KeptMail, type SourceKind } from '../../model/index.ts';
import type { Health } from '../../pipeline/index.ts';
import { pathOf, withQuery } from '../address.ts';
import { weekMap } from '../charts.ts';
import { sameAs } from '../command-line.ts';
import { form } from '../form.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import type { LogRow } from '../log-list.ts';
import { chapterAddress, REMEDIES } from '../remedies.ts';
import { stateMark } from '../state.ts';
import { facts, several, table } from '../table.ts';
import { ago } from '../time.ts';

/** A source's whole story. */
export type SourceData = {
  readonly id: string;
  readonly title: string;
  readonly kind: SourceKind;
  readonly health: Health;
  readonly paused: boolean;
  readonly quarantined: boolean;
  readonly quarantinedSince: Instant | null;
  readonly lastPoll: Instant | null;
  readonly due: Instant | null;
  /** Facts by section, as `sources show` tells them. */
  readonly sections: readonly {
    readonly title: string | null;
    readonly facts: readonly (readonly [string, string])[];
  }[];
  /** Arrivals by the hour of the week, from Monday's first on. */
  readonly week: readonly number[];
  /** The same in words. */
  readonly weekWords: string;
  /** What its answers look like as a rule and the last one beside it, and from how many that was learned. */
  readonly habit: readonly {
    readonly what: string;
    readonly usually: string;
    readonly last: string;
    readonly isFar: boolean;
  }[];
  readonly answers: number;
  readonly leftOut: Remarks;
  readonly mended: Remarks;
  /** The newest items that it lists, and how many there are. */
  readonly items: readonly ItemRow[];
  readonly listed: number;
  /** What came to a newsletter's address of late, the newest first; null for another source. */
  readonly letters: readonly LetterCame[] | null;
  /** What the log says of its polls of late, the newest first; null where the log is asked for elsewhere. */
  readonly polls: readonly LogRow[] | null;
};

/** A letter, and what it asks of its operator where it is no newsletter. */
export type LetterCame = Pick<
  KeptMail,
  'at' | 'fate' | 'kind' | 'from' | 'subject' | 'why' | 'says' | 'codes' | 'links'
>;

/** Items with what is to be said of them, and of how many these are the first. */
export type Remarks = {
  readonly count: number;
  readonly told: readonly { readonly what: string; readonly why: string }[];
};

export type ItemRow = { readonly since: Instant; readonly visited: Instant; readonly name: string };

const HEADINGS: Readonly<Record<string, string>> = {
  DEFINITION: 'How it is defined',
  SCHEDULE: 'When it is polled',
  POLLS: 'How its polls are going',
  LIST: 'How its list is found',
  HUB: 'The hub it names',
};

/** The story of one source, and what can be done with it. */
export const drawSource: Draw<SourceData> = (data, frame) => ({
  title: data.title,
  live: 5,
  body: html`<p class="back"><a href="/sources">All sources</a></p>
<h1>${outside(data.title, 120)}</h1>
<div id="standing" data-live>
<p class="lead">${stateMark(data.health)}</p>
${data.health.line === 'ok' ? null : html`<p>${outside(data.health.line, 600)}</p>`}
${remedy(data)}
<p class="soft">${data.kind} <code>${outside(data.id, 80)}</code>${comesByItself(data.kind) ? null : html` · polled ${ago(data.lastPoll, frame.now)} · next ${data.due === null ? 'never' : data.due <= frame.now ? 'now' : ago(data.due, frame.now)}`}</p>
</div>
${actions(data, frame)}
${letters(data, frame)}
${drift(data)}
<section aria-labelledby="arrivals">
<h2 id="arrivals">When its news arrives</h2>
<div id="week" data-live>
<p>${data.weekWords.charAt(0).toUpperCase()}${data.weekWords.slice(1)}.</p>
${data.week.every((hour) => hour === 0) ? null : html`<div class="scroll" role="group" aria-label="Arrivals by hour of the week" tabindex="0">${weekMap(data.week, data.weekWords)}</div>`}
</div>
</section>
${remarks('left-out', 'Left out', 'What it lists but no feed shows, and why', data.leftOut)}
${polls(data, frame)}
${remarks('mended', 'Repaired', 'What was wrong with its last answer and was repaired', data.mended)}
${items(data, frame)}
${data.sections.flatMap(({ title, facts: rows }) => section(title, rows))}
<p>${sameAs(frame, ['sources', 'show', data.id])}</p>`,
});

function remedy({ health }: SourceData): Part {
  const found = REMEDIES[health.condition];
  if (found === undefined) return null;
  return html`<p class="remedy">${found.what} <a href="${chapterAddress(found.chapter)}">More on this<span class="unseen">: ${found.chapter}</span></a></p>`;
}

function actions({ id, kind, paused, quarantined, letters }: SourceData, frame: Frame): Html {
  const isWaiting = letters?.some(({ fate }) => fate === 'waiting') ?? false;
  const hidden = { id };
  const one = (name: string, button: string) =>
    form(frame, { action: `/sources/${name}`, hidden, button, command: ['sources', name, id] });
  return html`<section class="doing" aria-labelledby="doing">
<h2 id="doing" class="unseen">What can be done</h2>
${quarantined ? one('accept', 'Accept what it sends now') : isWaiting ? one('accept', 'Publish its letters') : null}
${comesByItself(kind) || paused ? null : one('poll', 'Poll it now')}
${paused ? one('resume', 'Resume') : one('pause', 'Pause')}
<p class="acts">${comesByItself(kind) ? null : html`<a class="button" href="${pathOf('sources', id, 'rules')}">Rules</a> `}<a class="button" href="${withQuery('/articles', { source: id })}">Its articles</a></p>
</section>`;
}

/** The letters that came, those for the operator alone with what they ask: their addresses are not to be clicked by chance. */
function letters({ letters }: SourceData, { now }: Frame): Part {
  if (letters === null) return null;
  const rows = letters.map(({ at, fate, kind, from, subject, why }) => [
    ago(at, now),
    FATES[fate],
    kind,
    outside(from ?? '', 80),
    html`${outside(subject ?? '', 200)}${fate === 'published' ? null : html` <span class="soft">${outside(why, 300)}</span>`}`,
  ]);
  const asking = letters.filter(({ fate, codes, links }) => fate !== 'published' && codes.length + links.length > 0);
  return html`<section aria-labelledby="letters">
<h2 id="letters">Its letters</h2>
<div id="came" data-live>${
    rows.length === 0
      ? html`<p class="none">No letters have arrived yet. Subscribe with the address below.</p>`
      : table(
          'Its letters',
          [{ title: 'When' }, { title: 'Outcome' }, { title: 'Kind' }, { title: 'From' }, { title: 'Subject' }],
          rows,
        )
  }${asking.map(
    ({ subject, codes, links, says }) =>
      html`<h3>${outside(subject ?? 'A letter without a subject', 120)}</h3>
<p>${outside(says, 400)}</p>
${codes.map((code) => html`<p>Code: <code>${outside(code, 80)}</code></p>`)}${links.map((link) => html`<p>Link: <code>${outside(link, 800)}</code></p>`)}`,
  )}</div>
</section>`;
}

/** What became of a letter, in a word or two. */
const FATES: Readonly<Record<KeptMail['fate'], string>> = {
  published: 'published',
  waiting: 'waiting to be accepted',
  shown: 'for operators only',
  quarantined: 'in quarantine',
  unreadable: 'cannot be read',
};

function drift({ habit, answers, quarantinedSince, quarantined }: SourceData): Part {
  if (habit.length === 0) return null;
  const rows = habit.map(({ what, usually, last, isFar }) => [
    what,
    usually,
    isFar ? html`<strong class="far">${last} <span class="unseen">(unusual)</span></strong>` : last,
  ]);
  const since =
    quarantined && quarantinedSince !== null
      ? html` In quarantine since <time datetime="${quarantinedSince}">${quarantinedSince.slice(0, 16).replace('T', ' ')} UTC</time>.`
      : null;
  return html`<section aria-labelledby="answers">
<h2 id="answers">What its answers look like</h2>
<p>Usually, over ${several(answers, 'answer')}, and in the last one. For a field, the share of items that have it.${since}</p>
<div id="habit" data-live>${table('Its usual answers and the last one', [{ title: 'What' }, { title: 'Usually', numeric: true }, { title: 'Last answer', numeric: true }], rows, { kind: 'narrow' })}</div>
</section>`;
}

function remarks(id: string, title: string, words: string, { count, told }: Remarks): Part {
  if (count === 0) return null;
  const more = count > told.length ? html`<p class="soft">and ${count - told.length} more</p>` : null;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p>${words}: ${several(count, 'item')}.</p>
${table(
  title,
  [{ title: 'What' }, { title: 'Why' }],
  told.map(({ what, why }) => [outside(what, 120), outside(why, 300)]),
)}
${more}
</section>`;
}

function polls({ polls, id, kind }: SourceData, frame: Frame): Part {
  if (comesByItself(kind)) return null;
  const all = html`<a href="${withQuery('/log', { q: id })}">All log lines about it</a>`;
  return html`<section aria-labelledby="polls">
<h2 id="polls">Recent polls</h2>
<div id="lines" data-live>${
    polls === null
      ? html`<p>${all}</p>`
      : polls.length === 0
        ? html`<p class="none">There are no log lines about it yet.</p>`
        : [pollsTable(polls, frame), html`<p>${all}</p>`]
  }</div>
</section>`;
}

/** Each look at it: what came of it, and how much was new, mended and left out. */
function pollsTable(polls: readonly LogRow[], { now }: Frame): Html {
  const count = (written: string | undefined) =>
    written === undefined ? null : written === '0' ? html`<span class="soft">0</span>` : written;
  return table(
    'Recent polls',
    [
      { title: 'When' },
      { title: 'Result' },
      { title: 'New or changed', numeric: true },
      { title: 'Mended', numeric: true },
      { title: 'Left out', numeric: true },
      { title: 'Re-read', numeric: true },
    ],
    polls.map(({ at, level, message, fields }) => {
      const { outcome, error, reason, offered, repairs, leftOut, rechecked } = fields;
      const why = error ?? reason;
      const what = message === 'polled' ? (OUTCOMES[outcome ?? ''] ?? outcome ?? message) : message;
      return [
        ago(at, now),
        html`<span class="${level === 'INFO' ? '' : 'state warning'}">${outside(what, 80)}</span>${why === undefined ? null : html` ${outside(why, 300)}`}`,
        count(offered),
        count(repairs),
        count(leftOut),
        count(rechecked),
      ];
    }),
  );
}

/** What may come of a poll, in words. */
const OUTCOMES: Readonly<Record<string, string>> = {
  read: 'read',
  unchanged: 'nothing changed',
  notModified: 'nothing changed',
  rechecked: 'not polled; pages re-read',
};

function items({ items, listed }: SourceData, { now }: Frame): Part {
  if (items.length === 0) return null;
  const rows = items.map(({ since, visited, name }) => [outside(name, 140), ago(since, now), ago(visited, now)]);
  return html`<section aria-labelledby="items">
<h2 id="items">What it lists</h2>
<p>${listed > items.length ? `The newest ${items.length} of ${several(listed, 'item')}` : several(listed, 'item')}.</p>
${table('The newest items', [{ title: 'Item' }, { title: 'First listed' }, { title: 'Last read' }], rows)}
</section>`;
}

function section(title: string | null, rows: readonly (readonly [string, string])[]): Html[] {
  // How it stands is told above.
  if (title === null || rows.length === 0) return [];
  const id = `told-${title.toLowerCase()}`;
  return [
    html`<section aria-labelledby="${id}">
<h2 id="${id}">${HEADINGS[title] ?? title}</h2>
${facts(rows.map(([label, fact]) => [label, outside(fact, 500)]))}
</section>`,
  ];
}

/** The address of a source's story. */
export function sourceAddress(id: string): string {
  return pathOf('sources', id);
}
