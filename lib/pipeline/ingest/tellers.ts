import { agreementOf, differs, isSameHouse } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleContent,
  isForPartners,
  isReserved,
  MOST_TELLERS,
  millis,
  ownSource,
  type Source,
  type Teller,
  tellersOf,
} from '../../model/index.ts';
import type { StoredArticle } from '../../store/index.ts';
import { commitTellers, tellerFor } from '../definitions/retell.ts';
import type { Offer } from '../messages.ts';
import { isCut, isShort } from '../poll/cut.ts';
import type { Ports } from '../ports.ts';
import type { IngestOutcome } from './ingest-outcome.ts';

/** So many tags of a teller are kept, each so long. */
const MOST_TAGS = 20;
const LONGEST_TAG = 100;

/** Who tells an article once an offer is taken in, and whose word it is then. */
export type Telling = { readonly tellers: readonly Teller[]; readonly own: Article['source'] };

/**
 * Who tells an article once this offer of it is taken in. Whoever only had us look at its page tells nothing. The word is
 * its own source's, by what is known of all who tell it; it passes to nobody but the source of the offer, whose text is at
 * hand.
 */
export function tellingAfter(before: Article | null, offer: Offer, source: Source, content: ArticleContent): Telling {
  if (before === null) return { tellers: [tellerOf(offer, source, content.canonicalUrl)], own: source.id };
  const known = tellersOf(before);
  const isAlone = before.tellers === undefined && before.source === source.id && !isForPartners(source);
  if (isAlone || offer.told.form === 'nothing') return { tellers: known, own: before.source };
  const tellers = withTeller(known, tellerOf(offer, source, before.canonicalUrl));
  // What is pushed is told by whoever has the key to a door: it takes nobody's word away.
  if (offer.purpose === 'push') return { tellers, own: before.source };
  const isOwn = ownSource(tellers) === source.id && !isVetoed(before, tellers, source.id, content);
  return { tellers, own: isOwn ? source.id : before.source };
}

/** Two are read at the same moment: neither was there before the other. */
const MOMENT_MS = 5000;

/** Of two who have the same right to an article the second changes nothing that a reader sees of it. */
function isVetoed(before: Article, tellers: readonly Teller[], id: Source['id'], content: ArticleContent): boolean {
  const [now, then] = [id, before.source].map((name) => tellers.find(({ source }) => source === name));
  if (now === undefined || then === undefined || now === then) return false;
  if (now.home !== then.home || now.whole !== then.whole) return false;
  if (Math.abs(millis(now.since) - millis(then.since)) <= MOMENT_MS) return false;
  return (
    differs(agreementOf({ ...before, published: null }, { ...content, published: null })) ||
    before.title !== content.title ||
    (before.authors.length > 0 && before.authors.join() !== content.authors.join())
  );
}

function tellerOf(offer: Offer, source: Source, at: AbsoluteUrl | null): Teller {
  return {
    source: source.id,
    tags: tagsTold(offer, source),
    since: offer.seen,
    home: source.url !== null && at !== null && isSameHouse(source.url, at),
    whole: isToldWhole(offer),
    ...(source.private === true && { private: true }),
    ...(isForPartners(source) && { visibility: 'partners' }),
  };
}

/** What was true when it first told stays, but for its tags and whom it is for. In the order of their ids, whoever came first. */
function withTeller(known: readonly Teller[], teller: Teller): readonly Teller[] {
  const before = known.find(({ source }) => source === teller.source);
  if (before === undefined && known.length >= MOST_TELLERS) return known;
  const { gone: _, ...standing } = before === undefined ? teller : tellerFor({ ...before, tags: teller.tags }, teller);
  const others = known.filter(({ source }) => source !== teller.source);
  return [...others, standing].sort((a, b) => (a.source < b.source ? -1 : 1));
}

function tagsTold({ told }: Offer, { tags }: Source): string[] {
  const own = told.form === 'item' ? told.item.tags : told.form === 'content' ? told.content.tags : [];
  const all = [...new Set([...tags, ...own])].filter(({ length }) => length <= LONGEST_TAG);
  return all.slice(0, MOST_TAGS);
}

function isToldWhole({ told }: Offer): boolean {
  // Of two who tell it, one shortly and one at length, the short one is not taken for whole.
  if (told.form === 'item') return !isCut(told.item) && !isShort(told.item);
  return told.form === 'content' ? told.content.complete : told.form === 'listed' && told.item.complete;
}

/** Notes who tells an article: one write where that changed, and no revision, since no reader of it sees it. */
export async function noteTellers(
  stored: StoredArticle,
  tellers: readonly Teller[],
  ports: Ports,
): Promise<'noted' | 'known' | 'conflict'> {
  const { article } = stored;
  const known = tellersOf(article);
  if (JSON.stringify(tellers) === JSON.stringify(known)) return 'known';
  // One that returns: what follows from its withdrawal may be under way still, and must not overtake this.
  const returns = known.some(({ source, gone }) => gone && tellers.some((one) => one.source === source && !one.gone));
  // Or everybody may read it from now on, or nobody but partners.
  const moves = isReserved({ ...article, tellers }) !== isReserved(article);
  if (returns || moves) return (await commitTellers(stored, tellers, ports)) ? 'noted' : 'conflict';
  const noted = { ...stored, article: { ...article, tellers } };
  return (await ports.store.articles.commit(noted, article.revision)) ? 'noted' : 'conflict';
}

/**
 * A source that is not the article's own withdraws what it told: the article belongs to it no more, and is as it was to
 * all others. Null where it does not tell the article.
 */
export async function withdrawTelling(
  { source }: Pick<Offer, 'source'>,
  id: Article['id'],
  ports: Ports,
): Promise<IngestOutcome | null> {
  for (;;) {
    const stored = await ports.store.articles.get(id);
    const known = stored === null ? [] : tellersOf(stored.article);
    if (stored === null || !known.some((one) => one.source === source && !one.gone)) return null;
    const tellers = known.map((one): Teller => (one.source === source ? { ...one, gone: true } : one));
    if (!(await commitTellers(stored, tellers, ports))) continue;
    const detail = 'this source no longer carries it; its own source still does';
    return { outcome: 'withdrawn', article: id, revision: stored.article.revision + 1, detail };
  }
}
