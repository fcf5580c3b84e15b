import { type AbsoluteUrl, type Instant, millis, type Source, type SourceState } from '../../model/index.ts';

/**
 * A redirect for good is believed after so many polls in a row, over so long: a captive portal, a slip or a hijacked
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

/**
 * What is known of a source's whereabouts after an answer from `asked`, which redirected for good (301, 308; RFC 9110
 * §15.4.2, §15.4.9) to `movedTo`, or not at all where that is null.
 */
export function whereabouts(
  state: Pick<SourceState, 'address' | 'moving'>,
  asked: AbsoluteUrl,
  movedTo: AbsoluteUrl | null,
  now: Instant,
): Pick<SourceState, 'address' | 'moving'> {
  const address = asked === state.address ? asked : null;
  if (movedTo === null || movedTo === asked) return { address, moving: null };
  const before = state.moving?.to === movedTo ? state.moving : { to: movedTo, since: now, polls: 0 };
  const moving = { ...before, polls: before.polls + 1 };
  const isBelieved = moving.polls >= POLLS && millis(now) - millis(moving.since) >= HELD_MS;
  return isBelieved ? { address: movedTo, moving: null } : { address, moving };
}
