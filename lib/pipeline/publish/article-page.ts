import { contentHash } from '../../identity/index.ts';
import {
  type Article,
  type ArticleId,
  DOCUMENT_CACHE,
  type Feed,
  isForPartners,
  isReserved,
  isRevised,
} from '../../model/index.ts';
import {
  articlePagePath,
  CONTENT_TYPES,
  renderArticlePage,
  renderHeldPage,
  renderTombstonePage,
} from '../../publish/index.ts';
import { belongs } from '../definitions/belongs.ts';
import type { Ports } from '../ports.ts';

/** How many of the newest revisions a page shows: any two of them beside each other. */
const REVISIONS = 8;

/** How far back is looked for them: not every revision was public. */
const DEEPEST = 2 * REVISIONS;

/** How often it is tried anew where somebody else changes the page or the article meanwhile. */
const ATTEMPTS = 10;

/** The feeds to which an article might belong: all to which it does, and maybe others. */
export type FeedsFor = (article: Article) => readonly Feed[];

/**
 * Brings an article's page up to what is stored: its text and history from the second revision on (before, there is
 * nothing that its feeds do not show), a tombstone, answered 410, once it was taken down. What is written is put only over what was
 * there before the article was read, and the article looked at again afterwards: two at once, or one that is late, end
 * with what is stored last, and nothing of a text outlasts its takedown. Whoever dies over it is called again by the
 * stream. How many pages with a text were erased: 1 or 0.
 */
export async function writeArticlePage(
  id: ArticleId,
  feedsFor: FeedsFor,
  ports: Pick<Ports, 'store'>,
): Promise<number> {
  const { articles, objects } = ports.store;
  const key = articlePagePath(id);
  let erased = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const standing = await objects.get(key);
    const article = (await articles.get(id))?.article ?? null;
    if (article === null || (!isRevised(article) && standing === null)) return erased;
    const hasNone = isReserved(article);
    if (hasNone && standing === null) return erased;
    // Its own source has come to speak for it: what another said of it before is no history of it. Or it is for partners
    // alone by now.
    if (!isRevised(article) || hasNone) {
      await objects.delete(key);
      continue;
    }
    const html = await pageOf(article, standing !== null, feedsFor, ports);
    if (html === null) return erased;
    const bytes = Buffer.from(html);
    const isGone = article.state === 'cancelled';
    if (standing !== null && bytes.equals(standing.bytes) && (standing.gone ?? false) === isGone) return erased;
    if (standing !== null && article.state !== 'usable') {
      // Not only put over: every version of it goes.
      await objects.delete(key);
      erased = 1;
    }
    const isFirst = standing === null || article.state !== 'usable';
    const onlyIf = isFirst ? 'absent' : { etag: standing.etag };
    const page = {
      contentType: CONTENT_TYPES.html,
      cacheControl: DOCUMENT_CACHE,
      ...(isGone && { gone: true as const }),
    };
    const put = await objects.put(key, bytes, { ...page, onlyIf });
    if (put === 'conflict') continue;
    const after = (await articles.get(id))?.article;
    if (after?.revision === article.revision) return erased;
  }
  throw new Error(`Page of article ${id}: lost to other writers ${ATTEMPTS} times in a row; it will be tried again`);
}

/** Null where there is nothing to show and nothing to replace. */
async function pageOf(
  article: Article,
  hasPage: boolean,
  feedsFor: FeedsFor,
  ports: Pick<Ports, 'store'>,
): Promise<string | null> {
  switch (article.state) {
    case 'usable': {
      // What partners get of it says nothing of what everybody may read.
      const feeds = feedsFor(article).filter((feed) => !isForPartners(feed));
      const isShownWhole = feeds.some((feed) => feed.content === 'full' && belongs(feed, article));
      const revisions = await publicRevisions(article, ports);
      return renderArticlePage({
        article: revisions.at(-1) ?? article,
        revisions,
        content: isShownWhole ? 'full' : 'excerpt',
      });
    }
    case 'cancelled':
      return renderTombstonePage(article);
    case 'withheld':
    case 'embargoed':
      return hasPage ? renderHeldPage() : null;
  }
}

/**
 * The newest revisions that were public, the oldest first: back along the chain of hashes, as far as the documents are
 * still there. A document that lost the race for its number is not in the chain. They are numbered without a gap: none is
 * to tell readers that something was held back from them.
 */
async function publicRevisions(newest: Article, { store }: Pick<Ports, 'store'>): Promise<Article[]> {
  const revisions = [newest];
  let { revision, previousHash: hash } = newest;
  let lowest = revision;
  for (let depth = 1; depth < DEEPEST && revisions.length < REVISIONS && hash !== null; depth++) {
    const before: Article | null = await store.articles.revision({ id: newest.id, revision: --revision, hash });
    if (before === null) break;
    lowest = revision;
    if (before.state === 'usable' && !isSameToReaders(before, revisions[0])) revisions.unshift(before);
    hash = before.previousHash;
  }
  return revisions.map((one, at) => ({ ...one, revision: lowest + at }));
}

/**
 * Whether two revisions differ in nothing that a reader is told of: it was held back in between, a source told it no more,
 * or more became known of the terms of its use.
 */
function isSameToReaders(before: Article, after: Article | undefined): boolean {
  if (after === undefined || before.revisedAt !== after.revisedAt) return false;
  const hash = ({ terms: _, ...content }: Article) => contentHash(content, 'usable');
  return hash(before) === hash(after);
}
