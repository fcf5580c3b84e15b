import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALMANAC_TITLE, almanacPath } from './almanac-address.ts';
import { almanacBody, almanacFeed, almanacSummary } from './almanac-feed.ts';
import { type Edition, storiesOf } from './edition.ts';
import { html, type Markup } from './markup.ts';
import {
  asset,
  dayText,
  feed,
  LEAD_SIZE,
  page,
  picturePath,
  pictureRoutes,
  type Resource,
  type Site,
  slugOf,
  THUMBNAIL_SIZE,
} from './site.ts';
import type { Story } from './story.ts';

const FOLDER = '/almanac/pictures';
const SECTIONS = ['Essays', 'Kitchen', 'Garden', 'Workshop', 'Weather'];
const STYLE = readFileSync(join(import.meta.dirname, 'assets', 'almanac.css'));

/** Field & Almanac: a magazine whose Atom feed has it all; pages with OpenGraph and microdata. */
export const almanac: Site = { id: 'almanac', path: almanacPath, routes };

function routes(edition: Edition, origin: string): ReadonlyMap<string, () => Resource> {
  const stories = storiesOf(edition, 'almanac');
  const changed = edition.changed.almanac;
  const authors = [...new Set(stories.flatMap((story) => story.authors))];
  const list = (path: string, title: string, some: readonly Story[]): [string, () => Resource] => [
    path,
    () => page(frame({ path, title, head: null, language: 'en-GB', main: contents(title, some) }, origin), changed),
  ];
  return new Map<string, () => Resource>([
    ['/almanac/atom.xml', () => feed(almanacFeed(edition, origin), 'application/atom+xml; charset=utf-8', changed)],
    ['/almanac/almanac.css', () => asset('text/css; charset=utf-8', STYLE)],
    list('/almanac/', 'This fortnight', stories),
    ...SECTIONS.map((name) =>
      list(
        `/almanac/${slugOf(name)}`,
        name,
        stories.filter((story) => story.section === name),
      ),
    ),
    ...authors.map((name) =>
      list(
        `/almanac/people/${slugOf(name)}`,
        name,
        stories.filter((story) => story.authors.includes(name)),
      ),
    ),
    ...stories.map((story): [string, () => Resource] => [
      almanacPath(story),
      () => page(article(story, stories, origin), changed),
    ]),
    ...edition.withdrawn
      .filter((story) => story.site === 'almanac')
      .map((story): [string, () => Resource] => [almanacPath(story), () => page(withdrawn(origin), changed, 410)]),
    ...pictureRoutes(FOLDER, stories),
  ]);
}

function contents(title: string, stories: readonly Story[]): Markup {
  const cards = stories.map(
    (story) => html`<li class="teaser">
${story.lead === null ? html`<span class="blank"></span>` : html`<img src="${picturePath(FOLDER, story.slug, THUMBNAIL_SIZE)}" width="320" height="180" alt="">`}
<p class="kicker">${story.section}</p>
<h2><a href="${almanacPath(story)}">${story.title}</a></h2>
<p class="standfirst">${almanacSummary(story)}</p>
<p class="who">${story.authors.join(', ')} · ${dayText(story.published)}</p>
</li>
`,
  );
  return html`<section class="contents"><h1>${title}</h1>\n<ul class="grid">\n${cards}</ul></section>`;
}

