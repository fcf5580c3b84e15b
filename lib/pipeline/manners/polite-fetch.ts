import type { FetchRequest, FetchResult } from '../../fetch/index.ts';
import { type AbsoluteUrl, type Instant, instant, millis } from '../../model/index.ts';
import type { HostLedger, HostRobots } from '../../store/index.ts';
import { type Admission, type Busy, busy, fetchInTurn, type Guest } from './fetch-in-turn.ts';
import { changeLimits, clearedBy, limitedBy, limitMessage, standingLimit } from './host-limits.ts';
import { askRobots, ledgerWithRobots } from './host-robots.ts';
import { withRobotsTerms } from './robots-terms.ts';

/** How a polite fetch ended: as a fetch does, or before it began because it is not the moment. */
export type PoliteResult = FetchResult | Busy;

/**
 * Fetches as a welcome guest: nowhere that the host's robots.txt forbids it (RFC 9309), one request at a time to a host
 * and at its distance, and not where we were asked to stay away for a while (429, 503, Retry-After) until that has
 * passed. All of this holds for every host that a redirect leads to. Never throws for what a host does, only where our
 * own store fails. With a known host it costs one read and, where requests are to be spaced, one write.
 */
export async function politeFetch(request: Omit<FetchRequest, 'mayFollow'>, guest: Guest): Promise<PoliteResult> {
  const met = new Map<string, KnownLedger>();
  const { answer, at } = await fetchInTurn(request, (url) => admit(url, met, guest), guest);
  const ledger = at === null ? undefined : met.get(new URL(at).host);
  if (at === null || ledger === undefined || answer.outcome === 'busy') return answer;
  await remember(answer, at, ledger, guest);
  return answer.outcome === 'fetched' ? withRobotsTerms(answer, ledger.robots, guest) : answer;
}

type KnownLedger = HostLedger & { readonly robots: HostRobots };

async function admit(url: AbsoluteUrl, met: Map<string, KnownLedger>, guest: Guest): Promise<Admission> {
  const { host } = new URL(url);
  const ledger = met.get(host) ?? (await ledgerWithRobots(url, guest));
  if ('outcome' in ledger) return ledger;
  met.set(host, ledger);
  const limit = standingLimit(ledger.limits, url, guest.now());
  if (limit !== null) return busy(limitMessage(limit, url), limit.until, guest);
  const { refusal, spacingMs } = askRobots(url, ledger.robots, guest);
  return refusal ?? { outcome: 'open', ledger, spacingMs };
}

/** What an answer says of when its path, or its host, may be asked again. */
async function remember(answer: FetchResult, at: AbsoluteUrl, ledger: HostLedger, guest: Guest): Promise<void> {
  const now = guest.now();
  switch (answer.outcome) {
    case 'unreachable': {
      const { status, retryAfter } = answer;
      if (status !== 429 && status !== 503 && retryAfter === null) return;
      return changeLimits(ledger, (limits) => limitedBy(limits, at, status, retryAfter, now), guest);
    }
    case 'refused':
      return;
    default:
      return changeLimits(ledger, (limits) => clearedBy(limits, at, now), guest);
  }
}

/**
 * When a failing source is tried again: twice as long after each failure, a day at most, never before it asks; by
 * `random` (0 up to 1) up to a tenth later, so that the sources of a host that was down do not come back as one.
 */
export function backOff(
  now: Instant,
  interval: number,
  failures: number,
  retryAfter: number | null,
  random: number,
): Instant {
  const seconds = Math.min(interval * 2 ** Math.min(failures - 1, 10), 24 * 3600);
  return instant(millis(now) + Math.max(seconds, interval, retryAfter ?? 0) * 1000 * (1 + random / 10));
}
