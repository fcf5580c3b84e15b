import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boardFrame, boardPath } from './board-frame.ts';
import { boardNotice } from './board-notice.ts';
import { spokenText } from './body.ts';
import { type Edition, storiesOf } from './edition.ts';
import { html, type Markup } from './markup.ts';
import {
  asset,
  dayText,
  firstWords,
  page,
  picturePath,
  pictureRoutes,
  type Resource,
  type Site,
  slugOf,
  THUMBNAIL_SIZE,
} from './site.ts';
import type { Story } from './story.ts';

const PER_PAGE = 10;
const EXCERPT_WORDS = 28;
const STYLE = readFileSync(join(import.meta.dirname, 'assets', 'board.css'));

/** Upper Valley Noticeboard: a list made by hand, no feed, dates that are only days. */
export const board: Site = { id: 'board', path: boardPath, routes };

function routes(edition: Edition): ReadonlyMap<string, () => Resource> {
  const stories = storiesOf(edition, 'board');
  const changed = edition.changed.board;
  const count = Math.max(1, Math.ceil(stories.length / PER_PAGE));
  const tags = [...new Set(stories.flatMap((story) => story.tags))];
  return new Map<string, () => Resource>([
    ['/board/board.css', () => asset('text/css; charset=utf-8', STYLE)],
    ...Array.from({ length: count }, (_, i): [string, () => Resource] => [
      pageAddress(i + 1),
      () => page(listing(stories, i + 1, count), changed),
    ]),
    ...tags.map((tag): [string, () => Resource] => [
      `/board/tags/${slugOf(tag)}.html`,
      () => page(tagged(tag, stories), changed),
    ]),
    ['/board/about.html', () => page(boardFrame('About this board', ABOUT, stories), changed)],
    ...stories.map((story): [string, () => Resource] => [
      boardPath(story),
      () => page(boardNotice(story, stories), changed),
    ]),
    ...edition.withdrawn
      .filter((story) => story.site === 'board')
      .map((story): [string, () => Resource] => [
        boardPath(story),
        () => page(boardFrame('Taken down', TAKEN_DOWN, stories), changed, 410),
      ]),
    ...pictureRoutes('/board/pics', stories),
  ]);
}

function pageAddress(number: number): string {
  return number === 1 ? '/board/' : `/board/?page=${number}`;
}

function listing(stories: readonly Story[], number: number, count: number): Markup {
  const shown = stories.slice((number - 1) * PER_PAGE, number * PER_PAGE);
  const pages = Array.from({ length: count }, (_, i) => i + 1);
  const main = html`<h1>Notices</h1>
<div class="notices">
${shown.map(card)}</div>
<p class="pages">Page ${pages.map((n) => (n === number ? html`<b>${n}</b> ` : html`<a href="${pageAddress(n)}">${n}</a> `))}
${number < count ? html`<a rel="next" class="older" href="${pageAddress(number + 1)}">Older notices »</a>` : null}</p>`;
  return boardFrame(number === 1 ? 'Notices' : `Notices, page ${number}`, main, stories);
}

function card(story: Story): Markup {
  const path = boardPath(story);
  return html`<div class="card">
<a class="pic" href="${path}">${story.lead === null ? html`<span class="nopic">No picture</span>` : html`<img src="${picturePath('/board/pics', story.slug, THUMBNAIL_SIZE)}" width="160" height="90" alt="${story.lead.alt}">`}</a>
<span class="date">${dayText(story.published)}</span>
<h3><a href="${path}">${story.title}</a></h3>
<p>${firstWords(spokenText(story.body), EXCERPT_WORDS)}… <a class="more" href="${path}">Read on</a></p>
</div>
`;
}

function tagged(tag: string, stories: readonly Story[]): Markup {
  const some = stories.filter((story) => story.tags.includes(tag));
  const main = html`<h1>Notices about ${tag}</h1>\n<div class="notices">\n${some.map(card)}</div>`;
  return boardFrame(`Notices about ${tag}`, main, stories);
}

const ABOUT = html`<h1>About this board</h1>
<p>The board hangs by the bridge in Hallin and, since the flood took the first one, here as well. Hand your notice in at the shop before noon and Marta types it up the same day.</p>
<p>Notices stay until they are out of date or somebody complains with good reason.</p>`;

const TAKEN_DOWN = html`<h1>Taken down</h1>
<p>This notice has been taken off the board. <a href="/board/">Back to the notices</a></p>`;