function article(story: Story, all: readonly Story[], origin: string): Markup {
  const others = all.filter((other) => other.slug !== story.slug);
  const next = [...others.filter((other) => other.section === story.section), ...others].slice(0, 3);
  const main = html`<article itemscope itemtype="https://schema.org/Article" lang="${story.language}">
<link itemprop="mainEntityOfPage" href="${origin}${almanacPath(story)}">
<header class="opening">
<p class="kicker"><a href="/almanac/${slugOf(story.section)}" itemprop="articleSection">${story.section}</a></p>
<h1 itemprop="headline">${story.title}</h1>
<p class="who">Words by ${story.authors.map((name, i) => html`${i === 0 ? null : ', '}<a itemprop="author" itemscope itemtype="https://schema.org/Person" href="/almanac/people/${slugOf(name)}"><span itemprop="name">${name}</span></a>`)}
<time itemprop="datePublished" datetime="${story.published}">${dayText(story.published)}</time>
<meta itemprop="dateModified" content="${story.modified}"></p>
</header>
<div class="text" itemprop="articleBody">
${almanacBody(story, origin)}</div>
<footer class="colophon">
<p class="filed">Filed under ${story.tags.map((name) => html`<span itemprop="keywords">${name}</span> `)}</p>
<div class="biography"><h3>About the author</h3><p>${story.authors.join(' and ')} writes for Field &amp; Almanac when it rains, and is outside otherwise.</p></div>
<div class="subscribe"><h3>Six issues a year, on paper</h3><p>Printed on something that was a hay meadow's neighbour. £28, posted. <a href="/almanac/">Subscribe</a></p></div>
</footer>
</article>
<nav class="next"><h3>Read next</h3><ul>${next.map((other) => html`<li><a href="${almanacPath(other)}">${other.title}</a> <span>${other.authors.join(', ')}</span></li>`)}</ul></nav>`;
  const head = html`<meta property="og:type" content="article">
<meta property="og:title" content="${story.title}">
<meta property="og:description" content="${almanacSummary(story)}">
<meta property="og:url" content="${origin}${almanacPath(story)}">
<meta property="og:site_name" content="${ALMANAC_TITLE}">
<meta property="og:locale" content="${story.language.replace('-', '_')}">
${
  story.lead === null
    ? null
    : html`<meta property="og:image" content="${origin}${picturePath(FOLDER, story.slug, LEAD_SIZE)}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="675">
`
}<meta property="article:published_time" content="${story.published}">
<meta property="article:modified_time" content="${story.modified}">
<meta property="article:section" content="${story.section}">
${story.tags.map((name) => html`<meta property="article:tag" content="${name}">\n`)}${story.authors.map((name) => html`<meta name="author" content="${name}">\n`)}`;
  return frame({ path: almanacPath(story), title: story.title, head, language: story.language, main }, origin);
}

function withdrawn(origin: string): Markup {
  const main = html`<section class="contents"><h1>No longer here</h1><p>We have taken this piece down. <a href="/almanac/">See what is new</a>.</p></section>`;
  return frame({ path: null, title: 'No longer here', head: null, language: 'en-GB', main }, origin);
}

type Frame = {
  readonly path: string | null;
  readonly title: string;
  readonly head: Markup | null;
  readonly language: string;
  readonly main: Markup;
};

function frame({ path, title, head, language, main }: Frame, origin: string): Markup {
  return html`<!doctype html>
<html lang="${language}" prefix="og: https://ogp.me/ns#">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} | ${ALMANAC_TITLE}</title>
${path === null ? null : html`<link rel="canonical" href="${origin}${path}">`}
<link rel="alternate" type="application/atom+xml" title="${ALMANAC_TITLE}" href="${origin}/almanac/atom.xml">
<link rel="icon" href="/newspaper.svg" type="image/svg+xml">
<link rel="stylesheet" href="/almanac/almanac.css">
${head}
</head>
<body>
<div class="masthead"><a class="logo" href="/almanac/">Field <i>&amp;</i> Almanac</a><span class="motto">Land, kitchen and weather</span>
<ul class="sections">${SECTIONS.map((name) => html`<li><a href="/almanac/${slugOf(name)}">${name}</a></li>`)}</ul></div>
${main}
<div class="imprint">Field &amp; Almanac, The Old Weighbridge, Thornwade. <a href="/almanac/atom.xml">Atom feed</a>. A demonstration: people and places are invented.</div>
</body>
</html>
`;
}
