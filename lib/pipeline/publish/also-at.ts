import type { AbsoluteUrl, Article, ArticleId, Member, SourceId } from '../../model/index.ts';

/** Where else a story is told. */
export type Elsewhere = { readonly source: SourceId; readonly url: AbsoluteUrl };

/** A member that is shown, and its copies that are not. */
export type Together<M extends Member = Member> = { readonly article: M; readonly alsoAt: readonly Elsewhere[] };

/** The articles that have to be known beyond a feed's members to tell which of them are shown: those they are copies of. */
export function originalsOf(members: readonly Member[]): ArticleId[] {
  const ids = new Set(members.map(({ id }) => id));
  const originals = members.flatMap(({ cluster }) => (cluster != null && !ids.has(cluster) ? [cluster] : []));
  return [...new Set(originals)];
}

/**
 * What of its members, in their order, a feed shows that shows copies once: of each cluster the article first seen. An
 * original that is no member of the window stands for its copies all the same where it belongs to the feed; where it
 * does not, or is gone, the first of its copies does. Which of the copies came to point at which makes no difference.
 */
export function alsoAt(
  members: readonly Article[],
  originals: readonly Article[],
  belongs: (article: Article) => boolean,
): Together<Article>[] {
  const articles = new Map([...originals, ...members].map((article) => [article.id, article]));
  const clusters = new Map<ArticleId, Article[]>();
  for (const article of articles.values()) {
    if (!belongs(article)) continue;
    const name = clusterName(article, articles);
    clusters.set(name, [...(clusters.get(name) ?? []), article]);
  }
  const shown = new Map<ArticleId, Article[]>();
  for (const copies of clusters.values()) {
    const [first, ...others] = copies.sort(firstSeenFirst);
    if (first !== undefined) shown.set(first.id, others);
  }
  return members.flatMap((article) => {
    const others = shown.get(article.id);
    return others === undefined ? [] : [{ article, alsoAt: elsewhere(article, others) }];
  });
}

/** The least id among an article and all that it points to, one after the other: the same for all of a cluster. */
function clusterName(article: Article, articles: ReadonlyMap<ArticleId, Article>): ArticleId {
  const path = new Set<ArticleId>();
  let id: ArticleId | null | undefined = article.id;
  let last = article.id;
  for (; id != null && !path.has(id); id = articles.get(id)?.cluster) {
    path.add(id);
    last = id;
  }
  if (id == null) return last;
  // Two that came at once may point at each other: their circle is the cluster.
  const circle = [...path].slice([...path].indexOf(id));
  return circle.sort()[0] ?? last;
}

function elsewhere(shown: Article, others: readonly Article[]): Elsewhere[] {
  const urls = new Set([shown.canonicalUrl]);
  return others.flatMap(({ source, canonicalUrl: url }) => {
    if (url === null || urls.has(url)) return [];
    urls.add(url);
    return [{ source, url }];
  });
}

function firstSeenFirst(a: Article, b: Article): number {
  return a.firstSeen === b.firstSeen ? (a.id < b.id ? -1 : 1) : a.firstSeen < b.firstSeen ? -1 : 1;
}
