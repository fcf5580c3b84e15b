import { decodeText, type FetchRequest, type FetchResult, robotsUrl, robotsVerdict } from '../fetch/index.ts';
import { type AbsoluteUrl, type Instant, instant, millis } from '../model/index.ts';
import type { HostLedger } from '../store/index.ts';
import type { Ports } from './ports.ts';

type Guest = Pick<Ports, 'store' | 'fetch' | 'now' | 'userAgent'>;

const ROBOTS_HOLD_MS = 24 * 3600_000;

/** After a robots.txt that could not be reached we come back this soon. */
const ROBOTS_RETRY_MS = 10 * 60_000;

/** RFC 9309 §2.5: at least the first 500 KiB of robots.txt are read; the rest may be left. */
const ROBOTS_CHARACTERS = 500 * 1024;

/** What the ledger keeps of an overlong robots.txt, in characters: an item of the table holds 400 KB. */
const ROBOTS_KEPT = 100_000;

/**
 * Fetches as a welcome guest: not where the host's robots.txt forbids it (RFC 9309), not before a Retry-After has
 * passed. Never throws for what the host does; answers as the fetcher does.
 */
export async function politeFetch(request: FetchRequest, guest: Guest): Promise<FetchResult> {
  const host = new URL(request.url).host;
  const ledger = await ledgerOf(host, request.url, guest);
  const now = guest.now();
  if (ledger.notBefore !== null && ledger.notBefore > now) {
    const retryAfter = Math.ceil((millis(ledger.notBefore) - millis(now)) / 1000);
    const message = `${host} asked not to be called before ${ledger.notBefore}; waiting`;
    return { outcome: 'unreachable', message, status: null, retryAfter };
  }
  if (!robotsVerdict(ledger.robots, request.url, guest.userAgent).allowed) {
    const message = `${host}/robots.txt does not allow ${new URL(request.url).pathname} for us; ask the site, or remove the source`;
    return { outcome: 'refused', message, status: null };
  }
  const result = await guest.fetch(request);
  if (result.outcome === 'unreachable' && result.retryAfter !== null) {
    const notBefore = instant(millis(now) + Math.min(result.retryAfter, 24 * 3600) * 1000);
    await guest.store.hosts.save({ ...ledger, notBefore });
  }
  return result;
}

async function ledgerOf(host: string, url: AbsoluteUrl, guest: Guest): Promise<HostLedger> {
  const known = await guest.store.hosts.get(host);
  const now = guest.now();
  if (known !== null && known.robotsUntil > now) return known;
  const { robots, holds } = await readRobots(url, guest, known);
  const ledger: HostLedger = {
    host,
    robots,
    robotsUntil: instant(millis(now) + holds),
    notBefore: known?.notBefore ?? null,
  };
  await guest.store.hosts.save(ledger);
  return ledger;
}

/**
 * RFC 9309 §2.3.1: an answer of 4xx means that nothing is forbidden; one that cannot be had (5xx, no answer) means
 * that everything is, until it can; what was known before still holds.
 */
async function readRobots(
  url: AbsoluteUrl,
  guest: Guest,
  known: HostLedger | null,
): Promise<{ robots: string; holds: number }> {
  const answer = await guest.fetch({ url: robotsUrl(url), accept: 'text/plain, */*;q=0.1' });
  switch (answer.outcome) {
    case 'fetched': {
      const text = decodeText(answer.body.subarray(0, ROBOTS_CHARACTERS), answer.contentType, 'html').text;
      const robots = /^\s*</.test(text) ? '' : text.slice(0, ROBOTS_KEPT);
      return { robots, holds: ROBOTS_HOLD_MS };
    }
    case 'unreachable': {
      // A host that is wholly down says nothing about robots: the fetch itself will tell, and nothing was overstepped.
      const robots = known?.robots ?? (answer.status === null ? '' : 'User-agent: *\nDisallow: /');
      return { robots, holds: ROBOTS_RETRY_MS };
    }
    default:
      return { robots: '', holds: ROBOTS_HOLD_MS };
  }
}

/** When a failing source is tried again: twice as long after each failure, a day at most, never before it asks. */
export function backOff(now: Instant, interval: number, failures: number, retryAfter: number | null): Instant {
  const seconds = Math.min(interval * 2 ** Math.min(failures - 1, 10), 24 * 3600);
  return instant(millis(now) + Math.max(seconds, interval, retryAfter ?? 0) * 1000);
}
