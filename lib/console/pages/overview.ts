import type { Draw } from '../frame.ts';
import { html } from '../html.ts';

/** How everything stands. */
export type OverviewData = { readonly sources: number; readonly feeds: number };

/** The first page: what is broken and what to do about it, then how the last day went. */
export const drawOverview: Draw<OverviewData> = ({ sources, feeds }) => ({
  title: 'Overview',
  live: 5,
  body: html`<h1>Overview</h1>
<p id="counts" data-live>${sources} sources, ${feeds} feeds.</p>`,
});
