import { type AbsoluteUrl, carriesSecret, type Instant, instant, millis } from '../../model/index.ts';
import type { HostLedger, HostLimit } from '../../store/index.ts';
import type { Ports } from '../ports.ts';

/** Where a host does not say for how long, we stay away for this many seconds, twice as long each time in a row. */
const FIRST_WAIT = 60;
const LONGEST_CHOSEN_WAIT = 3600;

/** Where it says so, exactly as long as it says, a day at most. */
const LONGEST_ASKED_WAIT = 24 * 3600;

/** How many limits of a host are remembered; those that end soonest are forgotten first. */
const MOST_LIMITS = 20;

/** A limit that ended this long ago is forgotten: what comes next is not its repetition. */
const MEMORY_MS = 24 * 3600_000;

/** A path, or a query, longer than this is remembered by its beginning. */
const LONGEST_PART = 200;

/** The limit that stands in the way of this address at `now`; null where none does. */
export function standingLimit(limits: readonly HostLimit[], url: AbsoluteUrl, now: Instant): HostLimit | null {
  return limits.find((limit) => covers(limit, url) && limit.until > now) ?? null;
}

/** What keeps us from an address, the beginning of a line. */
export function limitMessage({ path, until }: HostLimit, url: AbsoluteUrl): string {
  // The line goes into the log.
  const what = path !== null && carriesSecret(url) ? '/…' : (path ?? '');
  return `${new URL(url).host}${what} asked us to wait until ${until}`;
}

/**
 * The limits after an answer that asks us to stay away: 429, 503, or any with Retry-After (RFC 9110 §10.2.3, RFC 6585
 * §4), of which nobody says what they are about. So they are taken narrowly at first: a 429 for its path, an interface
 * with a quota of its own; the others for their very address, a page that is broken. While such a limit stands, a second
 * address of the same path makes it the path's, and a second path the whole host's, which it then is until an answer is
 * a good one. `retryAfter` in seconds, null where the host does not say.
 */
export function limitedBy(
  limits: readonly HostLimit[],
  url: AbsoluteUrl,
  status: number | null,
  retryAfter: number | null,
  now: Instant,
): readonly HostLimit[] {
  const [path, address] = [pathOf(url), addressOf(url)];
  const standing = limits.filter(({ until }) => until > now);
  const isHosts =
    remembered(limits, now).some((limit) => limit.path === null) ||
    standing.some((limit) => withoutQuery(limit.path ?? '') !== path);
  const isPaths = status === 429 || standing.some((limit) => limit.path !== address);
  return limit(limits, isHosts ? null : isPaths ? path : address, retryAfter, now);
}

/** The limits after the host asked, with its robots.txt, that none of it be asked for so many seconds. */
export function hostLimitedBy(limits: readonly HostLimit[], retryAfter: number, now: Instant): readonly HostLimit[] {
  return limit(limits, null, retryAfter, now);
}

/**
 * The limits after a good answer: those of its address, its path and the host are over. One that still stands was made
 * by a later answer than this, and stays. The very list where nothing changes.
 */
export function clearedBy(limits: readonly HostLimit[], url: AbsoluteUrl, now: Instant): readonly HostLimit[] {
  const left = limits.filter((limit) => !covers(limit, url) || limit.until > now);
  return left.length === limits.length ? limits : left;
}

/** How often in a row others may write a host's limits before us. */
const ATTEMPTS = 10;

/** Makes a change upon whatever limits stand there now, beginning from those that were read. */
export async function changeLimits(
  known: HostLedger,
  changed: (limits: readonly HostLimit[]) => readonly HostLimit[],
  { store }: Pick<Ports, 'store'>,
): Promise<void> {
  let ledger = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const limits = changed(ledger.limits);
    if (limits === ledger.limits || (await store.hosts.saveLimits(ledger, limits))) return;
    ledger = await store.hosts.get(known.host);
  }
  throw new Error(`Host ${known.host}: lost to other writers ${ATTEMPTS} times in a row; it will be tried again`);
}

function limit(
  limits: readonly HostLimit[],
  path: string | null,
  retryAfter: number | null,
  now: Instant,
): readonly HostLimit[] {
  const known = remembered(limits, now);
  const before = known.find((one) => one.path === path);
  const chosen =
    retryAfter === null
      ? Math.min(Math.max((before?.chosen ?? 0) * 2, FIRST_WAIT), LONGEST_CHOSEN_WAIT)
      : (before?.chosen ?? 0);
  const seconds = retryAfter === null ? chosen : Math.min(retryAfter, LONGEST_ASKED_WAIT);
  const added: HostLimit = { path, until: instant(millis(now) + seconds * 1000), chosen };
  const others = known.filter((one) => one.path !== path);
  return [added, ...others.toSorted((a, b) => (a.until > b.until ? -1 : 1)).slice(0, MOST_LIMITS - 1)];
}

function remembered(limits: readonly HostLimit[], now: Instant): readonly HostLimit[] {
  return limits.filter(({ until }) => millis(until) + MEMORY_MS > millis(now));
}

function covers({ path }: HostLimit, url: AbsoluteUrl): boolean {
  return path === null || path === pathOf(url) || path === addressOf(url);
}

function addressOf(url: AbsoluteUrl): string {
  return pathOf(url) + new URL(url).search.slice(0, LONGEST_PART);
}

function pathOf(url: AbsoluteUrl): string {
  return new URL(url).pathname.slice(0, LONGEST_PART);
}

function withoutQuery(address: string): string {
  return address.replace(/\?.*$/s, '');
}
