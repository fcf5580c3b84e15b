import { isSubscribed } from '../../hub/index.ts';
import type { AbsoluteUrl, Instant, SourceHub, SourceState } from '../../model/index.ts';

/** What an operator is told of a source's hub: no token, no secret. */
export type HubTold = {
  readonly url: AbsoluteUrl;
  readonly topic: AbsoluteUrl;
  /** How we stand with it. `none`: it was not asked. */
  readonly stands: 'subscribed' | 'asked' | 'denied' | 'failed' | 'none';
  /** What is wrong, in a few words; null where nothing is. */
  readonly trouble: string | null;
  /** The end of the lease, as it is believed; null where there is none. */
  readonly until: Instant | null;
  readonly lastPush: Instant | null;
  /** Items that polls found and it had not brought, less those that it brought since. */
  readonly misses: number;
  /** Pushes with a wrong signature. */
  readonly forged: number;
  readonly useless: SourceHub['useless'];
  /** The median of the seconds from what items state to when they came; null where nothing is known. */
  readonly delays: { readonly push: number | null; readonly poll: number | null };
};

/** Tells of the hub that a source names; null where it names none. */
export function toldOfHub({ hub: named }: SourceState, hub: SourceHub | null, now: Instant): HubTold | null {
  if (named === undefined) return null;
  const { url, topic, trouble = null } = named;
  const delays = { push: median(hub?.delays.push), poll: median(hub?.delays.poll) };
  if (hub === null) {
    return {
      url,
      topic,
      stands: 'none',
      trouble,
      until: null,
      lastPush: null,
      misses: 0,
      forged: 0,
      useless: null,
      delays,
    };
  }
  const { active, asked, denied, failed, lastPush, misses, forged, useless } = hub;
  const stands = isSubscribed(hub, now)
    ? 'subscribed'
    : asked !== null
      ? 'asked'
      : denied !== null
        ? 'denied'
        : failed !== null
          ? 'failed'
          : 'none';
  return { url, topic, stands, trouble, until: active?.until ?? null, lastPush, misses, forged, useless, delays };
}

function median(numbers: readonly number[] = []): number | null {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null;
}
