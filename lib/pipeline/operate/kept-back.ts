import type { Article, ArticleId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';

const BATCH = 100;

/** The articles that are held back or embargoed, at most so many, and whether there are more. */
export type KeptBack = { readonly articles: readonly Article[]; readonly isAll: boolean };

/**
 * The articles that are kept out of every feed for now: those under an embargo, the first to end first, then those that an
 * operator holds, held longest first; `most` of them. What it costs follows their number alone.
 */
export async function keptBack(most: number, { store }: Pick<Ports, 'store'>): Promise<KeptBack> {
  const articles: Article[] = [];
  let batch: ArticleId[] = [];
  const take = async () => {
    const stored = await store.articles.getMany(batch);
    // The index is a moment behind the articles.
    const standing = batch.flatMap((id) => stored.get(id)?.article ?? []).filter(isKeptBack);
    articles.push(...standing);
    batch = [];
  };
  for await (const id of store.embargoes.keptBack()) {
    batch.push(id);
    if (batch.length === BATCH) await take();
    if (articles.length > most) break;
  }
  await take();
  return { articles: articles.slice(0, most), isAll: articles.length <= most };
}

function isKeptBack({ state }: Article): boolean {
  return state === 'withheld' || state === 'embargoed';
}
