import { plainText } from '../../extract/index.ts';
import { type Listed, sharedMarks } from '../../identity/index.ts';
import type { Source } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** An answer's offers, and what is to be remembered of the source's marks. */
export type Marked = { readonly offers: readonly Offer[]; readonly remembered: readonly string[] };

/**
 * The offers of one answer, each with which of its marks identify nothing: judged here, where the whole answer is seen.
 * Only a feed's: two lines of a page that lead to one address are one article under two headlines.
 */
export function withMarks(
  { kind }: Pick<Source, 'kind'>,
  offers: readonly Offer[],
  before: readonly string[] = [],
): Marked {
  const items = offers.flatMap((offer) => listedIn(offer) ?? []);
  if (kind !== 'feed' || items.length < offers.length) return { offers, remembered: before };
  const { shared, remembered } = sharedMarks(items, before);
  const marked = offers.map(({ shared: _, ...offer }, at) => {
    const kinds = shared[at] ?? [];
    return kinds.length === 0 ? offer : { ...offer, shared: kinds };
  });
  return { offers: marked, remembered };
}

function listedIn({ source, guid, url, told }: Offer): Listed | null {
  if (told.form !== 'item') return null;
  const { title, published, content, summary } = told.item;
  return {
    source,
    guid,
    url,
    title,
    published,
    // Read only where two items have a mark in common.
    get text() {
      return plainText(content ?? summary ?? '');
    },
  };
}
