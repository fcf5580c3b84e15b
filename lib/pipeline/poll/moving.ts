import { urlKey } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type Instant,
  type Moving,
  millis,
  type Source,
  type SourceState,
} from '../../model/index.ts';

/**
 * A move for good is believed after so many polls in a row, over so long: a captive portal, a slip or a hijacked
 * host says it too, for an hour.
 */
const POLLS = 5;
const HELD_MS = 24 * 3600_000;

/** After so many failures in a row a source that has moved is looked for where it is defined. */
const LOST_AFTER = 3;

/** Where a source is to be asked for: where it is defined, or where it has moved since. Null for a source without an address. */
export function addressOf(
  source: Pick<Source, 'url'>,
  state: Pick<SourceState, 'address' | 'failures'>,
): AbsoluteUrl | null {
  return state.failures >= LOST_AFTER ? source.url : (state.address ?? source.url);
}

/** Whether what was said in so many polls since then has held long enough to be believed. */
export function hasHeld({ since, polls }: Pick<Moving, 'since' | 'polls'>, now: Instant): boolean {
  return polls >= POLLS && millis(now) - millis(since) >= HELD_MS;
}

/**
 * What is known of a source's whereabouts after an answer from `asked`, which redirected for good (301, 308; RFC 9110
 * §15.4.2, §15.4.9) to `movedTo`, or not at all where that is null. What the feed itself said stands until it is read.
 */
export function whereabouts(
  state: Pick<SourceState, 'address' | 'moving'>,
  asked: AbsoluteUrl,
  movedTo: AbsoluteUrl | null,
  now: Instant,
): Pick<SourceState, 'address' | 'moving'> {
  const address = asked === state.address ? asked : null;
  if (movedTo === null || movedTo === asked)
    return { address, moving: state.moving?.by === 'feed' ? state.moving : null };
  const { since, polls } = state.moving?.to === movedTo ? state.moving : { since: now, polls: 0 };
  const moving = { to: movedTo, since, polls: polls + 1 };
  return hasHeld(moving, now) ? { address: movedTo, moving: null } : { address, moving };
}

/** Whether an address is one of these, but for how it is written. */
export function isAt(address: AbsoluteUrl, places: readonly (AbsoluteUrl | null)[]): boolean {
  return places.some((place) => place !== null && urlKey(place) === urlKey(address));
}
