import { learnWay, shapeOf, weighShape } from '../../habit/index.ts';
import { namedHub } from '../../hub/index.ts';
import {
  freshState,
  hidden,
  type LearnedWay,
  type ListWay,
  type SourceHub,
  type SourceId,
  type SourceState,
  type WindowItem,
} from '../../model/index.ts';
import { sendOffers } from '../messages.ts';
import { discreetLog, type Ports } from '../ports.ts';
import { arrivalsOf } from './arrivals.ts';
import { type Asked, ask, isToldToSame } from './ask.ts';
import { closeGap } from './close-gap.ts';
import { takesPage } from './cut.ts';
import { withinDay } from './day-bound.ts';
import { fail, quarantine, succeed, unchanged, wait } from './endings.ts';
import { itemShape } from './item-shape.ts';
import { withMarks } from './marks.ts';
import { addressOf } from './moving.ts';
import { heedOwnWord, wordKept } from './own-word.ts';
import { afterPoll, contradictsPush, windowWithPushed, withoutStale } from './pushed.ts';
import { type Reading, readSource } from './read-source.ts';
import { recheckPages } from './recheck.ts';
import { isNothing } from './reckoning.ts';
import type { PollOutcome, Visit } from './visit.ts';
import { compareWindows, isKnownIn } from './window.ts';

/**
 * Looks at a source: a conditional request, and for what is new, changed or vanished an offer to ingest. The offers are
 * accepted before the window forgets them, so a crash repeats work and loses none. A source that fails, or whose answer
 * is unlike anything it gave before, keeps all that was stored and is tried again by itself. Throws only where our own
 * stores or queues fail.
 */
export async function poll(id: SourceId, given: Ports): Promise<PollOutcome> {
  const { source, state: stored } = await given.store.sources.withState(id);
  if (source === null) return forget(id, given);
  const state = { ...(stored ?? freshState(id, null)), leased: false };
  const ports = source.private ? { ...given, log: discreetLog(given.log, hidden(source, state)) } : given;
  const url = addressOf(source, state);
  if (source.paused || url === null) return pause(state, ports);
  const now = ports.now();
  if (state.pollDue !== null && state.pollDue > now) return recheckPages({ source, state, now, ports });
  const isPushed = state.hub !== undefined && ports.hubs?.callbacks != null;
  const visit = { source, state, now, ports, ...(isPushed && { kept: await ports.store.sourceHubs.get(id) }) };
  const asked = await ask(visit, url);
  switch (asked.outcome) {
    case 'unchanged': {
      const doubt = contradictsPush(visit.kept?.hub ?? null, now) ? UNKNOWN_ANSWER : {};
      return unchanged(visit, { ...asked.known, ...doubt, ...(await stillSays(asked.known, visit)) }, asked.freshFor);
    }
    case 'answered':
      return read(asked, visit);
    case 'busy':
      return wait(visit, asked.until, asked.message);
    case 'failed':
      return fail(visit, asked.message, asked);
  }
}

/** A poll that was under way while its source was removed left a state behind, and with it the source is due for ever. */
async function forget(id: SourceId, { store, now }: Ports): Promise<PollOutcome> {
  await store.sources.forgetState(id);
  // Where it is followed again by now, what was forgotten may be what said that it is due.
  if ((await store.sources.get(id)) !== null) await store.sources.saveState(freshState(id, now()));
  return { source: id, outcome: 'unknown', offered: 0, error: null };
}

/** It is not due until it is resumed, or has an address. */
async function pause(state: SourceState, { store }: Ports): Promise<PollOutcome> {
  await store.sources.saveState({ ...state, nextDue: null });
  return { source: state.id, outcome: 'paused', offered: 0, error: null };
}

/** A feed that did not change still says where it is found. */
function stillSays(known: Partial<SourceState>, visit: Visit): Promise<Partial<SourceState>> {
  const { source, state, ports } = visit;
  return heedOwnWord(wordKept(state), () => ports.store.sources.window(source.id), { ...state, ...known }, visit);
}

