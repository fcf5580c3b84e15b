import type { Instant } from '../../model/index.ts';
import { pathOf } from '../address.ts';
import { sameAs } from '../command-line.ts';
import { form } from '../form.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part } from '../html.ts';
import { chapterAddress } from '../remedies.ts';
import { several, table } from '../table.ts';
import { ago, clock } from '../time.ts';

/** A message that was given up. */
export type LetterRow = {
  readonly id: string;
  readonly queue: string;
  /** What was to be done by it, in a line. */
  readonly what: string;
  readonly source: string | null;
  readonly feed: string | null;
  readonly address: string | null;
  readonly articles: readonly string[];
  readonly tries: number;
  readonly sent: Instant;
  readonly died: Instant | null;
  readonly reason: string;
};

export type LettersData = {
  readonly rows: readonly LetterRow[];
  /** By queue; null where a queue keeps none. */
  readonly counts: readonly (readonly [queue: string, count: number | null])[];
  /** The one queue that is looked at; null for all. */
  readonly queue: string | null;
};

export type LetterData = LetterRow & { readonly body: string; readonly group: string };

/** What could not be done after all attempts. */
export const drawLetters: Draw<LettersData> = (data, frame) => ({
  title: 'Dead letters',
  live: 10,
  body: html`<h1>Dead letters</h1>
<p>Messages that failed after all attempts. Fix the cause and put them back, or drop those that can never succeed.
<a href="${chapterAddress('Waiting for a human')}">More on this</a></p>
<div id="list" data-live>${list(data, frame)}</div>
${data.rows.length === 0 ? null : again(data, frame)}
<p>${sameAs(frame, ['dead-letters', 'list', ...(data.queue === null ? [] : ['--queue', data.queue])])}</p>`,
});

function list({ rows, counts, queue }: LettersData, { now }: Frame): Part {
  const without = counts.filter(([, count]) => count === null);
  const lacking = without.map(
    ([name]) => html`<p class="fault">The ${name} queue has no dead-letter queue; deploy the stack again.</p>`,
  );
  const chips = html`<ul class="chips" aria-label="By queue"><li><a href="/dead-letters"${queue === null ? html` aria-current="true"` : null}>all</a></li>${counts.map(
    ([name, count]) =>
      html`<li><a href="/dead-letters?queue=${name}"${queue === name ? html` aria-current="true"` : null}><b>${count ?? '-'}</b> ${name}</a></li>`,
  )}</ul>`;
  if (rows.length === 0) return [lacking, chips, html`<p class="none">No dead letters: every message was handled.</p>`];
  const all = counts.reduce((sum, [name, count]) => sum + (queue === null || queue === name ? (count ?? 0) : 0), 0);
  return [
    lacking,
    chips,
    table(
      'Dead letters',
      [
        { title: 'What' },
        { title: 'Queue' },
        { title: 'Source or feed' },
        { title: 'Tries', numeric: true },
        { title: 'Sent' },
        { title: 'Why it failed' },
      ],
      rows.map((row) => [
        html`<a href="${letterAddress(row)}">${outside(row.address ?? row.what, 80)}</a>`,
        row.queue,
        about(row),
        row.tries,
        ago(row.sent, now),
        outside(row.reason, 300),
      ]),
    ),
    all > rows.length ? html`<p class="soft">The first ${rows.length} of ${several(all, 'dead letter')}.</p>` : null,
  ];
}

function about({ source, feed }: LetterRow): Part {
  if (source !== null) return html`<a href="${pathOf('sources', source)}">${outside(source, 60)}</a>`;
  if (feed !== null) return html`<a href="${pathOf('feeds', feed)}">${outside(feed, 60)}</a>`;
  return html`<span class="soft">-</span>`;
}

function again({ queue }: LettersData, frame: Frame): Html {
  return form(frame, {
    action: '/dead-letters/replay-all',
    hidden: queue === null ? {} : { queue },
    button: queue === null ? 'Put all of them back' : `Put those of ${queue} back`,
    command: ['dead-letters', 'replay', ...(queue === null ? [] : ['--queue', queue])],
  });
}

/** One dead letter with all that is known of it. */
export const drawLetter: Draw<LetterData> = (letter, frame) => {
  const { id, queue } = letter;
  const hidden = { id, queue };
  const words = (name: string) => ['dead-letters', name, id];
  return {
    title: 'A dead letter',
    body: html`<p class="back"><a href="/dead-letters">All dead letters</a></p>
<h1>A dead letter</h1>
<p class="lead">${outside(letter.what, 200)}</p>
<p class="fault">${outside(letter.reason, 600)}</p>
<section class="doing" aria-labelledby="doing">
<h2 id="doing" class="unseen">What can be done</h2>
${form(frame, { action: '/dead-letters/replay', hidden, button: 'Put it back', command: words('replay') })}
${form(frame, { action: '/dead-letters/drop', hidden, button: 'Drop it', grave: true, command: words('drop') })}
</section>
<dl class="facts">${(
      [
        ['queue', queue],
        ['id', outside(id, 100)],
        ['source or feed', about(letter)],
        ['address', letter.address === null ? null : outside(letter.address, 400)],
        [
          'articles',
          letter.articles.length === 0
            ? null
            : letter.articles
                .slice(0, 10)
                .map((one) => html`<a href="${pathOf('articles', one)}">${outside(one)}</a> `),
        ],
        ['group', outside(letter.group, 100)],
        ['tries', letter.tries],
        ['sent', html`${clock(letter.sent)}, ${ago(letter.sent, frame.now)}`],
        ['given up', letter.died === null ? null : html`${clock(letter.died)}, ${ago(letter.died, frame.now)}`],
      ] as const
    ).map(([label, fact]) => (fact === null ? null : html`<div><dt>${label}</dt><dd>${fact}</dd></div>`))}</dl>
<section aria-labelledby="body">
<h2 id="body">Stored message</h2>
<pre class="scroll" tabindex="0" role="group" aria-label="Stored message">${outside(letter.body, 4000)}</pre>
</section>
<p>${sameAs(frame, words('show'))}</p>`,
  };
};

function letterAddress({ queue, id }: LetterRow): string {
  return pathOf('dead-letters', queue, id);
}
