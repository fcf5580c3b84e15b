import type { Article, ArticleContent, ArticleState, Sha256 } from '../model/index.ts';
import { sha256 } from './article-id.ts';

/**
 * Hash over what a reader would see of an article, its state included. White space, the host and query of a picture,
 * and the page's own modification stamp are left out: they change on every rendering of many pages and no reader
 * can tell.
 */
export function contentHash(content: ArticleContent, state: ArticleState): Sha256 {
  return sha256(
    JSON.stringify([
      state,
      squash(content.title ?? ''),
      content.authors.map(squash),
      // The zone is left out: the moment is the same.
      content.published && { instant: content.published.instant, precision: content.published.precision },
      content.language,
      content.section,
      [...content.tags].sort(),
      content.leadImage === null ? null : pictureName(content.leadImage.url),
      content.enclosures.map((enclosure) => enclosure.url),
      visible(content.html),
      squash(content.excerpt ?? ''),
      content.complete,
    ]),
  );
}

/** What differs between two revisions, in a reader's words: `title`, `2 paragraphs`, `lead image`. */
export function whatChanged(before: Article, after: ArticleContent & { readonly state: ArticleState }): string[] {
  const changes: string[] = [];
  const note = (differs: boolean, words: string) => {
    if (differs) changes.push(words);
  };
  note(before.state !== after.state, after.state === 'usable' ? 'restored' : after.state);
  note(squash(before.title ?? '') !== squash(after.title ?? ''), 'title');
  note(before.authors.join('\n') !== after.authors.join('\n'), 'byline');
  note(before.published?.instant !== after.published?.instant, 'date');
  note(before.leadImage?.url !== after.leadImage?.url, 'lead image');
  note([...before.tags].sort().join('\n') !== [...after.tags].sort().join('\n'), 'tags');
  note(!before.complete && after.complete, 'full text');
  const paragraphs = paragraphsChanged(before.text, after.text);
  note(
    paragraphs > 0 && before.complete === after.complete,
    paragraphs === 1 ? '1 paragraph' : `${paragraphs} paragraphs`,
  );
  return changes.length > 0 ? changes : ['details'];
}

function paragraphsChanged(before: string, after: string): number {
  const paragraphs = (text: string) =>
    text
      .split(/\n{2,}/)
      .map(squash)
      .filter(Boolean);
  const old = new Set(paragraphs(before));
  const young = new Set(paragraphs(after));
  const added = [...young].filter((paragraph) => !old.has(paragraph)).length;
  const removed = [...old].filter((paragraph) => !young.has(paragraph)).length;
  return Math.max(added, removed);
}

function squash(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** White space at the edges of these is not shown: pages are rendered anew with more or less of it. */
const BLOCK_EDGES =
  /\s*(<\/?(?:p|h[1-6]|[uod]l|li|d[td]|blockquote|figure|figcaption|table|caption|t(?:head|body|foot|r|[dh])|div|section|br|hr)\b[^<>]*>)\s*/gi;

/** The HTML with its pictures reduced to their file paths: moving them to another host is no correction. */
function visible(html: string): string {
  const pictures = /\b(src|srcset)="([^"]*)"/g;
  const named = html.replace(pictures, (_, name: string, value: string) => `${name}="${pictureName(value)}"`);
  return squash(named).replace(BLOCK_EDGES, '$1');
}

function pictureName(address: string): string {
  return address.replace(/^https?:\/\/[^/]+/i, '').replace(/[?#].*$/s, '');
}
