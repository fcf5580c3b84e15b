import { type Article, type ArticleId, isForPartners, type Source, type Teller, tellersOf } from '../../model/index.ts';
import type { StoredArticle } from '../../store/index.ts';
import type { Ports } from '../ports.ts';

type Reteller = Pick<Ports, 'store' | 'now'>;

/**
 * Notes on an article whom its source is for now. Whether everybody may read it follows from that, and feeds and pages
 * follow from the write. One read, and two writes where it was noted otherwise. Of
 * what was taken down there is nothing to read: it is noted when its source tells it again.
 */
export async function retell(id: ArticleId, source: Source, ports: Reteller): Promise<void> {
  for (;;) {
    const stored = await ports.store.articles.get(id);
    if (stored === null || stored.article.state === 'cancelled') return;
    const before = tellersOf(stored.article);
    const tellers = before.map((one) => (one.source === source.id ? tellerFor(one, source) : one));
    if (JSON.stringify(tellers) === JSON.stringify(before)) return;
    if (await commitTellers(stored, tellers, ports)) return;
  }
}

/** A teller as its source is defined now: for everybody, or for partners alone. */
export function tellerFor(teller: Teller, source: Pick<Source, 'visibility'>): Teller {
  const { visibility: _, ...rest } = teller;
  return isForPartners(source) ? { ...rest, visibility: 'partners' } : rest;
}

/**
 * Who tells an article, as a revision in which nothing is changed: feeds that show the article already are to look at it
 * again. False where somebody else has changed it meanwhile.
 */
export async function commitTellers(
  stored: StoredArticle,
  tellers: Article['tellers'] & object,
  ports: Reteller,
): Promise<boolean> {
  const { article: before } = stored;
  const article = { ...before, tellers, revision: before.revision + 1, previousHash: before.hash };
  await ports.store.articles.putRevision(article);
  return ports.store.articles.commit({ ...stored, article, written: ports.now() }, before.revision);
}
