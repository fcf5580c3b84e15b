import {
  type FetchResult,
  type Refused,
  robotsText,
  robotsUrl,
  robotsVerdict,
  type Unreachable,
} from '../../fetch/index.ts';
import { type AbsoluteUrl, carriesSecret, instant, millis } from '../../model/index.ts';
import type { HostLedger, HostRobots } from '../../store/index.ts';
import { type Admission, type Busy, busy, fetchInTurn, type Guest } from './fetch-in-turn.ts';
import { changeLimits, hostLimitedBy, limitMessage, standingLimit } from './host-limits.ts';

/** RFC 9309 §2.4: a robots.txt is not to be kept for longer. */
const HOLD_MS = 24 * 3600_000;

/** After a robots.txt that could not be had we ask for it again this soon, unless the host says when. */
const RETRY_MS = 10 * 60_000;

/** Whoever reads a robots.txt keeps others from it for so long, which no reading takes; whoever dies lets go then. */
const CLAIM_MS = 60_000;

/** Whoever waits for another's reading looks after this time whether it is done, after longer each time. */
const LOOK_MS = 100;

type KnownLedger = HostLedger & { readonly robots: HostRobots };

/**
 * What we owe the address's host, its robots.txt read if it is not known or known for too long. The reading is a request
 * to the host like any other: it takes its turn, and may have to wait for it. Of all who come at once, in however many
 * processes, one reads; the others wait for what it finds. That costs the reader two small writes and a read; whoever
 * finds the file read, nothing.
 */
export async function ledgerWithRobots(url: AbsoluteUrl, guest: Guest): Promise<KnownLedger | Busy | Unreachable> {
  const { host } = new URL(url);
  const { hosts } = guest.store;
  const patience = millis(guest.now()) + guest.manners.patienceMs;
  for (let look = 1; ; look++) {
    const ledger = await hosts.get(host);
    if (isCurrent(ledger, guest)) return ledger;
    const now = guest.now();
    if (await hosts.claimRobots(host, now, instant(millis(now) + CLAIM_MS))) return readRobots(url, guest);
    if (millis(now) >= patience) return busy(`${host}/robots.txt is being read`, instant(millis(now) + LOOK_MS), guest);
    await guest.wait(LOOK_MS * (look + guest.random()));
  }
}

async function readRobots(url: AbsoluteUrl, guest: Guest): Promise<KnownLedger | Busy | Unreachable> {
  const { host } = new URL(url);
  const { hosts } = guest.store;
  try {
    // It may have been read, and the claim have ended, since we looked.
    const ledger = await hosts.get(host);
    return isCurrent(ledger, guest) ? ledger : await askForRobots(url, ledger, guest);
  } finally {
    await hosts.endRobotsClaim(host, guest.now());
  }
}

async function askForRobots(
  url: AbsoluteUrl,
  ledger: HostLedger,
  guest: Guest,
): Promise<KnownLedger | Busy | Unreachable> {
  const { host } = ledger;
  const { answer } = await fetchInTurn(
    { url: robotsUrl(url), accept: 'text/plain, text/html;q=0.5, */*;q=0.1', refresh: false },
    (step) => admitToRobots(step, ledger, guest),
    guest,
  );
  if (answer.outcome === 'busy') return answer;
  const known = ledger.robots?.barred === null ? ledger.robots : null;
  // A host that answers nothing at all would answer nothing to the request itself, and is not to be asked twice.
  if (answer.outcome === 'unreachable' && answer.status === null && known === null) return answer;
  if (answer.outcome === 'unreachable' && answer.retryAfter !== null) {
    const { retryAfter } = answer;
    await changeLimits(ledger, (limits) => hostLimitedBy(limits, retryAfter, guest.now()), guest);
  }
  const robots = robotsFrom(answer, known, guest);
  await guest.store.hosts.saveRobots(host, robots);
  return { ...(await guest.store.hosts.get(host)), robots };
}

/**
 * What the host's robots.txt says of the address: why it keeps us from it, null where it does not, and the least
 * milliseconds between two requests, which are ours or, where it asks for more, its own.
 */
export function askRobots(
  url: AbsoluteUrl,
  robots: HostRobots | null,
  { manners, userAgent, now }: Guest,
): { readonly refusal: Refused | Unreachable | null; readonly spacingMs: number } {
  const { host, pathname } = new URL(url);
  if (robots === null) return { refusal: null, spacingMs: manners.spacingMs };
  if (robots.barred !== null) {
    const retryAfter = Math.max(0, Math.ceil((millis(robots.until) - millis(now())) / 1000));
    const message = `${host}/robots.txt cannot be fetched (${robots.barred}), which forbids all of ${host} until it can; it is tried again at ${robots.until}`;
    const refusal = { outcome: 'unreachable', message, status: robots.barred, retryAfter } as const;
    return { refusal, spacingMs: manners.spacingMs };
  }
  const { allowed, crawlDelay } = robotsVerdict(robots.text, url, userAgent);
  const spacingMs = Math.max(manners.spacingMs, (crawlDelay ?? 0) * 1000);
  if (allowed) return { refusal: null, spacingMs };
  // The line goes into the log and the status.
  const what = carriesSecret(url) ? 'this address' : pathname.slice(0, 200);
  const message = `${host}/robots.txt does not allow us to fetch ${what}; ask the site, or remove the source`;
  return { refusal: { outcome: 'refused', message, status: null }, spacingMs };
}

function isCurrent(
  ledger: HostLedger,
  { now }: Pick<Guest, 'now'>,
): ledger is HostLedger & { readonly robots: HostRobots } {
  return ledger.robots !== null && ledger.robots.until > now();
}

/** A redirected robots.txt counts for the host that was asked (RFC 9309 §2.3.1.2), and asks for none where it leads. */
async function admitToRobots(url: AbsoluteUrl, asked: HostLedger, guest: Guest): Promise<Admission> {
  const { host } = new URL(url);
  const ledger = host === asked.host ? asked : await guest.store.hosts.get(host);
  const limit = standingLimit(ledger.limits, url, guest.now());
  if (limit !== null) return busy(limitMessage(limit, url), limit.until, guest);
  return { outcome: 'open', ledger, spacingMs: askRobots(url, ledger.robots, guest).spacingMs };
}

/**
 * RFC 9309 §2.3.1: an answer of 4xx means that nothing is forbidden; one that cannot be had (5xx; we count 429 among
 * them) means that everything is, until it can; what was known before still holds.
 */
function robotsFrom(answer: FetchResult, known: HostRobots | null, guest: Guest): HostRobots {
  const after = (milliseconds: number) => instant(millis(guest.now()) + Math.min(milliseconds, HOLD_MS));
  switch (answer.outcome) {
    case 'fetched':
      return { text: robotsText(answer.body, answer.contentType), until: after(HOLD_MS), barred: null };
    case 'unreachable': {
      const until = after(answer.retryAfter === null ? RETRY_MS : answer.retryAfter * 1000);
      return known === null ? { text: '', until, barred: answer.status } : { ...known, until };
    }
    default:
      return { text: '', until: after(HOLD_MS), barred: null };
  }
}
