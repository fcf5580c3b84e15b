import { HISTORY_STYLE } from '../publish/index.ts';

/** What pages need on which something is searched, tried, picked and compared. */
export const WORKING_STYLE = `${HISTORY_STYLE}
.back a + a::before { content: "/"; margin-inline-end: .35rem; color: var(--rule); display: inline-block; text-decoration: none; }
.lines { list-style: none; padding: 0; overflow-wrap: anywhere; max-width: none; }
.lines > span + span { margin-inline-start: .6rem; }
.tag { display: inline-block; padding: 0 .5rem; border: 1px solid var(--rule); border-radius: 1rem; font-size: .8125rem; color: var(--soft); }
.answer { margin: 1rem 0; padding: .8rem 1.1rem; background: var(--sheet); border-inline-start: 4px solid var(--good); border-radius: 0 6px 6px 0; }
.answer p { margin: 0; max-width: none; font: 1.0625rem/1.5 var(--serif); overflow-wrap: anywhere; }
.answer p + p { margin-top: .3rem; font: .875rem/1.5 var(--sans); color: var(--soft); }
.answer.warning { border-color: var(--warn); background: var(--mild); }
.answer.broken { border-color: var(--bad); background: var(--faint); }
.answer.warning p + p, .answer.broken p + p { color: var(--ink); }
main section.acts { display: grid; gap: .5rem; border: 0; padding: 0; margin-top: 1rem; justify-items: start; }
.acts details { width: 100%; }
.acts form.sheet, .pages form.sheet { padding: .4rem 0 1rem 1.1rem; }
.told .state { white-space: normal; }
.told h2 { font-size: 1.0625rem; }
.told .facts div { grid-template-columns: minmax(6rem, 8rem) minmax(0, 1fr); }
.columns { columns: 27rem; column-gap: 2.5rem; margin-top: 1.8rem; }
.columns > section { break-inside: avoid; margin-top: 0; margin-bottom: 1.4rem; }
.columns .facts div:last-child { border-bottom: 0; }
.attempts { list-style: none; margin: 1rem 0; padding: .7rem 1rem; background: var(--sheet); border-radius: 6px; font-size: .875rem; }
.attempts:empty { display: none; }
.attempts li { display: grid; grid-template-columns: 1.3rem 8rem minmax(0, 1fr); gap: 0 .6rem; padding: .3rem 0; }
.attempts .line { grid-column: 3; color: var(--soft); }
.attempts .way { color: var(--soft); }
.attempts .mark { font-weight: 700; text-align: center; color: var(--soft); }
.attempts .found .mark { color: var(--good); }
.attempts .failed .mark { color: var(--bad); }
.working { padding-inline-start: .8rem; border-inline-start: 3px solid var(--warn); }
.choices { list-style: none; margin: .5rem 0 1rem; padding: 0; }
.choices li { padding: .35rem .8rem; border-inline-start: 3px solid var(--rule); overflow-wrap: anywhere; }
.choices .chosen { border-color: var(--accent); background: var(--sheet); }
.workbench { display: grid; gap: 1.2rem 2rem; margin-top: 1rem; }
.workbench > * { min-width: 0; }
.workbench main section, .bench section { margin-top: 1rem; }
.stage iframe { display: block; width: 100%; height: 65vh; min-height: 20rem; border: 1px solid var(--heavy); border-radius: 4px; background: var(--paper); }
.stage iframe:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#pointed { min-height: 1.5em; margin: .3rem 0 0; font-size: .8125rem; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; max-width: none; }
fieldset { border: 0; border-top: 1px solid var(--rule); margin: 0 0 .8rem; padding: .5rem 0 0; min-width: 0; }
legend { padding: 0 .8rem 0 0; font: 600 .8125rem/1.3 var(--sans); color: var(--soft); }
form.rules { max-width: none; }
.pages { margin-top: .8rem; }
.follow .warning { margin-bottom: .9rem; }
.rule { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr) auto; gap: .1rem .7rem; align-items: center; max-width: none; margin-bottom: .45rem; }
.rule label { font-weight: 400; }
.rule label small { display: block; }
.rule input, .rule textarea { font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace; }
.rule .fault { grid-column: 2 / -1; }
.rule .fault:empty { display: none; }
button.pick, .picking button { padding: .25rem .7rem; font-size: .8125rem; }
button.pick[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--paper); }
button.quiet { border-color: var(--rule); }
button:disabled { opacity: .45; cursor: default; background: transparent; color: var(--soft); border-color: var(--rule); }
.picking { min-height: 3.4rem; margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; align-content: start; font-size: .875rem; color: var(--soft); }
.picking select { max-width: min(100%, 22rem); font: .8125rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
.picking small { flex-basis: 100%; }
.marks { list-style: none; margin: .4rem 0 .8rem; padding: 0; font-size: .875rem; }
.marks li { padding: .15rem 0; overflow-wrap: anywhere; }
.marks li::before { content: "✓"; display: inline-block; width: 1.3em; color: var(--good); font-weight: 700; }
.marks li.broken::before { content: "✗"; color: var(--bad); }
.marks li.broken { color: var(--bad); }
#result[aria-busy] { opacity: .6; }
#result { margin-top: 1rem; }
.extracted { padding: 1rem 1.2rem; background: var(--sheet); border-radius: 6px; }
.extracted .text { font: 1rem/1.55 var(--serif); max-height: 28rem; overflow-y: auto; }
summary span { font-weight: 400; }
.counts { list-style: none; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: .8rem; }
.counts li { padding: .6rem 1rem; background: var(--sheet); border-radius: 6px; border-bottom: 3px solid var(--rule); color: var(--soft); }
.counts b { display: block; font: 700 1.6rem/1.1 var(--serif); color: var(--ink); font-variant-numeric: tabular-nums; }
.counts .in { border-color: var(--good); }
.counts .out { border-color: var(--bad); }
.moved { list-style: none; margin: 0 0 1rem; padding: 0; font-size: .9375rem; }
.moved li { padding: .35rem 0 .35rem 1.4rem; border-bottom: 1px solid var(--rule); position: relative; overflow-wrap: anywhere; }
.moved li::before { position: absolute; left: .1rem; font-weight: 700; }
.moved.in li::before { content: "+"; color: var(--good); }
.moved.out li::before { content: "−"; color: var(--bad); }
.moved small { display: block; }
@media (min-width: 62rem) {
  .workbench { grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); align-items: start; }
  .workbench.halves { grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); }
  .workbench:not(.halves) > .stage { position: sticky; top: .5rem; }
  .stage iframe { height: calc(100vh - 4rem); }
}
@media (max-width: 34rem) {
  .attempts li { grid-template-columns: 1.3rem minmax(0, 1fr); }
  .attempts .url, .attempts .line { grid-column: 2; }
  .rule { grid-template-columns: minmax(0, 1fr) auto; }
  .rule label { grid-column: 1 / -1; }
  .rule .fault { grid-column: 1 / -1; }
  .told .facts div { grid-template-columns: minmax(0, 1fr); }
}
`;
