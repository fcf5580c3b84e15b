import { spanWords } from '../habit/index.ts';
import { type Instant, millis } from '../model/index.ts';
import { type Html, html } from './html.ts';

/** `3 minutes ago`, `in 2 hours`, `just now`, with the instant on hover; `never` for null. */
export function ago(at: Instant | null, now: Instant, never = 'never'): Html {
  if (at === null) return html`<span class="soft">${never}</span>`;
  const passed = millis(now) - millis(at);
  const words =
    Math.abs(passed) < 1000 ? 'just now' : passed < 0 ? `in ${spanWords(-passed)}` : `${spanWords(passed)} ago`;
  return html`<time datetime="${at}" title="${clock(at)}">${words}</time>`;
}

/** `2026-11-24 04:12:07 UTC`. */
export function clock(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
