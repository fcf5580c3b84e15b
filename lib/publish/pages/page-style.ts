/** What all that we show in a browser has in common: paper and ink, light and dark, the type, links and how focus is seen. */
export const PAGE_LOOK = `
:root {
  color-scheme: light dark;
  --paper: #faf7f0; --ink: #1d1a16; --soft: #655d52; --rule: #d8d0c2; --heavy: #1d1a16; --accent: #8c1d18; --sheet: #f2ede2;
  --serif: "Iowan Old Style", Charter, "Source Serif 4", Georgia, "Liberation Serif", "Times New Roman", serif;
  --sans: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #16150f; --ink: #ece6d9; --soft: #a59c8b; --rule: #39352c; --heavy: #8f8776; --accent: #f0a08a; --sheet: #201e17; }
}
* { box-sizing: border-box; }
html { background: var(--paper); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 80rem; padding: 0 clamp(1.1rem, 4vw, 3rem) 3rem; color: var(--ink); font: 1.0625rem/1.5 var(--serif); overflow-wrap: anywhere; hanging-punctuation: first last; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .16em; }
a:hover { color: var(--accent); text-decoration-color: currentColor; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
h1, h2, h3 { text-wrap: balance; font-weight: 700; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .3rem .6rem; z-index: 1; }
`;

