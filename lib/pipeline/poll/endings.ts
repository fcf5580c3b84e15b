import { learnPosting, nextPoll } from '../../habit/index.ts';
import { renewalDue } from '../../hub/index.ts';
import { earlier, type Instant, later, type SourceHub, type SourceState, type WindowItem } from '../../model/index.ts';
import { backOff } from '../manners/polite-fetch.ts';
import type { Ports } from '../ports.ts';
import { STOPS_BEFORE_ASIDE } from '../reader.ts';
import { askHub } from '../source-hub/ask-hub.ts';
import { fellSilent } from './fell-silent.ts';
import { hubTrouble, stretchBy } from './pushed.ts';
import { recheck } from './recheck.ts';
import type { PollOutcome, Visit } from './visit.ts';

/** So long a source is left alone whose answers cannot be read to their end. */
const ASIDE_SECONDS = 24 * 3600;

// How a poll ends: each end saves the state, says in the log what happened, and when the source is due again.

/** Nothing new. A source in quarantine that gives again what it last gave in good state is out of it. */
export function unchanged(visit: Visit, known: Partial<SourceState>, freshFor: number | null): Promise<PollOutcome> {
  const state = { ...visit.state, ...known, quarantine: null };
  return succeed({ ...visit, state }, 'unchanged', {
    arrivals: [],
    window: null,
    offered: 0,
    repairs: 0,
    leftOut: 0,
    freshFor,
  });
}

/** What came of an answer in good state. */
type Success = {
  /** When each new item came. */
  readonly arrivals: readonly Instant[];
  /** The window as it is to be kept; null where it is as it was. */
  readonly window: readonly WindowItem[] | null;
  readonly offered: number;
  readonly repairs: number;
  readonly leftOut: number;
  readonly freshFor: number | null;
};

/** An answer in good state: what it teaches of the source's habit says when to poll next, and listed pages are looked at. */
export async function succeed(
  visit: Visit,
  outcome: 'unchanged' | 'read',
  { arrivals, window, offered, repairs, leftOut, freshFor }: Success,
): Promise<PollOutcome> {
  const { source, state, now, ports, kept, learned = asItStood } = visit;
  const posting = learnPosting(state.posting, { at: now, before: state.lastSuccess, arrivals, listed: state.items });
  const hub = heard(visit);
  const wishes = { stated: state.stated, freshFor };
  const random = ports.random();
  const plain = nextPoll(posting, wishes, source.interval, now, random);
  // A lease is renewed by polls: none waits so long that it would end, and none comes sooner for it than it would anyway.
  const stretched = nextPoll(posting, wishes, source.interval, now, random, stretchBy(hub, now));
  const pollDue = earlier(stretched, later(plain, renewalDue(hub) ?? stretched));
  const { rechecked, next } = await recheck(source, window, ports, now);
  const after: SourceState = {
    ...state,
    posting,
    freshFor,
    hub: namedBy(visit, hub),
    lastPoll: now,
    lastSuccess: now,
    failures: 0,
    stops: 0,
    lastError: null,
    pollDue,
    nextDue: next === null ? pollDue : earlier(pollDue, next),
  };
  await ports.store.sources.saveState(after);
  ports.log.info('polled', { source: source.id, outcome, offered, repairs, leftOut, rechecked, pollDue });
  tellSilence(state, after, ports);
  const missed = (hub?.misses ?? 0) - (kept?.hub.misses ?? 0);
  if (missed > 0) ports.log.warn('hub did not push', { source: source.id, hub: hub?.active?.url, items: missed });
  await askHub(source, after.hub, learned, kept, ports);
  return { source: source.id, outcome, offered: offered + rechecked, error: null };
}

function asItStood(hub: SourceHub): SourceHub {
  return hub;
}

/** What stands between the source and its hub, as far as this poll knows. */
function heard({ kept, learned = asItStood }: Visit): SourceHub | null {
  return kept == null ? null : learned(kept.hub);
}

/** The hub that the source names, with what is wrong with it; none where it is not to be asked. */
function namedBy({ source, state, now }: Visit, hub: SourceHub | null): SourceState['hub'] {
  if (state.hub === undefined || source.hub === false || source.private) return undefined;
  const { trouble: _, ...named } = state.hub;
  const trouble = hubTrouble(hub, now);
  return trouble === null ? named : { ...named, trouble };
}

/**
 * Publishes nothing of an answer that is unlike the source. The validators stay those of the last good answer: while the
 * source gives another it is read anew at each poll, and a 304 says that it is well again.
 */
export async function quarantine(
  { source, state, now, ports }: Visit,
  judged: Pick<SourceState, 'quarantine' | 'shape'>,
  freshFor: number | null,
): Promise<PollOutcome> {
  const reason = judged.quarantine?.reason ?? null;
  const nextDue = nextPoll(state.posting, { stated: state.stated, freshFor }, source.interval, now, ports.random());
  await ports.store.sources.saveState({ ...state, ...judged, lastPoll: now, nextDue, pollDue: nextDue });
  const isNew = state.quarantine === null;
  ports.log.warn(isNew ? 'source quarantined' : 'source still in quarantine', { source: source.id, error: reason });
  return { source: source.id, outcome: 'quarantined', offered: 0, error: reason };
}

/** The host has no time for us yet, which is no fault of the source. */
export async function wait({ source, state, ports }: Visit, until: Instant, message: string): Promise<PollOutcome> {
  await ports.store.sources.saveState({ ...state, nextDue: until });
  ports.log.info('polled', { source: source.id, outcome: 'busy', offered: 0, until, why: message });
  return { source: source.id, outcome: 'busy', offered: 0, error: null };
}

/** How a poll failed. */
type Failure = {
  /** Whether the source is not to be asked again. */
  readonly retired: boolean;
  /** Seconds after which it wants to be asked again. */
  readonly retryAfter: number | null;
  /** How often the reading of its answer had to be cut off; 0 if not given. */
  readonly stops?: number;
};

/**
 * No answer, or none that can be read: what was stored stays, and the source is tried again by itself unless it is retired.
 * Where the reading had to be cut off twice it is put aside for a day: each try costs all that a reading may.
 */
export async function fail(
  { source, state, now, ports }: Visit,
  error: string,
  { retired, retryAfter, stops: cutOff = 0 }: Failure,
): Promise<PollOutcome> {
  const failures = state.failures + 1;
  const stops = cutOff === 0 ? 0 : state.stops + cutOff;
  const wait = stops < STOPS_BEFORE_ASIDE ? retryAfter : ASIDE_SECONDS;
  const nextDue = retired ? null : backOff(now, source.interval.least, failures, wait, ports.random());
  const after: SourceState = { ...state, lastPoll: now, failures, stops, lastError: error, nextDue, pollDue: nextDue };
  await ports.store.sources.saveState(after);
  ports.log.warn('poll failed', { source: source.id, failures, error, nextDue });
  tellSilence(state, after, ports);
  return { source: source.id, outcome: 'failed', offered: 0, error };
}

/**
 * Said at the one look that tells it, so that an operator who counts the lines counts the sources. No warning beside the
 * one of the poll that failed.
 */
function tellSilence(before: SourceState, after: SourceState, { log }: Ports): void {
  const why = fellSilent(before, after);
  if (why !== null) log.info('source silent', { source: after.id, why });
}
