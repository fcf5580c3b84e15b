import { PAGE_LOOK } from '../publish/index.ts';

/** The console's style sheet: the look of the pages of feeds, with what lists, tables, forms and charts need. */
export const CONSOLE_STYLE = `${PAGE_LOOK}
:root { --good: #2c6e3f; --warn: #8a5a00; --bad: #a32019; --fill: #b9473f; --faint: #f6dcd6; --mild: #f5e7c8; }
@media (prefers-color-scheme: dark) {
  :root { --good: #86c897; --warn: #e3b45c; --bad: #ff9c8d; --fill: #c96a5c; --faint: #43201b; --mild: #3a2f15; }
}
body { font: .9375rem/1.5 var(--sans); max-width: 84rem; hanging-punctuation: none; overflow-wrap: break-word; }
h1, h2, h3 { font-family: var(--serif); line-height: 1.15; letter-spacing: -.01em; }
h1 { font-size: clamp(1.8rem, 4vw, 2.6rem); margin: 1.6rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 0 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
p { margin: 0 0 .7rem; max-width: 72ch; }
small { font-size: .8125rem; color: var(--soft); }
.soft { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
main { position: relative; }
main:focus { outline: none; }
main section { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
main section.doing { border: 0; padding: 0; margin: .8rem 0; display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; }
button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }

.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 2rem; padding: 1rem 0 .7rem; border-bottom: 4px double var(--heavy); }
.top .name { margin: 0; font: 700 1.375rem/1.2 var(--serif); letter-spacing: -.015em; min-width: 0; }
.top .name a { text-decoration: none; }
.top .place { font: .8125rem/1.4 var(--sans); letter-spacing: 0; color: var(--soft); margin-inline-start: .5rem; overflow-wrap: anywhere; }
.top ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
.top nav a { display: inline-block; padding: .2rem 0; text-decoration: none; color: var(--soft); border-bottom: 2px solid transparent; }
.top nav a:hover { color: var(--accent); }
.top nav a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.bottom { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--rule); font-size: .8125rem; color: var(--soft); }
.back { margin: 1rem 0 -1rem; font-size: .875rem; }
.lead { font: 1.25rem/1.35 var(--serif); margin-bottom: .4rem; overflow-wrap: anywhere; }

.said, p.warning, div.fault { margin: 1rem 0 0; padding: .6rem .9rem; border-inline-start: 4px solid var(--good); background: var(--sheet); max-width: none; }
p.warning { border-color: var(--warn); background: var(--mild); }
div.fault { border-color: var(--bad); background: var(--faint); }
div.fault p { margin: 0; font-weight: 600; }
div.fault ul { margin: 0; padding-inline-start: 1.2rem; }
p.fault, strong.fault { color: var(--bad); }
strong.fault { display: block; font-size: .875rem; }
.none { padding: 1.2rem 1.4rem; background: var(--sheet); border-radius: 6px; max-width: none; }
.none p:last-child { margin: 0; }
.remedy { padding-inline-start: .8rem; border-inline-start: 3px solid var(--rule); }

code { font: .8125em/1.5 ui-monospace, "SF Mono", "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace; overflow-wrap: anywhere; }
.same { color: var(--soft); }
.same::before { content: "$ "; opacity: .7; }
pre { font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace; background: var(--sheet); padding: .8rem 1rem; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.prose { max-width: 76ch; }
.prose pre { white-space: pre; }
.prose h2 { margin-top: 2.2rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
.prose h3 { margin-top: 1.6rem; }
.prose :is(h2, h3):target { color: var(--accent); }

button, .button { font: 600 .875rem/1.2 var(--sans); padding: .5rem .95rem; border: 1px solid var(--heavy); border-radius: 2rem; background: transparent; color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { background: var(--ink); color: var(--paper); border-color: var(--ink); }
button.grave { border-color: var(--bad); color: var(--bad); }
button.grave:hover { background: var(--bad); color: var(--paper); border-color: var(--bad); }
.acts { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; max-width: none; }
form.act .do { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .7rem; margin: 0; }
form.sheet { max-width: 44rem; }
.field label { display: block; font-weight: 600; }
.field small, .field input:not([type=checkbox]), .field select, .field textarea { display: block; width: 100%; }
input, select, textarea { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 5px; padding: .4rem .55rem; max-width: 100%; }
input[type=checkbox] { accent-color: var(--accent); margin: 0 .3rem 0 0; vertical-align: -.1em; }
[aria-invalid] { border-color: var(--bad); border-width: 2px; }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem 1rem; margin: .8rem 0 1rem; }
.filter p { margin: 0; max-width: 100%; }
.filter label { font-size: .8125rem; color: var(--soft); display: block; }
.filter :is(input[type=search], select) { display: block; margin-top: .15rem; }
.filter input[type=search] { width: 18rem; max-width: 100%; }
.filter .check { padding-bottom: .5rem; }

.chips, .tiles, .cards, .log { list-style: none; margin: 0 0 1rem; padding: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; }
.chips a { display: inline-block; padding: .25rem .75rem; border: 1px solid var(--rule); border-radius: 2rem; text-decoration: none; font-size: .875rem; }
.chips a:hover { border-color: currentColor; }
.chips a[aria-current] { border-color: var(--accent); background: var(--sheet); box-shadow: inset 0 0 0 1px var(--accent); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .8rem; }
.tiles a { display: block; height: 100%; padding: .8rem 1rem; background: var(--sheet); border-radius: 6px; text-decoration: none; color: var(--soft); border-bottom: 3px solid transparent; }
.tiles a:hover { border-color: var(--accent); }
.tiles b { display: block; font: 700 1.9rem/1.1 var(--serif); color: var(--ink); font-variant-numeric: tabular-nums; }
.tiles .wrong b { color: var(--bad); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .9rem; }
.cards li { padding: .9rem 1.1rem; background: var(--sheet); border-radius: 6px; border-inline-start: 4px solid var(--warn); min-width: 0; overflow-wrap: anywhere; }
.cards li.broken { border-color: var(--bad); }
.cards p { margin-bottom: .5rem; }
.cards p:last-child { margin: 0; }

.state { font: 600 .8125rem/1.3 var(--sans); white-space: nowrap; }
.state::before { content: "●"; display: inline-block; width: 1.15em; }
.state.ok { color: var(--good); font-weight: 400; }
.state.waiting { color: var(--soft); font-weight: 400; }
.state.waiting::before { content: "○"; }
.state.warning { color: var(--warn); }
.state.warning::before { content: "▲"; }
.state.broken { color: var(--bad); }
.state.broken::before { content: "■"; }
.lead .state { font-size: 1.0625rem; }
.far { color: var(--bad); }

.scroll { overflow-x: auto; position: relative; margin: 0 0 .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.4; }
.narrow table { width: auto; min-width: min(100%, 24rem); }
th, td { padding: .45rem .9rem .45rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--rule); }
thead th { font: 600 .8125rem/1.3 var(--sans); color: var(--soft); white-space: nowrap; vertical-align: bottom; }
thead a { text-decoration: none; }
thead [aria-sort=ascending] a::after { content: " ▴"; }
thead [aria-sort=descending] a::after { content: " ▾"; }
tbody th { font-weight: 400; min-width: 11rem; }
tbody th small { display: block; }
.narrow tbody th { min-width: 0; }
td time, td .soft { white-space: nowrap; }
td:last-child { padding-inline-end: 0; min-width: 9rem; }
td.number:last-child { min-width: 0; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number, td.number { padding-inline-end: 1.6rem; }
.wide td:last-child { min-width: 16rem; }
.pager { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; font-variant-numeric: tabular-nums; }
.facts { margin: 0 0 .8rem; }
.facts div { display: grid; grid-template-columns: clamp(5.5rem, 25%, 9rem) minmax(0, 1fr); gap: 0 1rem; padding: .35rem 0; border-bottom: 1px solid var(--rule); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: 1.2rem 2rem; }
.chart { margin: 0; }
.chart figcaption { margin: 0 0 .3rem; font: .875rem/1.4 var(--sans); color: var(--soft); }
.chart figcaption b { display: block; color: var(--ink); }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart text { font: 10px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .base { stroke: var(--heavy); }
.chart .top { stroke: var(--rule); stroke-dasharray: 2 3; padding: 0; }
.chart rect, .chart .dots { fill: var(--fill); }
.chart .line { fill: none; stroke: var(--fill); stroke-width: 1.5; }
.chart .under { fill: var(--fill); opacity: .18; }
.week { display: block; width: 100%; min-width: 30rem; max-width: 44rem; height: auto; }
.week text { font: 11px var(--sans); fill: var(--soft); }
/* The whole day at once on a telephone: smaller cells, with letters as large as before. */
@media (max-width: 34rem) { .week { min-width: 0; } .week text { font-size: 14px; } }
.week rect { fill: var(--fill); }
.week .d0 { fill: var(--sheet); }
.week .d1 { opacity: .25; } .week .d2 { opacity: .42; } .week .d3 { opacity: .6; } .week .d4 { opacity: .8; }

.log { font-size: .875rem; line-height: 1.45; }
.log li { padding: .35rem 0 .35rem .7rem; border-bottom: 1px solid var(--rule); border-inline-start: 3px solid transparent; overflow-wrap: anywhere; }
.log li.warn { border-inline-start-color: var(--warn); }
.log li.error { border-inline-start-color: var(--bad); }
.log strong { color: var(--warn); }
.log .error strong { color: var(--bad); }
.log time { font-variant-numeric: tabular-nums; color: var(--soft); margin-inline-end: .4rem; }
.log .field { margin-inline-end: .7rem; }
@media print { .top nav, .filter, .pager, button { display: none; } }
`;
