import { urlKey } from '../../identity/index.ts';
import type { WindowItem } from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { isKnownIn, keyOf } from './window.ts';

/**
 * Whether what is listed elsewhere is the list that a source gave last: at least half of it is known there by its id or
 * its address, and so is at least half of as many of the source's own newest. The latter tells the one of many that a
 * collection is made of from the collection itself.
 */
export function isSameList(window: readonly WindowItem[], offers: readonly Offer[]): boolean {
  const common = offers.filter(isIn(window));
  const newest = window.slice(0, offers.length);
  const found = newest.filter(isAmong(common));
  return common.length > 0 && 2 * common.length >= offers.length && 2 * found.length >= newest.length;
}

/** Tells the offers that a window holds under the same telling id or the same address. */
function isIn(window: readonly WindowItem[]): (offer: Offer) => boolean {
  const addresses = new Set(window.map(addressKey));
  const isKnown = isKnownIn(window);
  return (offer) => {
    const isHere = offer.url !== null && !offer.shared?.includes('url') && addresses.has(urlKey(offer.url));
    return isHere || (isTelling(offer) && isKnown(offer));
  };
}

function isAmong(offers: readonly Offer[]): (item: WindowItem) => boolean {
  const addresses = new Set(offers.map(({ url }) => (url === null ? null : urlKey(url))));
  const keys = new Set(offers.map(keyOf));
  return (item) => keys.has(item.key) || (item.url !== null && addresses.has(urlKey(item.url)));
}

function addressKey({ url }: WindowItem): string | null {
  return url === null ? null : urlKey(url);
}

/** Numbers, and what is hardly longer than one, are the ids of anybody's items. */
function isTelling({ guid, shared }: Offer): boolean {
  return guid !== null && !shared?.includes('guid') && guid.length >= 8 && /\D/.test(guid);
}
