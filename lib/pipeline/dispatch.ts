import { instant, millis, type SourceId } from '../model/index.ts';
import type { Embargoes, Sources } from '../store/index.ts';
import { sendReleases } from './ingest/embargo.ts';
import { type PollMessage, sendAll } from './messages.ts';
import type { Ports } from './ports.ts';

/** How long a dispatched source is left alone, should its poll be lost. */
const LEASE_MS = 5 * 60_000;

/** How many sources, and how many articles whose embargo is over, one tick hands out. */
const SOURCES_PER_TICK = 500;
const RELEASES_PER_TICK = 500;

/**
 * Hands every article whose embargo is over to the article queue, until it is released, and every source that comes due
 * before the next tick to the poll queue, once: held back until it is due, so that it is polled then and not at the tick
 * after. Each is leased by a conditional write first, so that two ticks at once do not poll it twice, and a poll that is
 * lost on the way comes due again when its lease ends. `tickMs` is how long it is to the next tick; left out, ticks
 * come by the second and nothing is handed out ahead. Returns how many.
 */
export async function dispatch(
  ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources; readonly embargoes: Embargoes },
  { tickMs }: { readonly tickMs: number } = { tickMs: 0 },
): Promise<number> {
  const now = ports.now();
  await sendReleases(await ports.embargoes.over(now, RELEASES_PER_TICK), 0, ports.queues);
  const leased: PollMessage[] = [];
  const delays = new Map<SourceId, number>();
  for (const { id, since } of await ports.sources.due(instant(millis(now) + tickMs), SOURCES_PER_TICK)) {
    const waitMs = Math.max(0, millis(since) - millis(now));
    if (!(await ports.sources.lease(id, since, instant(millis(now) + waitMs + LEASE_MS)))) continue;
    leased.push({ source: id });
    // Upwards: what comes before it is due is not polled.
    delays.set(id, Math.ceil(waitMs / 1000));
  }
  await sendAll(
    'poll',
    leased,
    ({ source }) => source,
    ports.queues,
    ({ source }) => delays.get(source) ?? 0,
  );
  return leased.length;
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
  for (const id of ids) {
    const since = (await ports.sources.state(id))?.nextDue ?? null;
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
  for (const { id } of await ports.sources.list()) {
    const state = await ports.sources.state(id);
    if (state?.leased) await ports.sources.saveState({ ...state, nextDue: now, leased: false });
  }
}
