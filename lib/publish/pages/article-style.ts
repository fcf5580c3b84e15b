import { PAGE_STYLE } from './page-style.ts';

/** What a list of revisions and their differences needs. No script: a pair is shown as its link's target. */
export const HISTORY_STYLE = `.history { margin: 3rem 0 0; padding-top: 1.2rem; border-top: 4px double var(--heavy); font: .9375rem/1.55 var(--sans); }
.history h2 { margin: 0 0 .6rem; font: 700 .75rem/1.3 var(--sans); letter-spacing: .09em; text-transform: uppercase; color: var(--accent); }
.history ol { margin: 0 0 1.2rem; padding-inline-start: 2.2rem; }
.pairs { border-collapse: collapse; margin: 0 0 1.5rem; display: block; max-width: 100%; overflow-x: auto; }
.pairs caption { text-align: start; color: var(--soft); padding-bottom: .35rem; font-size: .8125rem; }
.pairs th, .pairs td { padding: .28rem .6rem; border: 1px solid var(--rule); text-align: center; font-variant-numeric: tabular-nums; }
.pairs a { color: var(--accent); }
.changes > section { display: none; scroll-margin-top: 1rem; }
.changes > section:target, .changes:not(:has(:target)) > .newest { display: block; }
.changes h3 { margin: 0 0 .8rem; font-size: 1rem; }
.changes p { margin: 0 0 .9rem; font: 1.0625rem/1.6 var(--serif); }
.changes .field { font: .9375rem/1.5 var(--sans); }
.changes .field b { display: inline-block; min-width: 5.5em; font-weight: 600; color: var(--soft); }
.changes .unchanged { font: .8125rem/1.4 var(--sans); color: var(--soft); border-inline-start: 3px solid var(--rule); padding-inline-start: .7rem; }
ins { --tint: #d7ebd3; background: var(--tint); color: inherit; text-decoration: underline; text-decoration-thickness: 1px; border-radius: 2px; }
del { --tint: #f6d9d2; background: var(--tint); color: inherit; text-decoration: line-through; border-radius: 2px; }
del + ins { margin-inline-start: .12em; }
@media (prefers-color-scheme: dark) { ins { --tint: #1f3d24; } del { --tint: #4d231b; } }
`;

/** The style of an article's page: that of every page, and what its history needs. */
export const ARTICLE_STYLE = `${PAGE_STYLE}
.single { max-width: 44rem; margin-inline: auto; }
.masthead h1.headline { font-size: clamp(1.9rem, 5.2vw, 3.4rem); line-height: 1.08; max-width: 22em; margin-inline: auto; }
.masthead .byline { margin: .9rem 0 0; }
.masthead .byline .by { display: inline; }
.masthead .byline .by::after { content: " ·"; }
.single .body { margin-top: 0; }
.single figure img { aspect-ratio: auto; }
${HISTORY_STYLE}`;
