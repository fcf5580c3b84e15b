import { type AbsoluteUrl, absoluteUrl, type HubLinks } from '../model/index.ts';
import type { Fields } from './element.ts';
import { feedLinks, type Resolve } from './links.ts';

/** More hubs than this nobody names. */
const MOST_HUBS = 10;

/** The hubs that a feed names by its Atom links (WebSub §4), and what it calls itself; undefined where it names none. */
export function hubsOf(fields: Fields, resolve: Resolve): HubLinks | undefined {
  return hubLinks(feedLinks(fields, 'hub', resolve), feedLinks(fields, 'self', resolve));
}

/** Of addresses as they are written those that are addresses. */
export function hubLinks(hubs: readonly string[], selves: readonly string[]): HubLinks | undefined {
  const found = addresses(hubs.slice(0, MOST_HUBS));
  return found.length === 0 ? undefined : { hubs: found, self: addresses(selves.slice(0, MOST_HUBS))[0] ?? null };
}

function addresses(written: readonly string[]): AbsoluteUrl[] {
  return written.map((address) => absoluteUrl(address)).filter((address) => address !== null);
}
