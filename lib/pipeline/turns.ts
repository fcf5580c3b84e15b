import { type AbsoluteUrl, type Instant, instant, millis } from '../model/index.ts';
import type { HostTurns } from '../store/index.ts';
import type { Ports } from './ports.ts';

/** What taking turns needs of the world. */
export type TurnPorts = Pick<Ports, 'store' | 'now' | 'manners' | 'wait'>;

/** Our turn at a host. */
export type Turn = {
  /** To be called when the request has ended, however it did. Throws where our own store fails. */
  end(): Promise<void>;
};

/** How often in a row others may be quicker to take the next turn before we come again later. */
const ATTEMPTS = 10;

/** A request that lasts holds its host for so long at a time; a process that died lets it go by this. */
const HOLD_MS = 20_000;

/** How long before a turn passes, or a hold, it is extended: time for our write to be made and for clocks that differ. */
const MARGIN_MS = 200;

/**
 * Takes the next turn at the address's host and waits for it: requests to one host begin at least `spacingMs` apart and
 * never run two at a time, in however many processes we are; the milliseconds that a write takes, or that two clocks
 * differ by, come off the spacing. Where a turn is further away than our patience none is taken, and the answer is the
 * instant at which there may be one. One write for a request that ends within its spacing, two more for one that lasts,
 * none at all where there is nothing to space or the origin is trusted.
 */
export async function takeTurn(
  url: AbsoluteUrl,
  spacingMs: number,
  known: HostTurns,
  guest: TurnPorts,
): Promise<Turn | Instant> {
  const { host, origin } = new URL(url);
  const { hosts } = guest.store;
  if (spacingMs <= 0 || guest.manners.trustedOrigins.includes(origin)) return FREE;
  const patience = millis(guest.now()) + guest.manners.patienceMs;
  let turns = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const now = millis(guest.now());
    const begin = firstFree(turns, now);
    if (begin > patience) return instant(begin);
    const taken = { next: instant(begin + spacingMs), heldUntil: begin > now ? turns.heldUntil : null };
    const isOurs = await hosts.saveTurns(host, turns, taken);
    turns = taken;
    if (isOurs && begin > now) await guest.wait(begin - now);
    if (!isOurs || begin > now) turns = await hosts.turns(host);
    // While we waited, a request before us may have turned out to last: our turn is then void. So it is where we come
    // too late for it, and the next may have begun.
    const isHeld = turns.heldUntil !== null && turns.heldUntil > guest.now();
    const isMissed = millis(guest.now()) > begin + Math.max(spacingMs / 2, MARGIN_MS);
    if (isOurs && !isHeld && !isMissed) return watchOver(host, begin, spacingMs, turns, guest);
  }
  return instant(Math.max(firstFree(turns, millis(guest.now())), patience));
}

const FREE: Turn = { end: async () => {} };

function firstFree({ next, heldUntil }: HostTurns, now: number): number {
  return Math.max(now, next === null ? 0 : millis(next), heldUntil === null ? 0 : millis(heldUntil));
}

/** Holds the host if the request that begins now is not over when its turn is, and lets it go when it is. */
function watchOver(host: string, begin: number, spacingMs: number, known: HostTurns, guest: TurnPorts): Turn {
  const ended = new AbortController();
  const due = begin + spacingMs;
  const watching = holdFrom(due, Math.min(MARGIN_MS, spacingMs / 2), host, known, ended.signal, guest);
  const outcome = watching.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  return {
    async end() {
      ended.abort();
      const failed = await outcome;
      if (failed !== null) throw failed.error;
    },
  };
}

async function holdFrom(
  due: number,
  marginMs: number,
  host: string,
  known: HostTurns,
  ended: AbortSignal,
  guest: TurnPorts,
): Promise<void> {
  let turns = known;
  let until: Instant | null = null;
  while (await passes((until === null ? due : millis(until)) - marginMs, ended, guest)) {
    const heldUntil = instant(millis(guest.now()) + HOLD_MS);
    turns = await change(host, turns, (current) => ({ ...current, heldUntil }), guest);
    until = heldUntil;
  }
  if (until === null) return;
  // Another's hold, taken where ours had run out, is not ours to end.
  await change(host, turns, (current) => (current.heldUntil === until ? { ...current, heldUntil: null } : null), guest);
}

/** Whether the moment comes before the request has ended. */
async function passes(moment: number, ended: AbortSignal, guest: TurnPorts): Promise<boolean> {
  if (ended.aborted) return false;
  const wait = guest.wait(Math.max(moment - millis(guest.now()), 0), ended);
  return wait.then(
    () => !ended.aborted,
    () => false,
  );
}

/** Makes a change upon whatever stands there now; null changes nothing. */
async function change(
  host: string,
  known: HostTurns,
  changed: (current: HostTurns) => HostTurns | null,
  { store }: TurnPorts,
): Promise<HostTurns> {
  let turns = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const to = changed(turns);
    if (to === null) return turns;
    if (await store.hosts.saveTurns(host, turns, to)) return to;
    turns = await store.hosts.turns(host);
  }
  return turns;
}
