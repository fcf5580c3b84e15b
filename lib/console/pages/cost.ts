import { sameAs } from '../command-line.ts';
import type { Draw } from '../frame.ts';
import { html, outside } from '../html.ts';
import { number, table } from '../table.ts';

/** A month's bill. */
export type CostData = {
  /** Null while it is being reckoned. */
  readonly bill: {
    readonly dollars: number;
    readonly lines: readonly CostLine[];
    /** So many lines more come to less than half a cent each. */
    readonly rest: number;
    /** What it is of, in a sentence. */
    readonly what: string;
  } | null;
  /** Why it cannot be had; null where it can. */
  readonly fault: string | null;
  /** Where and when the prices are of. */
  readonly prices: string;
  /** The words of the command that prints it. */
  readonly command: readonly string[];
};

export type CostLine = {
  readonly service: string;
  readonly what: string;
  readonly count: number;
  readonly unit: string;
  readonly dollars: number;
};

/** What a month costs, line by line. */
export const drawCost: Draw<CostData> = ({ bill, fault, prices, command }, frame) => ({
  title: 'Cost',
  ...(bill === null && fault === null && { live: 2 }),
  body: html`<h1>What it costs</h1>
<div id="bill" data-live>${
    bill === null
      ? html`<p class="${fault === null ? 'none' : 'fault'}">${fault === null ? 'Calculating; this takes a moment.' : outside(fault, 500)}</p>`
      : html`<p class="lead">${money(bill.dollars)} a month</p>
<p>${outside(bill.what, 400)}</p>
${table(
  'The bill, line by line',
  [
    { title: 'Service' },
    { title: 'What' },
    { title: 'Count', numeric: true },
    { title: 'Unit' },
    { title: 'A month', numeric: true },
    { title: 'Share', numeric: true },
  ],
  bill.lines.map(({ service, what, count, unit, dollars }) => [
    service,
    what,
    number(Math.round(count * 100) / 100),
    unit,
    money(dollars),
    `${bill.dollars === 0 ? 0 : Math.round((100 * dollars) / bill.dollars)} %`,
  ]),
)}${bill.rest === 0 ? null : html`<p class="soft">and ${bill.rest} more lines of less than half a cent each.</p>`}`
  }</div>
<p class="soft">${prices}</p>
<p>${sameAs(frame, command)}</p>`,
});

function money(dollars: number): string {
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
