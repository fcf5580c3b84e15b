import { instant, millis, type SourceId } from '../model/index.ts';
import type { Embargoes, Sources } from '../store/index.ts';
import { sendReleases } from './ingest/embargo.ts';
import { type PollMessage, sendAll } from './messages.ts';
import type { Ports } from './ports.ts';

/** How long a dispatched source is left alone, should its poll be lost. */
const LEASE_MS = 5 * 60_000;

/**
 * How many sources one tick hands out, the longest due first: of a minute's a hundred thousand sources' share and more, of a
 * second's what a machine can take up. And how many articles whose embargo is over.
 */
const SOURCES_PER_TICK = { minute: 10_000, second: 500 } as const;
const RELEASES_PER_TICK = 500;

/** So many leases are written at the same time; what is leased is handed on before the next are. */
const LEASES_AT_ONCE = 50;

/**
 * Hands every article whose embargo is over to the article queue, until it is released, and every source that comes due
 * before the next tick to the poll queue, once: held back until it is due, so that it is polled then and not at the tick
 * after. Each is leased by a conditional write first, so that two ticks at once do not poll it twice, and a poll that is
 * lost on the way comes due again when its lease ends. `tickMs` is how long it is to the next tick; left out, ticks
 * come by the second and nothing is handed out ahead. No more than there is `room` for; what is not handed out stays due.
 * Returns how many.
 */
export async function dispatch(
  ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources; readonly embargoes: Embargoes },
  { tickMs = 0, room = Number.POSITIVE_INFINITY }: { readonly tickMs?: number; readonly room?: number } = {},
): Promise<number> {
  const now = ports.now();
  await sendReleases(await ports.embargoes.over(now, RELEASES_PER_TICK), 0, ports.queues);
  const most = Math.min(room, tickMs > 0 ? SOURCES_PER_TICK.minute : SOURCES_PER_TICK.second);
  if (most <= 0) return 0;
  const due = await ports.sources.due(instant(millis(now) + tickMs), most);
  let handed = 0;
  for (let at = 0; at < due.length; at += LEASES_AT_ONCE) {
    const taken = due.slice(at, at + LEASES_AT_ONCE);
    const delays = new Map<SourceId, number>();
    await Promise.all(
      taken.map(async ({ id, since }) => {
        const waitMs = Math.max(0, millis(since) - millis(now));
        if (!(await ports.sources.lease(id, since, instant(millis(now) + waitMs + LEASE_MS)))) return;
        // Upwards: what comes before it is due is not polled.
        delays.set(id, Math.ceil(waitMs / 1000));
      }),
    );
    const leased = taken.flatMap(({ id }): PollMessage[] => (delays.has(id) ? [{ source: id }] : []));
    await sendAll(
      'poll',
      leased,
      ({ source }) => source,
      ports.queues,
      ({ source }) => delays.get(source) ?? 0,
    );
    handed += leased.length;
  }
  return handed;
}

/**
 * Hands these sources to the poll queue as far as they are due, leased as `dispatch` leases them. Returns how many.
 */
export async function dispatchThese(
  ids: readonly SourceId[],
  ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources },
): Promise<number> {
  const now = ports.now();
  const leased: PollMessage[] = [];
  const states = await ports.sources.states(ids);
  for (const id of ids) {
    const since = states.get(id)?.nextDue ?? null;
    if (since === null || since > now) continue;
    if (await ports.sources.lease(id, since, instant(millis(now) + LEASE_MS))) leased.push({ source: id });
  }
  await sendAll('poll', leased, (message) => message.source, ports.queues);
  return leased.length;
}

/**
 * Ends the leases of a process that died between taking a source and handing it on: the source is due again at once.
 * Only for a machine that knows that no other works on the same table.
 */
export async function endLeases(ports: Pick<Ports, 'now'> & { readonly sources: Sources }): Promise<void> {
  const now = ports.now();
  const ids = (await ports.sources.list()).map(({ id }) => id);
  for (const state of (await ports.sources.states(ids)).values()) {
    if (state.leased) await ports.sources.saveState({ ...state, nextDue: now, leased: false });
  }
}
