import type { Article } from './article.ts';
import type { FeedId } from './ids.ts';
import type { Instant } from './instant.ts';

/** Names one takedown of one article; sorts by the instant of its order. */
export type TakedownKey = string & { readonly __brand: 'TakedownKey' };

/** A takedown that was carried out of the stores: what it concerned and what was erased at once. */
export type Takedown = {
  readonly key: TakedownKey;
  readonly article: Article['id'];
  readonly revision: number;
  readonly source: Article['source'];
  readonly reason: string | null;
  readonly by: Article['withdrawnBy'];
  /** When the order was committed: from here on it holds. */
  readonly ordered: Instant;
  /** When the texts were erased. */
  readonly erased: Instant;
  /** Raw payloads and revision documents that were erased. */
  readonly objects: number;
  /** Article pages that were erased: 1, or 0 where it had none. */
  readonly pages: number;
  /** The feeds that showed the article. */
  readonly feeds: readonly FeedId[];
};

/** A feed whose documents show the article no longer. */
export type TakedownReach = {
  readonly feed: FeedId;
  /** When the last of its documents was out. */
  readonly out: Instant;
  /** Documents that were put for it. */
  readonly documents: number;
};

/** The key of an article's takedown at a revision. */
export function takedownKey({ id, revision }: Pick<Article, 'id' | 'revision'>, ordered: Instant): TakedownKey {
  return `${ordered}#${id}@${revision}` as TakedownKey;
}

/** Of which article a key names a takedown, and when that was ordered. */
export function takedownNamed(key: TakedownKey): Pick<Takedown, 'article' | 'ordered'> {
  const [ordered = '', revision = ''] = key.split('#');
  return { article: revision.split('@', 1)[0] as Article['id'], ordered: ordered as Instant };
}