/** Reads an answer, judges it, offers what is new in it, and learns from it. */
async function read(
  { answer, known: answered }: Extract<Asked, { outcome: 'answered' }>,
  visit: Visit,
): Promise<PollOutcome> {
  const { source, state, now, ports } = visit;
  const listed = await readSource(source, answer, now, ports.itemsPerPoll, ports, state.way);
  if (listed.outcome === 'unreadable') {
    return fail(visit, listed.message, { retired: false, retryAfter: null, stops: listed.stops });
  }
  const reading = { ...listed, offers: withMarks(source, listed.offers, state.sharedMarks).offers };
  const isSame = isToldToSame(source, state);
  const stood = await ports.store.sources.window(source.id);
  const before = isSame ? stood : stood.map((item) => ({ ...item, hash: '' }));
  const judged = judge(reading, before, visit);
  if (judged.quarantine !== null) return quarantine(visit, judged, answer.freshFor);
  const { gap, offers: all } = await closeGap(before, reading, visit);
  const { offers, remembered } = withMarks(source, all, state.sharedMarks);
  const pushed = isSame ? (visit.kept?.hub.pushed ?? []) : [];
  const known = windowWithPushed(before, pushed, offers);
  const compared = compareWindows(known, offers, (offer) => takesPage(source, offer), source, now);
  const current = withoutStale(compared, before, pushed, now);
  const day = await withinDay(current, before, visit);
  const change = { ...day, held: day.held || current.held };
  await sendOffers(change.offers, ports.store, ports.queues);
  const whereabouts = await heedOwnWord(reading.movedTo, async () => change.window, { ...state, ...answered }, visit);
  const hub = namedHub(answer.links ?? [], reading.hub);
  const learned = {
    ...(reading.settled && !change.held ? answered : { ...answered, ...UNKNOWN_ANSWER }),
    ...whereabouts,
    ...judged,
    gap,
    sharedMarks: remembered.length === 0 ? undefined : remembered,
    way: learnedWay(visit, reading.way),
    stated: reading.stated,
    items: reading.offers.length,
    reckoning: isNothing(reading.reckoning) ? undefined : reading.reckoning,
    terms: reading.terms,
    hub: source.kind === 'sitemap' ? undefined : hub,
  };
  const fromHub = (hub: SourceHub) => (day.held ? hub : afterPoll(hub, pushed, before, offers, state.lastSuccess, now));
  return succeed({ ...visit, state: { ...state, ...learned }, learned: fromHub }, 'read', {
    arrivals: day.held ? [] : arrivalsOf(before, offers, state.lastSuccess, now),
    window: change.window.slice(0, reading.offers.length),
    offered: change.offers.length,
    repairs: reading.reckoning.repairs,
    leftOut: reading.reckoning.leftOut,
    freshFor: answer.freshFor,
  });
}

type Read = Extract<Reading, { outcome: 'read' }>;

/** Whether the answer is the source's own, by what it gave before; with what is remembered of its shape. */
function judge({ offers }: Read, before: readonly WindowItem[], { source, state, now }: Visit) {
  const isKnown = isKnownIn(before);
  const shape = shapeOf(offers.map((offer) => ({ ...itemShape(offer), known: isKnown(offer) })));
  return weighShape(state, shape, source, now);
}

/** The answer did not say all: it is to be read again even where it is the same. */
const UNKNOWN_ANSWER = { etag: null, lastModified: null, validatorsOf: null, bodyHash: null };

/** How the page's list is found from now on; that it is found otherwise than before, or on no way that lasts, is said. */
function learnedWay({ source, state, now, ports }: Visit, found: ListWay | null): LearnedWay | null {
  if (source.kind !== 'page' || source.rules.item !== undefined) return null;
  const way = learnWay(state.way, found, now);
  if (found === null && state.way !== null) {
    ports.log.warn('list found, but not on its way', { source: source.id, from: state.way.item });
  }
  if (way?.item !== state.way?.item && state.way !== null) {
    ports.log.warn('list found on another way', { source: source.id, from: state.way.item, to: way?.item });
  }
  return way;
}
