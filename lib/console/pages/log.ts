import type { Instant } from '../../model/index.ts';
import { withQuery } from '../address.ts';
import { sameAs } from '../command-line.ts';
import { filterForm } from '../filter.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside } from '../html.ts';
import { type LogRow, logList } from '../log-list.ts';
import { several } from '../table.ts';

export type LogData = {
  readonly rows: readonly LogRow[];
  /** Whether those are all that there are. */
  readonly isAll: boolean;
  readonly since: Instant;
  /** Only lines from before then are shown; null: up to now. */
  readonly before: Instant | null;
  readonly filter: { readonly text: string; readonly hours: string; readonly grave: boolean };
  /** Why it cannot be had; null where it can. */
  readonly fault: string | null;
  /** The words of the command that prints it; null on one machine, where it is what start prints. */
  readonly command: readonly string[] | null;
};

/** How far back it is looked. */
export const LOG_SPANS = [
  ['0.25', '15 minutes'],
  ['1', 'an hour'],
  ['6', '6 hours'],
  ['24', 'a day'],
  ['168', 'a week'],
] as const;

/** What was done of late, line by line. */
export const drawLog: Draw<LogData> = (data, frame) => ({
  title: 'Log',
  // A deployment's logs take seconds to be searched, and are.
  ...(data.command === null && data.before === null && { live: 5 }),
  body: html`<h1>Log</h1>
${search(data)}
<div id="lines" data-live>${lines(data, frame)}</div>
${data.command === null ? html`<p class="soft">This is what <code>feedmill start</code> prints. The last few megabytes are kept in the data folder.</p>` : html`<p>${sameAs(frame, data.command)}</p>`}`,
});

function search({ filter }: LogData): Html {
  return filterForm('/log', {
    search: { name: 'q', label: 'Find', value: filter.text, hint: 'an id, an address, a word' },
    choices: [{ name: 'hours', label: 'Within', value: filter.hours, options: LOG_SPANS }],
    more: html`<p class="check"><label><input type="checkbox" name="grave" value="1"${filter.grave ? html` checked` : null}> only warnings and errors</label></p>`,
  });
}

function lines({ rows, isAll, fault, since, before }: LogData, { now, at }: Frame): Html {
  if (fault !== null) return html`<p class="fault">${outside(fault, 500)}</p>`;
  if (rows.length === 0) {
    return html`<p class="none">No matching lines since ${since.slice(0, 16).replace('T', ' ')} UTC. Look further back, or search for something else.</p>`;
  }
  return html`<p class="soft">${several(rows.length, 'line')}${isAll || before !== null ? '' : ' of more'}, newest first.${before === null ? null : html` <a href="${withQuery(at, { before: null })}">Back to now</a>`}</p>
${logList(rows, now)}
${isAll ? null : html`<p><a href="${withQuery(at, { before: rows.at(-1)?.at ?? null })}">Older lines</a></p>`}`;
}
