import { type AbsoluteUrl, withoutFeedScheme } from '../model/index.ts';
import { elements, type Fields } from './element.ts';
import { feedLinks, type Resolve } from './links.ts';
import { otherPage } from './older.ts';

/**
 * Where a feed that was read at `address` says that it is found from now on: by `itunes:new-feed-url`
 * (https://help.apple.com/itc/podcasts_connect/#/itca489031e0), else by links to itself (RFC 4287 §4.2.7.2) of which none
 * is on the host that it was read from. Null where it says no such thing.
 */
export function movedTo(fields: Fields, resolve: Resolve, address: AbsoluteUrl): AbsoluteUrl | null {
  const place = (written: string) => otherPage(withoutFeedScheme(written, new URL(address).protocol), address);
  for (const element of elements(fields, 'itunes:new-feed-url')) {
    const stated = place(resolve(element.text, element));
    if (stated !== null) return stated;
  }
  const own = feedLinks(fields, 'self', resolve).map(place);
  const isElsewhere = own.every((self) => self !== null && hostOf(self) !== hostOf(address));
  return isElsewhere ? (own[0] ?? null) : null;
}

function hostOf(address: AbsoluteUrl): string {
  return new URL(address).host.replace(/^www\./, '');
}
