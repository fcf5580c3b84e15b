import { type FetchRequest, type FetchResult, NoRoom, type Refused, type Unreachable } from '../../fetch/index.ts';
import { type AbsoluteUrl, type Instant, instant, millis } from '../../model/index.ts';
import type { HostLedger } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import { type Turn, takeTurn } from './turns.ts';

/** A guest at other people's hosts. */
export type Guest = Pick<Ports, 'store' | 'fetch' | 'now' | 'userAgent' | 'manners' | 'wait' | 'random'>;

/**
 * It is not the moment to ask: the host has others of ours before us, or wants to be left alone for a while. Nothing is
 * wrong with the source. To be tried again at `until`, which differs a little each time, so that not all who wait come
 * back at once.
 */
export type Busy = { readonly outcome: 'busy'; readonly message: string; readonly until: Instant };

/** Whether an address may be asked now, and if so at what distance from the request before. */
export type Admission =
  | { readonly outcome: 'open'; readonly ledger: HostLedger; readonly spacingMs: number }
  | Busy
  | Refused
  | Unreachable;

type Declined = Exclude<Admission, { readonly outcome: 'open' }>;

/** What was answered, and the address that did; null where none was asked, or a redirect led where none may be. */
export type Answered = { readonly answer: FetchResult | Busy; readonly at: AbsoluteUrl | null };

/**
 * Fetches in our turn at the address's host and, where a redirect leads to another host, in our turn there, each address
 * on the way admitted first. A redirect within a host belongs to the same turn: the host itself sends us on. Throws
 * only where our own store fails, or what `admit` throws.
 */
export async function fetchInTurn(
  request: Omit<FetchRequest, 'mayFollow'>,
  admit: (url: AbsoluteUrl) => Promise<Admission>,
  guest: Guest,
): Promise<Answered> {
  const way: Way = { at: null, turn: null, declined: null, failed: null };
  const step = async (url: AbsoluteUrl) => {
    way.declined = await advance(way, url, admit, guest);
  };
  // The fetcher makes an outcome of whatever is thrown in it; a failure of our store is not the host's.
  const mayFollow = async (url: AbsoluteUrl) => {
    await step(url).catch((error: unknown) => {
      way.failed = { error };
    });
    return way.failed === null ? (way.declined?.message ?? null) : 'Our own store failed';
  };
  try {
    await step(request.url);
    const answer =
      way.declined ?? (await guest.fetch({ ...request, mayFollow }).catch((error) => crowded(error, guest)));
    if (way.failed !== null) throw way.failed.error;
    if (way.declined !== null) return { answer: way.declined, at: null };
    return { answer, at: answer.outcome === 'busy' ? null : way.at };
  } finally {
    await way.turn?.end();
  }
}

/** So long a large answer is put off that finds no room beside others, in milliseconds: they are read by then. */
const CROWDED_MS = 20_000;

function crowded(error: unknown, guest: Guest): Busy {
  if (!(error instanceof NoRoom)) throw error;
  return busy(`Its answer is large, and ${error.message}`, instant(millis(guest.now()) + CROWDED_MS), guest);
}

/** Where a fetch has come to. */
type Way = {
  at: AbsoluteUrl | null;
  turn: Turn | null;
  declined: Declined | null;
  failed: { readonly error: unknown } | null;
};

async function advance(
  way: Way,
  url: AbsoluteUrl,
  admit: (url: AbsoluteUrl) => Promise<Admission>,
  guest: Guest,
): Promise<Declined | null> {
  const { host } = new URL(url);
  const isElsewhere = way.at === null || new URL(way.at).host !== host;
  if (isElsewhere) {
    await way.turn?.end();
    way.turn = null;
  }
  const admission = await admit(url);
  if (admission.outcome !== 'open') return admission;
  if (isElsewhere) {
    const taken = await takeTurn(url, admission.spacingMs, admission.ledger.turns, guest);
    if (typeof taken === 'string') return busy(`${host} still has other requests of ours to answer`, taken, guest);
    way.turn = taken;
  }
  way.at = url;
  return null;
}

/** Busy until after this instant, by up to half as long again. */
export function busy(message: string, end: Instant, { now, random }: Pick<Guest, 'now' | 'random'>): Busy {
  const start = millis(now());
  const until = instant(start + Math.max(millis(end) - start, 0) * (1 + random() / 2));
  return { outcome: 'busy', message: `${message}; it will be asked again at ${until}`, until };
}
