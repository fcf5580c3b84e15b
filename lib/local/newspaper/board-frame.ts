import { html, type Markup } from './markup.ts';
import { slugOf } from './site.ts';
import type { Story } from './story.ts';

/** `/board/notices/4112-slug.html` */
export function boardPath(story: Story): string {
  return `/board/notices/${story.number}-${story.slug}.html`;
}

/** A page of the board: banner, menu, side column and cookie bar around what is pinned to it. */
export function boardFrame(title: string, main: Markup, stories: readonly Story[]): Markup {
  return html`<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>${title} - Upper Valley Noticeboard</title>
<link rel="stylesheet" type="text/css" href="/board/board.css">
<link rel="shortcut icon" href="/newspaper.svg">
</head>
<body>
<div id="cookies">This board uses one cookie to remember that you have seen this sentence. <a href="/board/about.html">What?</a> <button>Fine</button></div>
<div id="banner"><a href="/board/">Upper Valley Noticeboard</a><br><small>Hallin · Overbeck · Thornwade · Little Sarn</small></div>
<div id="menu"><a href="/board/">Notices</a> | <a href="/board/about.html">About this board</a> | <a href="/">Newsstand</a></div>
<div id="page">
<div id="left">
${main}
</div>
<div id="right">
<div class="box"><h4>Most read</h4><ol>${mostRead(stories).map((story) => html`<li><a href="${boardPath(story)}">${story.title}</a></li>`)}</ol></div>
<div class="box"><h4>What it's about</h4><p class="cloud">${tagCounts(stories).map(([tag, count]) => html`<a class="w${Math.min(count, 4)}" href="/board/tags/${slugOf(tag)}.html">${tag}</a> `)}</p></div>
<div class="box letter"><h4>By e-mail</h4><p>All new notices, Sundays after the bells.</p><form action="/board/" method="get"><input name="mail" size="18" value="your address"><input type="submit" value="Send me it"></form></div>
<div class="box"><h4>Bus 14</h4><p>Hallin 7.10, 9.10, 12.40, 16.55. Not on Sundays, not in snow, not when Piet is ill.</p></div>
</div>
</div>
<div id="foot">Made by hand in Hallin. Mistakes? Tell Marta at the shop. A demonstration: people and places are invented.</div>
</body>
</html>
`;
}

function mostRead(stories: readonly Story[]): readonly Story[] {
  return [...stories]
    .sort((a, b) => (a.slug.length % 7) - (b.slug.length % 7) || (a.slug < b.slug ? -1 : 1))
    .slice(0, 5);
}

function tagCounts(stories: readonly Story[]): readonly (readonly [string, number])[] {
  const tags = [...new Set(stories.flatMap((story) => story.tags))].sort();
  return tags.map((tag) => [tag, stories.filter((story) => story.tags.includes(tag)).length] as const);
}
