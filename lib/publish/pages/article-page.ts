import type { Article, ArticleId } from '../../model/index.ts';
import { type Entry, entryOf } from '../documents/entry.ts';
import { htmlTerms } from '../documents/terms.ts';
import { cleanHtml, escapeText, oneLine } from '../documents/writable.ts';
import { revisionHistory } from './article-history.ts';
import { ARTICLE_STYLE } from './article-style.ts';
import { momentTime } from './dateline.ts';
import { byline, licenceLink, picture, spoken } from './html.ts';
import { renderPage } from './page.ts';

/** Where an article's page belongs, seen from the site's base address. */
export function articlePagePath(id: ArticleId): string {
  return `articles/${id}/index.html`;
}

/** What is shown of an article on its page: as in its feeds, the whole text or the excerpt alone. */
export type ArticlePageInput = {
  readonly article: Article;
  /** The revisions that were public, the oldest first and the newest, which is the article itself, last. */
  readonly revisions: readonly Article[];
  readonly content: 'full' | 'excerpt';
};

/**
 * An article's own page: its text, its revisions, and what changed between any two of them. The bytes are a function of
 * the revisions alone. Where only excerpts are published, neither the text nor what changed in it is shown.
 */
export function renderArticlePage({ article, revisions, content }: ArticlePageInput): string {
  const entry = entryOf(article, content, undefined);
  const shown = content === 'full' ? revisions : revisions.map((one) => ({ ...one, text: '' }));
  const title = escapeText(entry.label);
  return renderPage({
    title: entry.label,
    description: entry.excerpt === '' ? entry.label : entry.excerpt,
    canonical: entry.url ?? './',
    links: entry.licences.flatMap(licenceLink),
    style: ARTICLE_STYLE,
    body: `<a class="skip" href="#text">Skip to the text</a>
<header class="masthead">
<p class="ears"><a href="../../index.html">All feeds</a><span>Revision ${article.revision}, ${momentTime(article.revisedAt)}</span></p>
<h1 class="${entry.title === null ? 'headline untitled' : 'headline'}"${spoken(entry.language)}>${title}</h1>
<p class="byline">${byline(entry)}</p>
</header>
<main id="text" class="single">
<article${spoken(entry.language)}>
${picture(entry)}
${text(entry)}
</article>
${revisionHistory(shown, content === 'full')}</main>
<footer class="colophon"><p>Every time is UTC. The newest revision is what the feeds give.</p></footer>`,
  });
}

function text(entry: Entry): string {
  const { full, excerpt, url, publisher } = entry;
  const terms = htmlTerms(entry);
  const body =
    full === null
      ? `<p dir="auto">${escapeText(excerpt)}</p>`
      : cleanHtml(full.html).replace(/<img(?=\s)/g, '<img loading="lazy"');
  const source =
    url === null ? '' : `\n<p class="elsewhere"><a href="${escapeText(url)}">At ${escapeText(publisher)}</a></p>`;
  return `<div class="body" dir="auto">${body}</div>${source}${terms === '' ? '' : `\n${terms}`}`;
}

/** What stands in an article's place once it was taken down: when, and why. Nothing of what it said. */
export function renderTombstonePage({ revisedAt, reason, withdrawnBy }: Article): string {
  const why = oneLine(reason);
  const who = withdrawnBy === 'source' ? 'its source' : 'the operator of this site';
  return renderPage({
    title: 'Withdrawn',
    description: 'This article was withdrawn.',
    canonical: './',
    links: ['<meta name="robots" content="noindex">'],
    style: ARTICLE_STYLE,
    body: `<header class="masthead">
<p class="ears"><a href="../../index.html">All feeds</a><span>${momentTime(revisedAt)}</span></p>
<h1 class="headline">This article was withdrawn</h1>
</header>
<main class="single">
<p>It was taken down on ${momentTime(revisedAt)} by ${who}, and its texts were erased.</p>
${why === null ? '' : `<p>Reason: <bdi>${escapeText(why)}</bdi></p>\n`}</main>
<footer class="colophon"><p>Every time is UTC.</p></footer>`,
  });
}

/** What stands in an article's place while it is held back. */
export function renderHeldPage(): string {
  return renderPage({
    title: 'Not available',
    description: 'This article is not available at the moment.',
    canonical: './',
    links: ['<meta name="robots" content="noindex">'],
    style: ARTICLE_STYLE,
    body: `<header class="masthead">
<p class="ears"><a href="../../index.html">All feeds</a></p>
<h1 class="headline">Not available at the moment</h1>
</header>
<main class="single"><p>This article is not available at the moment.</p></main>`,
  });
}
