import type { Fetched } from '../../fetch/index.ts';
import { isPublicPlace } from '../../fetch/index.ts';
import {
  type ItemTerms,
  layTerms,
  type Repair,
  type SourceFeed,
  type Terms,
  type TermsPlace,
  termsFrom,
  termsOf,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/**
 * Terms without licences and policies on a private network: whoever follows them would call there, each on a network of
 * their own. Origins that the operator trusts are left. Hears of each that is dropped.
 */
export function publicTerms(
  terms: Terms | undefined,
  trustedOrigins: readonly string[],
  note: (repair: Repair) => void = () => {},
): Terms | undefined {
  if (terms === undefined) return undefined;
  const isLeft = (address: string): boolean => {
    const url = new URL(address);
    if (isPublicPlace(url) || trustedOrigins.includes(url.origin)) return true;
    note({ code: 'licence-dropped', detail: `${address.slice(0, 100)} is on a private network` });
    return false;
  };
  const { licences = [], rights, signals = [], tdm } = terms;
  const { policy, ...reservation } = tdm ?? {};
  return termsOf({
    licences: licences.filter(({ url }) => isLeft(url)),
    ...(rights && { rights }),
    signals,
    ...(tdm && { tdm: policy === undefined || isLeft(policy) ? tdm : (reservation as NonNullable<Terms['tdm']>) }),
  });
}

/** A feed with no licence on a private network, and with a repair for each that it had. */
export function withPublicTerms(feed: SourceFeed, trustedOrigins: readonly string[]): SourceFeed {
  return { ...mended(feed, trustedOrigins), items: feed.items.map((item) => mended(item, trustedOrigins)) };
}

type Mended = { readonly terms?: ItemTerms; readonly repairs: readonly Repair[] };

function mended<T extends Mended>(told: T, trustedOrigins: readonly string[]): T {
  const { terms: given, ...rest } = told;
  if (given === undefined) return told;
  const dropped: Repair[] = [];
  const left = publicTerms(given, trustedOrigins, (repair) => dropped.push(repair));
  const terms = given.unspecified ? { ...left, unspecified: true as const } : left;
  return { ...rest, ...(terms && { terms }), repairs: [...told.repairs, ...dropped] } as unknown as T;
}

/** What a source says of the use of all that it tells: in its feed, in the headers of its answer, in its host's robots.txt. */
export function sourceTerms(
  feed: Terms | undefined,
  { terms }: Pick<Fetched, 'terms'>,
  trustedOrigins: readonly string[],
  note: (repair: Repair) => void = () => {},
): Terms | undefined {
  return layTerms(publicTerms(terms, trustedOrigins, note), publicTerms(feed, trustedOrigins, note));
}

/**
 * The offer with what its source says of all that it tells. The words on the rights in a feed are its feed's and are not
 * said of each item; a robots.txt says nothing of what is on another host.
 */
export function offerWithTerms(offer: Offer, terms: Terms, readAt: string): Offer {
  const isSameHost = offer.url === null || hostOf(offer.url) === hostOf(readAt);
  const inherited = termsFrom(terms, (from) => from !== 'robots' || isSameHost);
  if (inherited === undefined) return offer;
  const { rights: _, ...rest } = inherited;
  const said = termsOf(asOfFeed(rest));
  return said === undefined ? offer : { ...offer, terms: said };
}

function hostOf(address: string): string {
  return new URL(address).host.replace(/^www\./, '');
}

/** The headers are those of the source's answer, not of the article's page. */
function asOfFeed({ licences = [], signals = [], tdm }: Terms): Terms {
  const place = <T extends { readonly from: TermsPlace }>(one: T): T =>
    one.from === 'header' ? { ...one, from: 'feed' } : one;
  return { licences: licences.map(place), signals: signals.map(place), ...(tdm && { tdm: place(tdm) }) };
}
