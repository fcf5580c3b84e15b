import type { Article, Teller } from './article.ts';
import type { SourceId } from './ids.ts';
import { millis } from './instant.ts';
import { isForPartners } from './partner.ts';

/** So many sources at most are kept of one article; what comes after is read in vain. */
export const MOST_TELLERS = 100;

/** Sources that tell an article within so long of the first are taken to tell it at once: which was read first is chance. */
const AT_ONCE_MS = 3600_000;

/** What tells who tells an article. */
type Told = Pick<Article, 'tellers' | 'source' | 'firstSeen' | 'tags' | 'complete' | 'provenance'>;

/** Who tells an article, those who have withdrawn it included. Where that is not kept, its source alone, at home. */
export function tellersOf(article: Told): readonly Teller[] {
  return article.tellers ?? [aloneAtHome(article)];
}

/** The tellers to be kept: none where it is told by its source alone, at home, and the article says all there is to say. */
export function tellersKept(tellers: readonly Teller[], article: Told): readonly Teller[] | undefined {
  const [one, ...others] = tellers;
  if (one === undefined || others.length > 0) return tellers;
  const known = aloneAtHome(article);
  const isKnown = FIELDS.every((field) => one[field] === known[field]);
  return isKnown && one.tags.every((tag) => article.tags.includes(tag)) ? undefined : tellers;
}

const FIELDS = ['source', 'since', 'home', 'whole', 'private', 'visibility', 'gone'] as const;

function aloneAtHome({ source, firstSeen: since, tags, complete, provenance: { html } }: Told): Teller {
  return { source, tags, since, home: true, whole: complete && (html === 'feed' || html === 'push') };
}

/** Those who tell an article still: it belongs to each of them, by its tags too. */
export function tellingNow(article: Told): readonly Teller[] {
  return tellersOf(article).filter(({ gone }) => gone !== true);
}

/**
 * Whether an article is for partners alone: a source for partners tells it, or told it. It does not matter whose word it is,
 * nor that others tell it too: what a reader may see of it is made of the words of all of them.
 */
export function isReserved(article: Told): boolean {
  return article.tellers?.some(isForPartners) ?? false;
}

/**
 * Of those who tell an article the one whose word it is: a source on the article's own host before others; then who told it
 * first; of those who told it at once a public source, one that told all of it, and the one whose id sorts first. The same
 * in whatever order they were read.
 */
export function ownSource(tellers: readonly Teller[]): SourceId | null {
  const standing = tellers.filter(({ gone }) => gone !== true);
  const atHome = standing.filter(({ home }) => home);
  const [first, ...others] = toldAtOnce(atHome.length > 0 ? atHome : standing);
  if (first === undefined) return null;
  return others.reduce((best, one) => (isBefore(one, best) ? one : best), first).source;
}

function toldAtOnce(tellers: readonly Teller[]): Teller[] {
  const first = Math.min(...tellers.map(({ since }) => millis(since)));
  return tellers.filter(({ since }) => millis(since) - first <= AT_ONCE_MS);
}

function isBefore(one: Teller, other: Teller): boolean {
  if ((one.private ?? false) !== (other.private ?? false)) return other.private === true;
  return one.whole === other.whole ? one.source < other.source : one.whole;
}
