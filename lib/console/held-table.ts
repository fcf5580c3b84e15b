import type { Instant } from '../model/index.ts';
import { pathOf } from './address.ts';
import { type Html, html, outside } from './html.ts';
import { table } from './table.ts';
import { ago } from './time.ts';

/** An article that is kept out of every feed for now. */
export type HeldArticle = {
  readonly id: string;
  readonly title: string;
  readonly state: 'held' | 'embargoed';
  /** Who keeps it back. */
  readonly by: string;
  /** When it is released by itself; null where somebody has to. */
  readonly until: Instant | null;
  readonly since: Instant;
  readonly source: string;
  readonly reason: string | null;
};

/** Articles that are held back or embargoed: by whom, until when, and why. */
export function heldTable(articles: readonly HeldArticle[], now: Instant): Html {
  return table(
    'Held back or embargoed',
    [
      { title: 'Article' },
      { title: 'State' },
      { title: 'By' },
      { title: 'Until' },
      { title: 'Since' },
      { title: 'Source' },
      { title: 'Reason' },
    ],
    articles.map((one) => [
      html`<a href="${pathOf('articles', one.id)}">${outside(one.title, 120)}</a>`,
      one.state,
      one.by,
      one.until === null ? 'an operator releases it' : ago(one.until, now),
      ago(one.since, now),
      html`<a href="${pathOf('sources', one.source)}">${outside(one.source, 60)}</a>`,
      one.reason === null ? html`<span class="soft">-</span>` : outside(one.reason, 300),
    ]),
  );
}
