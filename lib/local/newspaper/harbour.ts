import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, storiesOf } from './edition.ts';
import { HARBOUR_FEED, HARBOUR_TITLE, harbourGuid, harbourPath } from './harbour-address.ts';
import { harbourArticle } from './harbour-article.ts';
import { harbourExcerpt, harbourFeed } from './harbour-feed.ts';
import { HARBOUR_SECTIONS, harbourFrame } from './harbour-frame.ts';
import { html, type Markup } from './markup.ts';
import {
  asset,
  dayText,
  feed,
  page,
  picturePath,
  pictureRoutes,
  type Resource,
  redirect,
  type Site,
  slugOf,
  THUMBNAIL_SIZE,
} from './site.ts';
import type { Story } from './story.ts';

const PER_PAGE = 8;
const STYLE = readFileSync(join(import.meta.dirname, 'assets', 'harbour.css'));

/** The Harbour Courier: a town paper on WordPress, its RSS cut, its pages full of what is not the article. */
export const harbour: Site = { id: 'harbour', path: harbourPath, routes };

function routes(edition: Edition, origin: string): ReadonlyMap<string, () => Resource> {
  const stories = storiesOf(edition, 'harbour');
  const changed = edition.changed.harbour;
  const shown =
    (markup: () => Markup): (() => Resource) =>
    () =>
      page(markup(), changed);
  const list = (path: string, title: string, some: readonly Story[]): [string, () => Resource] => [
    path,
    shown(() => archive({ path, title, stories: some, newer: null, older: null }, origin)),
  ];
  const authors = [...new Set(stories.flatMap((story) => story.authors))];
  const tags = [...new Set(stories.flatMap((story) => story.tags))];
  return new Map<string, () => Resource>([
    [HARBOUR_FEED, () => feed(harbourFeed(edition, origin), 'application/rss+xml; charset=utf-8', changed)],
    ['/harbour/style.css', () => asset('text/css; charset=utf-8', STYLE)],
    ...frontPages(stories, origin, shown),
    ...HARBOUR_SECTIONS.map((name) =>
      list(
        `/harbour/category/${slugOf(name)}/`,
        name,
        stories.filter((story) => story.section === name),
      ),
    ),
    ...authors.map((name) =>
      list(
        `/harbour/author/${slugOf(name)}/`,
        name,
        stories.filter((story) => story.authors.includes(name)),
      ),
    ),
    ...tags.map((name) =>
      list(
        `/harbour/tag/${slugOf(name)}/`,
        `#${name}`,
        stories.filter((s) => s.tags.includes(name)),
      ),
    ),
    ['/harbour/about/', shown(() => about(origin))],
    ...stories.flatMap((story): [string, () => Resource][] => [
      [harbourPath(story), shown(() => harbourArticle(story, stories, origin))],
      [harbourGuid(story), () => redirect(harbourPath(story))],
    ]),
    ...edition.withdrawn
      .filter((story) => story.site === 'harbour')
      .flatMap((story): [string, () => Resource][] => [
        [harbourPath(story), () => page(withdrawn(origin), changed, 410)],
        [harbourGuid(story), () => page(withdrawn(origin), changed, 410)],
      ]),
    ...pictureRoutes('/harbour/img', stories),
  ]);
}

function frontPages(
  stories: readonly Story[],
  origin: string,
  shown: (markup: () => Markup) => () => Resource,
): [string, () => Resource][] {
  const count = Math.max(1, Math.ceil(stories.length / PER_PAGE));
  const address = (number: number) => (number === 1 ? '/harbour/' : `/harbour/page/${number}/`);
  return Array.from({ length: count }, (_, i) => [
    address(i + 1),
    shown(() =>
      archive(
        {
          path: address(i + 1),
          title: i === 0 ? 'Latest news' : `Latest news, page ${i + 1}`,
          stories: stories.slice(i * PER_PAGE, (i + 1) * PER_PAGE),
          newer: i === 0 ? null : address(i),
          older: i + 1 === count ? null : address(i + 2),
        },
        origin,
      ),
    ),
  ]);
}

type Archive = {
  readonly path: string;
  readonly title: string;
  readonly stories: readonly Story[];
  readonly newer: string | null;
  readonly older: string | null;
};

function archive({ path, title, stories, newer, older }: Archive, origin: string): Markup {
  const main = html`<main id="main" class="archive">
<header class="page-header"><h1 class="page-title">${title}</h1></header>
${stories.length === 0 ? html`<p>Nothing has been filed here yet.</p>` : stories.map(card)}
<nav class="pagination" aria-label="Posts">
${older === null ? null : html`<a class="prev" href="${older}">← Older posts</a>`}
${newer === null ? null : html`<a class="next" href="${newer}">Newer posts →</a>`}
</nav>
</main>`;
  return harbourFrame({ path, title: `${title} - ${HARBOUR_TITLE}`, head: null, main }, origin);
}

function card(story: Story): Markup {
  const path = harbourPath(story);
  const picture = picturePath('/harbour/img', story.slug, THUMBNAIL_SIZE);
  return html`<article class="post post-${story.number} type-post">
${story.lead === null ? null : html`<a class="post-thumbnail" href="${path}"><img src="${picture}" width="320" height="180" alt="${story.lead.alt}"></a>`}
<div>
<span class="cat-links"><a href="/harbour/category/${slugOf(story.section)}/">${story.section}</a></span>
<h2 class="entry-title"><a href="${path}" rel="bookmark">${story.title}</a></h2>
<div class="entry-meta"><time datetime="${story.published}">${dayText(story.published)}</time> by ${story.authors.join(' and ')}</div>
<p>${harbourExcerpt(story)}</p>
</div>
</article>
`;
}

function about(origin: string): Markup {
  const main = html`<main id="main"><h1>About the Courier</h1>
<p>The Harbour Courier has been printed in Chandlers Row, Skerrow, since 1887: weekly until 1931, daily until the war, and whenever something happens since we went online.</p>
<p>We correct our mistakes on the page on which we made them and say so. What should not have been printed is withdrawn.</p>
<p>Newsroom: newsroom@courier.example. The office is open on weekdays from 9 to 4; knock hard.</p></main>`;
  return harbourFrame({ path: '/harbour/about/', title: `About - ${HARBOUR_TITLE}`, head: null, main }, origin);
}

function withdrawn(origin: string): Markup {
  const main = html`<main id="main"><h1>This article has been withdrawn</h1>
<p>The Courier has taken this article down. <a href="/harbour/">Back to the front page</a>.</p></main>`;
  return harbourFrame({ path: null, title: `Withdrawn - ${HARBOUR_TITLE}`, head: null, main }, origin);
}
