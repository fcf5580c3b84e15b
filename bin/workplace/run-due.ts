import type { Machine } from '../../lib/local/index.ts';
import { type Instant, instant, millis, type SourceId, type SourceState } from '../../lib/model/index.ts';
import { dispatchThese, type Ports } from '../../lib/pipeline/index.ts';

/** A source that was due and was not polled, and when its host has time for us. */
export type LeftDue = { readonly source: SourceId; readonly until: Instant };

/** How far a run has come. */
export type RunStage = {
  /** Sources that were due when it began. */
  readonly due: number;
  readonly left: readonly LeftDue[];
};

export type RunLimits = {
  /** The run gives up after so many milliseconds. */
  readonly limitMs: number;
  /** Articles that wait for their host for no longer than this, in milliseconds, are waited for. */
  readonly soonMs: number;
  readonly onStage: (stage: RunStage) => void;
};

/**
 * Polls every source that is due now, however many they are, and takes what follows to its feeds. A source whose host has
 * others of ours to answer first is polled when its turn comes, if that is within `limitMs`. What comes due meanwhile is the
 * next run's. Returns the sources that were left. Throws where not all that was taken is done by then.
 */
export async function runDue(
  machine: Pick<Machine, 'tick' | 'drain'>,
  ports: Pick<Ports, 'store' | 'now' | 'wait' | 'queues'>,
  { limitMs, soonMs, onStage }: RunLimits,
): Promise<readonly LeftDue[]> {
  const { sources } = ports.store;
  const started = ports.now();
  const due = (await sources.due(started, Number.MAX_SAFE_INTEGER)).map(({ id }) => id);
  const until = instant(millis(started) + limitMs);
  const end = AbortSignal.timeout(limitMs);
  const leftNow = async (): Promise<LeftDue[]> => {
    const states = await sources.states(due);
    const left = due.flatMap((id) => states.get(id) ?? []).filter((state) => isLeft(state, started));
    return left.map(({ id, nextDue }) => ({ source: id, until: nextDue ?? started }));
  };
  onStage({ due: due.length, left: [] });
  await machine.tick();
  await machine.drain({ until: end, soon: soonMs });
  for (;;) {
    const left = await leftNow();
    onStage({ due: due.length, left });
    const next = left.reduce<Instant | null>(
      (first, one) => (first === null || one.until < first ? one.until : first),
      null,
    );
    if (next === null || next > until) return left;
    const now = ports.now();
    // A turn that is told to the millisecond has come when that one is over.
    if (next >= now) await ports.wait(millis(next) - millis(now) + 1);
    const ready = left.filter((one) => one.until <= ports.now()).map(({ source }) => source);
    if ((await dispatchThese(ready.slice(0, AT_ONCE), { queues: ports.queues, now: ports.now, sources })) === 0) {
      // Another holds it, or it is gone.
      await ports.wait(AGAIN_MS);
      if (ports.now() > until) return leftNow();
      continue;
    }
    await machine.drain({ until: end, soon: soonMs });
  }
}

/** So many are handed out in a round, as by a tick: those of a host that cannot keep up then come back later. */
const AT_ONCE = 500;

/** How long to wait before looking again where nothing could be handed out. */
const AGAIN_MS = 1000;

/** Whether a source that was due at `started` has not been looked at since. */
function isLeft({ nextDue, pollDue, lastPoll }: SourceState, started: Instant): boolean {
  if (nextDue === null || (lastPoll !== null && lastPoll >= started)) return false;
  return pollDue === null || pollDue <= started;
}
