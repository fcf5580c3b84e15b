import {
  type Article,
  type ArticleContent,
  type Instant,
  isSameTerms,
  later,
  layTerms,
  ownTerms,
  type Terms,
  type TermsPlace,
  termsFrom,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { publicTerms } from '../poll/terms.ts';

/**
 * What a source tells of an article, with what it says of the use of all that it tells. A licence of the item, or its word
 * that none is stated, goes before its feed's (RFC 4946 §2.4, Creative Commons' module for RSS).
 */
export function withInheritedTerms(
  content: ArticleContent,
  { terms: given, told }: Pick<Offer, 'terms' | 'told'>,
): ArticleContent {
  if (given === undefined) return content;
  const isUnspecified = told.form === 'item' && told.item.terms?.unspecified === true;
  const { licences = [], ...rest } = given;
  const inherited =
    isUnspecified || content.terms?.licences !== undefined ? licences.filter(({ from }) => from !== 'feed') : licences;
  return withTerms(content, layTerms({ ...rest, licences: inherited }, content.terms));
}

/** The content with these terms, and without those it had. */
export function withTerms(content: ArticleContent, terms: Terms | undefined): ArticleContent {
  const { terms: _, ...rest } = content;
  return terms === undefined ? rest : { ...rest, terms };
}

/** The content without licences on a private network. */
export function withPublicTerms(content: ArticleContent, trustedOrigins: readonly string[]): ArticleContent {
  return content.terms === undefined ? content : withTerms(content, publicTerms(content.terms, trustedOrigins));
}

/** Said by the source and not by the page, as far as that is known of what is stored. */
const OF_SOURCE: ReadonlySet<TermsPlace> = new Set(['item', 'feed', 'robots']);

/** What of a stored article's terms its source told. */
export function termsToldBefore({ terms }: Pick<Article, 'terms'>): Pick<ArticleContent, 'terms'> {
  const told = termsFrom(terms, (from) => OF_SOURCE.has(from));
  return told === undefined ? {} : { terms: told };
}

type Noted = Pick<Article, 'correction' | 'correctedIn'>;

/**
 * What readers are told of a revision in which nothing but terms is another. Feeds show them, and so it is a revision; but
 * that a licence becomes known, or that a host's robots.txt says something else, is no correction of the article, and it
 * stays as it was last revised. A licence in the place of another is one.
 */
export function termsChange(
  before: Article,
  after: ArticleContent,
  { seen, note }: { readonly seen: Instant; readonly note: Noted },
): Pick<Article, 'previousHash' | 'revisedAt' | 'changed'> & Noted {
  const [was, is] = [ownTerms(before.terms), ownTerms(after.terms)];
  const isOther = Object.keys(was).length > 0 && !isSameTerms(was, is);
  return {
    previousHash: before.hash,
    revisedAt: isOther ? later(seen, before.revisedAt) : before.revisedAt,
    changed: isOther ? ['licence'] : before.changed,
    ...(isOther ? note : { correction: before.correction, correctedIn: before.correctedIn }),
  };
}
