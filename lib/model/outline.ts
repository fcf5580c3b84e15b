import { type Article, type OrderKey, orderKey } from './article.ts';
import type { ArticleId, Sha256, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';

/**
 * What documents say of an article besides its entry. A place carries it, so that a publish that has the article's entries
 * need not read the article.
 */
export type Outline = {
  /** Content hash of its revision, or how that begins. */
  readonly hash: Sha256;
  readonly source: SourceId;
  readonly order: OrderKey;
  readonly revisedAt: Instant;
  readonly language: string | null;
  /** Letters of its HTML. */
  readonly letters: number;
  /** The article of which it is a copy; absent where it is none. */
  readonly cluster?: ArticleId;
  /** It was taken down, and why. */
  readonly withdrawn?: { readonly reason: string | null };
};

/** So much of a content hash tells one revision of an article from another. */
export const HASH_SHOWN = 16;

/** What a feed shows, as far as its place tells: its article was not read. */
export type Known = Outline & Pick<Article, 'id' | 'revision'>;

/** What a feed shows: an article, or only what is known of it where its entries are there already. */
export type Member = Article | Known;

/** Whether the article itself is at hand. */
export function isRead(member: Member): member is Article {
  return 'html' in member;
}

export function outlineOf(member: Member): Outline {
  if (!isRead(member)) return member;
  const { hash, source, revisedAt, language, html, cluster, state, reason } = member;
  return {
    ...{ hash: hash.slice(0, HASH_SHOWN) as Sha256, source, order: orderKey(member), revisedAt, language },
    letters: html.length,
    ...(cluster != null && { cluster }),
    ...(state === 'cancelled' && { withdrawn: { reason } }),
  };
}
