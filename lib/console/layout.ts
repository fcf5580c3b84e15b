import { ICON } from '../publish/index.ts';
import type { Drawn, Frame } from './frame.ts';
import { type Html, html, outside, plain } from './html.ts';

/** Where a page finds what it is drawn with: names of assets with what tells their versions apart. */
export type AssetAddress = (name: string) => string;

/** A whole page: the drawn part in the console's frame. */
export function layOutPage(drawn: Drawn, frame: Frame, asset: AssetAddress): string {
  const { title, body, live, scripts = [] } = drawn;
  const attributes = live === undefined ? null : html` data-live-seconds="${live}"`;
  const parts = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plain(title, 100)} - Feedmill console</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${asset('console.css')}">
${[...(live === undefined ? [] : ['live.js']), ...scripts].map((name) => html`<script src="${asset(name)}" defer></script>\n`)}</head>
<body${attributes}>
<a class="skip" href="#main">Skip to the page</a>
<header class="top">
<p class="name"><a href="/">Feedmill</a> <span class="place">${outside(frame.place, 80)}</span></p>
<nav aria-label="Console"><ul>${frame.navigation.map((one) => navigationLink(one, frame.at))}</ul></nav>
</header>
<main id="main" tabindex="-1">
${frame.warnings.map((warning) => html`<p class="warning" role="status">${outside(warning, 500)}</p>`)}
${said(frame)}${faults(frame)}
${body}
</main>
<footer class="bottom"><p>All times are UTC; it is now <time datetime="${frame.now}">${frame.now.slice(11, 19)}</time>. This console can be reached from this machine only.</p></footer>
</body>
</html>
`;
  return parts.toString();
}

function navigationLink({ path, title }: Frame['navigation'][number], at: string): Html {
  const here = at.split('?', 1)[0] ?? '/';
  const isHere = path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
  return html`<li><a href="${path}"${isHere ? html` aria-current="page"` : null}>${title}</a></li>`;
}

function said({ said }: Frame): Html | null {
  if (said === null) return null;
  const same = said.command === null ? null : html` <code class="same">${plain(said.command, 500)}</code>`;
  return html`<p class="said" role="status">${outside(said.text, 500)}${same}</p>`;
}

/** What is wrong with a form that was sent, above the page: it is said at the field, too, where the field is shown. */
function faults({ entered }: Frame): Html | null {
  if (entered === null) return null;
  const lines = Object.values(entered.faults).map((fault) => html`<li>${outside(fault, 500)}</li>`);
  return html`<div class="fault" role="alert"><p>Nothing was changed:</p><ul>${lines}</ul></div>`;
}
