import type { Drawn } from '../frame.ts';
import { html, outside } from '../html.ts';

/** Why there is no page: a headline, what happened, and what can be done. */
export type Fault = { readonly title: string; readonly what: string; readonly remedy: string };

/** Says that a page is not to be had, and what to do. */
export function drawFault({ title, what, remedy }: Fault): Drawn {
  return {
    title,
    body: html`<h1>${title}</h1>
<p class="fault">${outside(what, 1000)}</p>
<p>${remedy}</p>`,
  };
}
