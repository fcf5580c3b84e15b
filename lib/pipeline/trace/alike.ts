import { foldText, urlKey } from '../../identity/index.ts';
import { type Article, type ArticleId, type FeedId, type Instant, orderKey, tellersOf } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { splitName } from '../messages.ts';

/** Another article that a reader might take for the same, and why it is one of its own. */
export type AlikeArticle = Pick<Article, 'id' | 'source' | 'title' | 'canonicalUrl' | 'state'> & {
  readonly firstSeen: Instant;
  readonly why: string;
};

/** The feed of everything, which shows the newest of all. */
const EVERYTHING = 'all' as FeedId;

/** So many are told. */
const MOST = 10;

/**
 * The articles that look like this one: those that its marks lead to besides, those that it is a copy of or that are copies of
 * it, and, of what the newest documents show, those of its title. Looked for where a reader meets them: in the feed of
 * everything and those of its own sources.
 */
export async function alike(
  article: Article,
  marked: readonly ArticleId[],
  store: Pick<Store, 'articles' | 'feeds'>,
): Promise<AlikeArticle[]> {
  const own = tellersOf(article).map(({ source }) => source as string as FeedId);
  const ids = new Set<ArticleId>(marked);
  if (article.cluster != null) ids.add(article.cluster);
  for (const feed of [EVERYTHING, ...own]) {
    for (const name of (await store.feeds.state(feed))?.members ?? []) ids.add(splitName(name)[0]);
  }
  ids.delete(article.id);
  const stored = await store.articles.getMany([...ids]);
  const others = [...stored.values()].map((one) => one.article).filter((other) => isAlike(article, other, marked));
  return others
    .sort((a, b) => (orderKey(a) < orderKey(b) ? 1 : -1))
    .slice(0, MOST)
    .map((other) => {
      const { id, source, title, canonicalUrl, state, firstSeen } = other;
      return { id, source, title, canonicalUrl, state, firstSeen, why: whyApart(article, other) };
    });
}

function isAlike(article: Article, other: Article, marked: readonly ArticleId[]): boolean {
  if (marked.includes(other.id) || isOfOneStory(article, other)) return true;
  const [one, two] = [article, other].map(({ title }) => (title === null ? '' : foldText(title).trim()));
  return one !== '' && one === two;
}

function isOfOneStory(article: Article, other: Article): boolean {
  const cluster = article.cluster ?? article.id;
  return other.id === cluster || other.cluster === cluster || other.cluster === article.id;
}

function whyApart(article: Article, other: Article): string {
  const told = `${other.source} has it at ${other.canonicalUrl ?? 'no address'}`;
  if (isOfOneStory(article, other)) {
    const copy =
      other.cluster === article.id
        ? 'a copy of this one'
        : article.cluster === other.id
          ? 'this one is a copy of it'
          : 'both are copies of a third';
    return `${told}; ${copy}, which feeds with duplicates: one show only once`;
  }
  const [one, two] = [article, other].map(({ canonicalUrl }) => (canonicalUrl === null ? null : urlKey(canonicalUrl)));
  if (article.source !== other.source)
    return `${told}; an article from another source at another address is an article of its own`;
  if (one === two) return `${told}; its source has several items at this address`;
  return `${told}; its source gave it another address and id, and its text or date differs`;
}
