import type { AbsoluteUrl, ArticleId, FeedId, Instant, SourceId } from '../../model/index.ts';
import { DamagedObject } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import type { AnswerBytes } from '../reader.ts';

/** A page of a source that was kept as it was received. */
export type StoredPage = {
  readonly article: ArticleId;
  readonly title: string | null;
  readonly url: AbsoluteUrl;
  readonly stored: Instant;
};

const MOST_PAGES = 8;
/** Among so many of its newest articles pages are looked for. */
const MOST_LOOKED_AT = 40;

/** The newest pages that are kept of a source's articles. Asks no host for anything. */
export async function storedPages(source: SourceId, { store }: Pick<Ports, 'store'>): Promise<StoredPage[]> {
  const pages: StoredPage[] = [];
  let looked = 0;
  for await (const { article: id } of store.memberships.latest(source as string as FeedId, 'newest', MOST_LOOKED_AT)) {
    if (looked >= MOST_LOOKED_AT || pages.length >= MOST_PAGES) break;
    looked += 1;
    const page = await storedPage(id, { store });
    if (page !== null) pages.push(page.page);
  }
  return pages;
}

/** The page that is kept of an article, with its bytes; null where none is. */
export async function storedPage(
  id: ArticleId,
  { store }: Pick<Ports, 'store'>,
): Promise<{ readonly page: StoredPage; readonly answer: AnswerBytes } | null> {
  const stored = await store.articles.get(id);
  if (stored === null) return null;
  const { article, reading } = stored;
  const kept = await store.articles.newestRaw(id).catch((error: unknown) => {
    if (error instanceof DamagedObject) return null;
    throw error;
  });
  const url = reading?.address ?? article.canonicalUrl;
  if (kept === null || url === null || !isPage(kept.contentType)) return null;
  return {
    page: { article: id, title: article.title, url, stored: kept.lastModified },
    answer: { body: kept.bytes, contentType: kept.contentType ?? null, url },
  };
}

/** What a source told of an item is kept as JSON; a text is no page either. */
function isPage(contentType: string | null | undefined): boolean {
  return contentType == null || !/^(?:application\/json|text\/plain)\b/i.test(contentType);
}
