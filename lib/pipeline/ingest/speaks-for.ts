import type { Article } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** What an offer does to an article that is stored already, beyond adding what it lacks. */
export type Effect =
  /** What it says of itself is replaced, and where it is to be read. */
  | 'correct'
  | 'withdraw'
  /** Its embargo is set, moved or lifted. */
  | 'embargo'
  /** It returns after its source withdrew it. */
  | 'bring back'
  /** It is taken down, since it is not listed any more and its page is not found even once. */
  | 'cease to list'
  /** It is taken down, since its page says that it is gone, or is not found time and again. */
  | 'find gone';

type Teller = Pick<Offer, 'source' | 'url'>;
type Told = Pick<Article, 'source' | 'canonicalUrl'>;

const WHO: Readonly<Record<Effect, (teller: Teller, article: Told) => boolean>> = {
  correct: isOwnSource,
  withdraw: isOwnSource,
  embargo: isOwnSource,
  'bring back': isOwnSource,
  'cease to list': isOwnSource,
  // We asked the page ourselves: whoever made us look, it is the article's own that answers.
  'find gone': (teller, article) => isOwnSource(teller, article) || isOwnAddress(teller, article),
};

/**
 * Whether an offer may do this to an article: the source that told the article first may do everything. Another one
 * only adds what is missing; it may have led an address or an id of its own here, and by these it has no say.
 */
export function speaksFor(teller: Teller, article: Told, effect: Effect): boolean {
  return WHO[effect](teller, article);
}

function isOwnSource(teller: Teller, article: Told): boolean {
  return teller.source === article.source;
}

/** To the letter: of the addresses that count as one (`urlKey`) a site need not have all, as an AMP page or `m.`. */
function isOwnAddress({ url }: Teller, { canonicalUrl }: Told): boolean {
  return url !== null && url === canonicalUrl;
}
