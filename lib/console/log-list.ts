import type { Instant } from '../model/index.ts';
import { withQuery } from './address.ts';
import { type Html, html, outside } from './html.ts';
import { clock } from './time.ts';

/** A line of the log. */
export type LogRow = {
  readonly at: Instant;
  readonly function: string | null;
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** So much of a field is shown. */
const FIELD_SHOWN = 160;

/** So many fields of a line are shown. */
const FIELDS_SHOWN = 14;

/** Lines of the log, each with its fields; `without` is a field that is the same in all of them. */
export function logList(rows: readonly LogRow[], now: Instant, without: string | null = null): Html {
  return html`<ol class="log">${rows.map((row) => line(row, now, without))}</ol>`;
}

function line({ at, function: name, level, message, fields }: LogRow, now: Instant, without: string | null): Html {
  const told = Object.entries(fields).filter(([key, value]) => key !== without && value !== '');
  const day = at.slice(0, 10) === now.slice(0, 10) ? '' : `${at.slice(0, 10)} `;
  return html`<li class="${level.toLowerCase()}"><time datetime="${at}" title="${clock(at)}">${day}${at.slice(11, 19)}</time> ${name === null ? null : html`<span class="soft">${name}</span> `}${level === 'INFO' ? null : html`<strong>${level === 'WARN' ? 'warning' : 'error'}</strong> `}<b>${outside(message, 200)}</b> ${told.slice(0, FIELDS_SHOWN).map(([key, value]) => field(key, value))}</li>\n`;
}

/** What a line is about leads to its page, or to all lines about it. */
function field(key: string, value: string): Html {
  const href =
    key === 'source'
      ? `/sources/${encodeURIComponent(value)}`
      : key === 'feed'
        ? `/feeds/${encodeURIComponent(value)}`
        : key === 'article'
          ? withQuery('/log', { q: value })
          : null;
  const shown =
    href === null ? outside(value, FIELD_SHOWN) : html`<a href="${href}">${outside(value, FIELD_SHOWN)}</a>`;
  return html`<span class="field"><span class="soft">${outside(key, 40)}</span> ${shown}</span> `;
}