/** The one style sheet of our pages, light and dark: a newspaper set in the reader's own serif, no font to fetch. */
export const PAGE_STYLE = `${PAGE_LOOK}.masthead { text-align: center; border-bottom: 4px double var(--heavy); margin-bottom: 2rem; padding-bottom: 1.1rem; }
.ears { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1.5rem; margin: 0; padding: .8rem 0 .6rem; border-bottom: 1px solid var(--rule); font: .8125rem/1.5 var(--sans); color: var(--soft); }
.ears a { text-decoration: none; font-weight: 600; color: var(--ink); }
.masthead h1 { margin: 1.6rem 0 .3rem; font-size: clamp(2.5rem, 7.5vw, 5.25rem); line-height: 1; letter-spacing: -.022em; }
.motto { margin: .5rem auto 0; max-width: 44rem; font-style: italic; font-size: 1.1875rem; color: var(--soft); text-wrap: balance; }
.subscribe, .readers { margin-top: 1.1rem; display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: .5rem; font: .8125rem/1 var(--sans); }
.readers { margin-top: .7rem; gap: .3rem .9rem; }
.readers a { padding: .25rem 0; }
.subscribe span, .readers span { color: var(--soft); margin-inline-end: .25rem; }
.subscribe a, .formats a { padding: .4rem .75rem; border: 1px solid var(--rule); border-radius: 2rem; text-decoration: none; }
.subscribe a:hover, .formats a:hover { border-color: currentColor; }
.stories { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 0 3rem; overflow-x: clip; }
.story { position: relative; padding: 1.4rem 0 1.7rem; border-top: 1px solid var(--rule); min-width: 0; }
.story::before { content: ""; position: absolute; inset-block: 1.4rem 1.7rem; left: -1.5rem; border-left: 1px solid var(--rule); }
.story:first-of-type, .story:has(details[open]) { grid-column: 1 / -1; }
.story:first-of-type { border-top: 0; padding-top: 0; }
.story:first-of-type:not(:has(> figure)) > .copy { max-width: 50rem; }
.story h2 { margin: 0 0 .45rem; font-size: 1.5rem; line-height: 1.16; letter-spacing: -.008em; }
.story h2 a { text-decoration: none; }
.story h2 a:hover { text-decoration: underline; text-decoration-thickness: 1px; }
.day { grid-column: 1 / -1; margin: 0; padding: 1rem 0 .9rem; border-top: 3px double var(--rule); font: 600 .875rem/1.3 var(--sans); color: var(--soft); }
.day:first-child { border-top: 0; padding-top: 0; }
.untitled { font-weight: 400; font-style: italic; color: var(--soft); }
.kicker { margin: 0 0 .45rem; font: 700 .75rem/1.3 var(--sans); letter-spacing: .09em; text-transform: uppercase; color: var(--accent); }
.byline { margin: 0 0 .7rem; font: .84375rem/1.55 var(--sans); color: var(--soft); }
.byline .by { display: block; color: var(--ink); }
.byline .from::after { content: " ·"; }
time { white-space: nowrap; }
.excerpt { margin: 0 0 .7rem; hyphens: auto; }
.copy:has(details[open]) > .opening { display: none; }
figure { margin: 0 0 1rem; }
figure img { display: block; width: 100%; height: auto; aspect-ratio: 3 / 2; object-fit: cover; background: var(--sheet); color: var(--soft); font: .8125rem/1.4 var(--sans); }
figcaption { margin-top: .3rem; font: .75rem/1.4 var(--sans); color: var(--soft); }
.corrected { margin: 0 0 .7rem; padding-inline-start: .7rem; border-inline-start: 3px solid var(--accent); font: .8125rem/1.5 var(--sans); color: var(--soft); }
.also { margin: .6rem 0 0; font: .8125rem/1.5 var(--sans); color: var(--soft); }
.also a { color: var(--ink); }
.elsewhere { margin: 0; font: .875rem/1.5 var(--sans); }
.elsewhere a::after { content: " \\2197"; }
summary { display: inline-block; cursor: pointer; font: 600 .875rem/1.5 var(--sans); list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "+"; display: inline-block; width: 1.1em; color: var(--accent); }
details[open] > summary::before { content: "\\2212"; }
summary span { font-weight: 400; color: var(--soft); margin-inline-start: .35rem; }
.story:has(details[open]) > figure, .story:has(details[open]) > .copy { max-width: 42rem; margin-inline: auto; }
.body { margin-top: 1rem; font-size: 1.125rem; line-height: 1.62; }
.body > :first-child { margin-top: 0; }
.body img, .body video { max-width: 100%; height: auto; }
.body figure img { aspect-ratio: auto; }
.body h1, .body h2, .body h3, .body h4 { font-size: 1.25rem; line-height: 1.25; margin: 1.8em 0 .5em; }
.body blockquote { margin: 1.2em 0; padding-inline-start: 1.1rem; border-inline-start: 3px solid var(--rule); font-style: italic; }
.body pre, .body table { display: block; max-width: 100%; overflow-x: auto; }
.body pre { padding: .8rem 1rem; background: var(--sheet); font-size: .875rem; }
.body table { border-collapse: collapse; font-size: .9375rem; }
.body th, .body td { padding: .35rem .7rem; border-bottom: 1px solid var(--rule); text-align: start; }
@media (min-width: 40rem) {
  .story:first-of-type h2 { font-size: clamp(2.1rem, 3.6vw, 3rem); line-height: 1.06; letter-spacing: -.018em; margin-bottom: .8rem; }
}
@media (min-width: 56rem) {
  .story:first-of-type:not(:has(details[open])):has(> figure) { display: grid; grid-template-columns: 1.45fr 1fr; gap: 2.5rem; align-items: center; }
  .story:first-of-type:not(:has(details[open])) > figure { margin: 0; }
  .story:first-of-type .excerpt { font-size: 1.1875rem; }
}
.none { grid-column: 1 / -1; text-align: center; font-style: italic; color: var(--soft); padding: 3rem 0; }
.withdrawn, .colophon { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--rule); font: .8125rem/1.6 var(--sans); color: var(--soft); }
.withdrawn h2 { margin: 0 0 .3rem; font-size: .875rem; color: var(--ink); }
.withdrawn ul { margin: 0; padding-inline-start: 1.1rem; }
.colophon { text-align: center; }
.shelf h2 { margin: 2rem 0 0; padding-bottom: .5rem; font: 700 .75rem/1.3 var(--sans); letter-spacing: .09em; text-transform: uppercase; color: var(--accent); }
.shelf ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0 3rem; }
.shelf li { padding: 1.1rem 0 1.3rem; border-top: 1px solid var(--rule); }
.shelf h3 { margin: 0 0 .45rem; font-size: 1.5rem; line-height: 1.2; }
.shelf h3 a { text-decoration: none; }
.shelf li > p { margin: 0 0 .8rem; color: var(--soft); }
.shelf li > p.formats { margin: 0; display: flex; flex-wrap: wrap; gap: .4rem; font: .8125rem/1 var(--sans); color: var(--ink); }
.contents { display: flex; flex-wrap: wrap; justify-content: center; gap: .3rem 1.4rem; font: .875rem/1.5 var(--sans); }
.contents span { color: var(--soft); }
.shelf .names { columns: 17rem; column-gap: 3rem; display: block; padding-top: .6rem; }
.shelf .names li { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 .8rem; padding: .3rem 0; border: 0; break-inside: avoid; }
.shelf .names li > a { font-size: 1.125rem; text-decoration: none; }
.shelf .names span { display: flex; gap: .7rem; font: .75rem/1.5 var(--sans); color: var(--soft); }
@media print { .subscribe, .readers, .skip, .elsewhere { display: none; } body { max-width: none; } .story { break-inside: avoid; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
