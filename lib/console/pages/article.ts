import type { ArticleState } from '../../model/index.ts';
import type { Health } from '../../pipeline/index.ts';
import { sameAs } from '../command-line.ts';
import { form } from '../form.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, trusted } from '../html.ts';
import { drawSections, type ToldSection } from '../told.ts';
import { articleState } from './articles.ts';

/** Everything that is known of an article's way. */
export type ArticleData = {
  readonly id: string;
  readonly state: ArticleState;
  readonly title: string;
  /** Its id and address, a line each. */
  readonly lines: readonly string[];
  readonly address: string | null;
  /** The answer first: where it is, or why it is not there. */
  readonly verdict: { readonly level: Health['level']; readonly lines: readonly string[] };
  readonly sections: readonly ToldSection[];
  /** Its revisions and their differences as markup of ours; empty where there is one alone. */
  readonly history: string;
  /** The page that is kept of it can be picked from. */
  readonly rules: string | null;
  /** Whether something of it is still under way. */
  readonly isMoving: boolean;
};

/** One article: where it is, why it is not elsewhere, how it came about, and what can be done with it. */
export const drawArticle: Draw<ArticleData> = (data, frame) => ({
  title: data.title,
  ...(data.isMoving && { live: 2 }),
  body: html`<p class="back"><a href="/articles">Articles</a></p>
<h1>${outside(data.title, 300)}</h1>
<p class="lines">${articleState(data.state)} ${data.lines.map((line) => html`<span>${outside(line, 400)}</span> `)}</p>
<div id="way" data-live>
<div class="answer ${data.verdict.level}">${data.verdict.lines.map((line) => html`<p>${outside(line, 600)}</p>`)}</div>
</div>
<p class="soft">The same in a terminal: ${sameAs(frame, ['trace', data.id])}</p>
${acts(data, frame)}
<div id="told" data-live>${drawSections(data.sections)}</div>
${data.rules === null ? null : html`<p><a href="${data.rules}">Its stored page and the rules for reading it</a></p>`}
${trusted(data.history)}`,
});

function acts({ id, state }: ArticleData, frame: Frame): Html {
  const hidden = { article: id };
  const reason = { name: 'reason', label: 'Why', help: 'Shown to operators only.' };
  const holding = form(frame, {
    action: '/articles/hold',
    hidden,
    fields: [
      reason,
      {
        name: 'until',
        label: 'Until (leave empty to hold it until you release it)',
        help: 'A day, such as 2026-12-01, or a time with its zone, such as 2026-12-01T09:00:00Z.',
      },
    ],
    button: state === 'usable' ? 'Hold back' : 'Change the hold',
    command: ['hold', id, '--reason', 'WHY'],
  });
  const takingDown = form(frame, {
    action: '/articles/takedown',
    hidden,
    fields: [{ name: 'reason', label: 'Reason (subscribers see it)', required: true }],
    button: 'Take down',
    grave: true,
    command: ['takedown', id, '--reason', 'WHY'],
  });
  const releasing = form(frame, {
    action: '/articles/release',
    hidden,
    button: 'Release now',
    command: ['release', id],
  });
  const restoring = form(frame, { action: '/articles/restore', hidden, button: 'Restore', command: ['restore', id] });
  const isOpen = (action: string) => (frame.entered?.action === action ? html` open` : null);
  return html`<section class="acts" aria-label="What can be done">
${state === 'withheld' || state === 'embargoed' ? releasing : null}
${state === 'cancelled' ? html`<p class="soft">The content was erased. Restoring fetches it from its source again.</p>${restoring}` : null}
${state === 'cancelled' ? null : html`<details${isOpen('/articles/hold')}><summary>Hold back<span>: remove it from every feed, without a tombstone, and keep its content</span></summary>${holding}</details>`}
${state === 'cancelled' ? null : html`<details${isOpen('/articles/takedown')}><summary>Take down<span>: remove it from every feed and page, erase its texts, leave a tombstone</span></summary>${takingDown}</details>`}
</section>`;
}
