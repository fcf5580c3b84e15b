import { type AbsoluteUrl, type Instant, instant, millis } from '../../model/index.ts';
import type { HostTurns } from '../../store/index.ts';
import type { Ports } from '../ports.ts';

/** What taking turns needs of the world. */
export type TurnPorts = Pick<Ports, 'store' | 'now' | 'manners' | 'wait' | 'random'>;

/** Our turn at a host. */
export type Turn = {
  /** To be called when the request has ended, however it did. Throws where our own store fails. */
  end(): Promise<void>;
};

/** How often in a row others may be quicker to take the next turn before we come again later. */
const ATTEMPTS = 10;

/** After losing a turn to another we look again within this time, longer each time: many who come at once come apart. */
const APART_MS = 50;

/** A request that lasts holds its host for as long again as it has lasted, and for this at most: whoever dies lets go. */
const LONGEST_HOLD_MS = 20_000;

/** A turn may begin this late, by what the table takes to answer or two clocks differ; the next keeps its distance yet. */
const SLACK_MS = 100;

/** How long before a turn passes, or a hold, it is extended: time for our write to be made and for clocks that differ. */
const MARGIN_MS = 200;

/**
 * Takes the next turn at the address's host and waits for it: requests to one host begin at least `spacingMs` apart and
 * never run two at a time, in however many processes we are. Where a turn is further away than our patience none is
 * taken, and the answer is the instant at which there may be one. It costs one write; for a request that lasts longer than its spacing one more, and
 * again each time that it has lasted twice as long, and one at its end; none at all where there is nothing to space, or
 * the origin is trusted.
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
    const taken = { next: instant(begin + spacingMs + SLACK_MS), heldUntil: begin > now ? turns.heldUntil : null };
    const isOurs = await hosts.saveTurns(host, turns, taken);
    turns = taken;
    if (!isOurs) await guest.wait(guest.random() * APART_MS * (attempt + 1));
    else if (begin > now) await guest.wait(begin - now);
    if (!isOurs || begin > now) turns = await hosts.turns(host);
    // While we waited, a request before us may have turned out to last: our turn is then void. So it is where we come
    // too late for it, and the next may have begun.
    const isHeld = turns.heldUntil !== null && turns.heldUntil > guest.now();
    const isMissed = millis(guest.now()) > begin + SLACK_MS;
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
  const watching = hold(host, begin, spacingMs, known, ended.signal, guest);
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

async function hold(
  host: string,
  begin: number,
  spacingMs: number,
  known: HostTurns,
  ended: AbortSignal,
  guest: TurnPorts,
): Promise<void> {
  const margin = Math.min(MARGIN_MS, spacingMs / 2);
  let turns = known;
  let until: Instant | null = null;
  while (await passes((until === null ? begin + spacingMs + SLACK_MS : millis(until)) - margin, ended, guest)) {
    const now = millis(guest.now());
    const lasted = Math.max(now - begin, MARGIN_MS);
    const heldUntil = instant(now + margin + Math.min(lasted, LONGEST_HOLD_MS));
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
