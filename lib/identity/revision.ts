import { type ArticleContent, type ArticleState, type Sha256, termsMark } from '../model/index.ts';
import { sha256 } from './article-id.ts';
import { hostKey } from './canonical-url.ts';
import { pictureName } from './picture-name.ts';
import { foldText, visibleHtml } from './visible-html.ts';

/**
 * Hash over what a reader would see of an article, its state included. How it is written (white space, attributes,
 * entities, quotes), pictures' hosts and sizes, advertisements, counters, tracking, the host of its own site and the
 * page's own modification stamp are left out: they change on every rendering of many pages and no reader can tell.
 * Hashes are stored, and the rule may come to leave out more: to know whether a stored article says the same, hash it
 * anew by today's rule rather than trust the hash beside it.
 *
 * The note of a `correction` is part of what readers see of a revision, and of its hash; two contents are compared
 * without one, since a note alone is no change.
 */
export function contentHash(content: ArticleContent, state: ArticleState, correction?: string): Sha256 {
  return sha256(
    JSON.stringify([
      state,
      foldText(content.title ?? ''),
      content.authors.map(foldText),
      // The zone is left out: the moment is the same.
      content.published && { instant: content.published.instant, precision: content.published.precision },
      content.language?.toLowerCase() ?? null,
      foldText(content.section ?? ''),
      [...new Set(content.tags.map(foldText))].sort(),
      content.leadImage === null ? null : pictureName(content.leadImage.url),
      content.enclosures.map(({ url }) => fileName(url)),
      visibleHtml(content.html, homeOf(content)),
      foldText(content.excerpt ?? ''),
      content.complete,
      // Documents show them. What was stored without has the hash that it had.
      ...(content.terms === undefined ? [] : [termsMark(content.terms)]),
      ...(correction === undefined ? [] : [{ correction }]),
    ]),
  );
}

/** The host of the article's own site, by which its links to itself are known. */
export function homeOf({ canonicalUrl }: Pick<ArticleContent, 'canonicalUrl'>): string | null {
  return canonicalUrl === null ? null : hostKey(new URL(canonicalUrl));
}

/** A file is served from here and there, with counters before and tokens behind: its path names it. */
function fileName(address: string): string {
  const { pathname, search } = new URL(address);
  return /\.\w{2,5}$/.test(pathname) ? pathname.split('/').slice(-2).join('/') : `${pathname}${search}`;
}
