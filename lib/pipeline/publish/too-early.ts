import { type Feed, type FeedState, type Instant, instant, millis } from '../../model/index.ts';
import type { Site } from '../../publish/index.ts';
import type { PublishMessage } from '../messages.ts';

/** The least milliseconds between two regenerations of a feed; 0: as often as there is something new. */
export function spacingOf({ every }: Pick<Feed, 'every'>, site: Pick<Site, 'every'>): number {
  return every ?? site.every ?? 0;
}

/**
 * Until when a feed is left as it is, that is not to be regenerated more often than every so many milliseconds; null where
 * it is to be at once. So it is always for what does not bear waiting: a takedown or whatever else changes whether an
 * article may be shown, and an order to regenerate the feed as such.
 */
export function tooEarly(
  spacing: number,
  state: FeedState,
  messages: readonly PublishMessage[],
  now: Instant,
): Instant | null {
  if (spacing === 0 || state.regenerated === undefined) return null;
  if (messages.some(({ revisions, isUrgent }) => isUrgent || revisions.length === 0)) return null;
  // By a clock that was ahead of ours no more is waited for than by our own.
  const until = Math.min(millis(state.regenerated), millis(now)) + spacing;
  return until > millis(now) ? instant(until) : null;
}
