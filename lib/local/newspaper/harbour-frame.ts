import { HARBOUR_TITLE } from './harbour-address.ts';
import { html, type Markup } from './markup.ts';
import { slugOf } from './site.ts';

export const HARBOUR_SECTIONS: readonly string[] = ['Harbour', 'Town', 'Council', 'Business', 'Sport', 'Letters'];

export type HarbourPage = {
  /** Canonical path; null for a page that search engines should forget. */
  readonly path: string | null;
  readonly title: string;
  /** What goes into the head beyond what every page has. */
  readonly head: Markup | null;
  readonly main: Markup;
};

/** A page of the Courier: masthead, navigation and footer around its main part. */
export function harbourFrame({ path, title, head, main }: HarbourPage, origin: string): Markup {
  return html`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${path === null ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${origin}${path}">`}
<link rel="alternate" type="application/rss+xml" title="${HARBOUR_TITLE} » Feed" href="${origin}/harbour/rss.xml">
<link rel="icon" href="/newspaper.svg" type="image/svg+xml">
<link rel="stylesheet" href="/harbour/style.css">
<meta name="generator" content="WordPress 6.8.3">
${head}
</head>
<body class="wp-theme-courier">
<a class="skip-link screen-reader-text" href="#main">Skip to content</a>
<header id="masthead" class="site-header">
<div class="topbar"><span>High water Skerrow 06:12 and 18:41</span><span>Wind SW 4, showers</span></div>
<p class="site-title"><a href="/harbour/" rel="home">${HARBOUR_TITLE}</a></p>
<p class="site-description">News from Skerrow and the Sound, since 1887</p>
<nav id="site-navigation" class="main-navigation" aria-label="Primary menu"><ul id="primary-menu" class="menu">
<li class="menu-item"><a href="/harbour/">Home</a></li>
${HARBOUR_SECTIONS.map((name) => html`<li class="menu-item menu-item-type-taxonomy"><a href="/harbour/category/${slugOf(name)}/">${name}</a></li>\n`)}
<li class="menu-item"><a href="/harbour/about/">About</a></li>
</ul></nav>
</header>
<div id="content" class="site-content">
${main}
</div>
<footer id="colophon" class="site-footer">
<div class="footer-widgets">
<section class="widget"><h2 class="widget-title">The Courier</h2><ul><li><a href="/harbour/about/">About us</a></li><li><a href="/harbour/rss.xml">RSS</a></li></ul></section>
<section class="widget"><h2 class="widget-title">Advertise</h2><p>A line on the small ads page costs less than a cup of tea. Ask at the office in Chandlers Row.</p></section>
<section class="widget"><h2 class="widget-title">Friends of the paper</h2><ul><li><a href="/almanac/">Field &amp; Almanac</a></li><li><a href="/board/">Upper Valley Noticeboard</a></li></ul></section>
</div>
<div class="site-info">© 1887–2026 Courier Press, Chandlers Row, Skerrow. A demonstration: people and places are invented.</div>
</footer>
</body>
</html>
`;
}
