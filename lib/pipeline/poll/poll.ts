import { learnPosting, learnWay, nextPoll, shapeOf, weighShape } from '../../habit/index.ts';
import { sha256 } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  earlier,
  freshState,
  type Instant,
  type LearnedWay,
  type ListWay,
  type Source,
  type SourceId,
  type SourceState,
  type WindowItem,
} from '../../model/index.ts';
import { backOff, type PoliteResult, politeFetch } from '../manners/polite-fetch.ts';
import { sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { arrivalsOf } from './arrivals.ts';
import { closeGap } from './close-gap.ts';
import { fellSilent } from './fell-silent.ts';
import { itemShape } from './item-shape.ts';
import { addressOf, whereabouts } from './moving.ts';
import { readSource } from './read-source.ts';
import { takesPage } from './told.ts';
import { compareWindows, dueRechecks, isKnownIn, nextRecheck } from './window.ts';

/** What a poll came to. */
export type PollOutcome = {
  readonly source: SourceId;
  readonly outcome: 'unknown' | 'paused' | 'unchanged' | 'read' | 'rechecked' | 'quarantined' | 'busy' | 'failed';
  /** Items handed to ingest. */
  readonly offered: number;
  /** One line where it failed or is not to be trusted. */
  readonly error: string | null;
};

/**
 * Looks at a source: a conditional request, and for what is new, changed or vanished an offer to ingest. The offers are
 * accepted before the window forgets them, so a crash repeats work and loses none. A source that fails, or whose answer
 * is unlike anything it gave before, keeps all that was stored and is tried again by itself. Throws only where our own
 * stores or queues fail.
 */
export async function poll(id: SourceId, ports: Ports): Promise<PollOutcome> {
  const source = await ports.store.sources.get(id);
  if (source === null) return forget(id, ports);
  const state = { ...((await ports.store.sources.state(id)) ?? freshState(id, null)), leased: false };
  const url = addressOf(source, state);
  if (source.paused || url === null) {
    await ports.store.sources.saveState({ ...state, nextDue: null });
    return { source: id, outcome: 'paused', offered: 0, error: null };
  }
  const now = ports.now();
  if (state.pollDue !== null && state.pollDue > now) return recheckPages({ source, state, now, ports });
  const { etag, lastModified, validatorsOf } = state;
  const answer = await politeFetch({ url, etag, lastModified, validatorsOf, accept: ACCEPT[source.kind] }, ports);
  return take(answer, url, { source, state, now, ports });
}

/** A poll that was under way while its source was removed left a state behind, and with it the source is due for ever. */
async function forget(id: SourceId, { store, now }: Ports): Promise<PollOutcome> {
  await store.sources.forgetState(id);
  // Where it is followed again by now, what was forgotten may be what said that it is due.
  if ((await store.sources.get(id)) !== null) await store.sources.saveState(freshState(id, now()));
  return { source: id, outcome: 'unknown', offered: 0, error: null };
}

const ACCEPT = {
  feed: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  sitemap: 'application/xml, text/xml;q=0.9, application/gzip;q=0.8, */*;q=0.5',
  push: '*/*',
} as const;

/** One poll: of which source, as it stood before, at which instant. */
type Visit = { readonly source: Source; readonly state: SourceState; readonly now: Instant; readonly ports: Ports };

async function take(answer: PoliteResult, url: AbsoluteUrl, visit: Visit): Promise<PollOutcome> {
  switch (answer.outcome) {
    case 'notModified':
      return unchanged(visit, { ...validators(answer), ...moved(visit, url, answer.movedTo) }, answer.freshFor);
    case 'fetched': {
      const known = { ...validators(answer), ...moved(visit, url, answer.movedTo) };
      const bodyHash = sha256(answer.body);
      if (bodyHash === visit.state.bodyHash) return unchanged(visit, known, answer.freshFor);
      return read(answer, { ...known, bodyHash }, visit);
    }
    case 'busy':
      return wait(visit, answer.until, answer.message);
    case 'gone':
      return fail(visit, answer.message, { retired: answer.status === 410 });
    case 'refused':
      return fail(visit, answer.message);
    case 'unreachable':
      return fail(visit, answer.message, { retryAfter: answer.retryAfter });
  }
}

type Answered = Extract<PoliteResult, { outcome: 'fetched' | 'notModified' }>;

function validators({ etag, lastModified, url }: Answered) {
  return { etag, lastModified, validatorsOf: url };
}

function moved({ source, state, now, ports }: Visit, asked: AbsoluteUrl, movedTo: AbsoluteUrl | null) {
  const after = whereabouts(state, asked, movedTo, now);
  if (after.address !== null && after.address !== state.address) {
    ports.log.warn('source moved', { source: source.id, from: asked, to: after.address });
  }
  return after;
}

async function read(
  answer: Extract<PoliteResult, { outcome: 'fetched' }>,
  known: Partial<SourceState>,
  visit: Visit,
): Promise<PollOutcome> {
  const { source, state, now, ports } = visit;
  const reading = await readSource(source, answer, now, ports.itemsPerPoll, ports, state.way);
  if (reading.outcome === 'unreadable') return fail(visit, reading.message);
  const before = await ports.store.sources.window(source.id);
  const isKnown = isKnownIn(before);
  const shape = shapeOf(reading.offers.map((offer) => ({ ...itemShape(offer), known: isKnown(offer) })));
  const judged = weighShape(state, shape, source, now);
  if (judged.quarantine !== null) return quarantine(visit, judged, answer.freshFor);
  const { gap, offers } = await closeGap(before, reading, visit);
  const change = compareWindows(before, offers, (offer) => takesPage(source, offer), source, now);
  await sendOffers(change.offers, ports.store, ports.queues);
  const window = change.window.slice(0, reading.offers.length);
  const arrivals = arrivalsOf(before, offers, state.lastSuccess, now);
  const learned = {
    ...(reading.settled ? known : { ...known, ...UNKNOWN_ANSWER }),
    ...judged,
    gap,
    way: learnedWay(visit, reading.way),
    stated: reading.stated,
    items: reading.offers.length,
  };
  return succeed({ ...visit, state: { ...state, ...learned } }, 'read', {
    arrivals,
    window,
    offered: change.offers.length,
    repairs: reading.repairs,
    freshFor: answer.freshFor,
  });
}

/** How the page's list is found from now on; that it is found otherwise than before is said. */
function learnedWay({ source, state, now, ports }: Visit, found: ListWay | null): LearnedWay | null {
  if (source.kind !== 'page' || source.rules.item !== undefined) return null;
  const way = learnWay(state.way, found, now);
  if (way?.item !== state.way?.item && state.way !== null) {
    ports.log.warn('list found on another way', { source: source.id, from: state.way.item, to: way?.item });
  }
  return way;
}

/** Nothing new. A source in quarantine that gives again what it last gave in good state is out of it. */
function unchanged(visit: Visit, known: Partial<SourceState>, freshFor: number | null): Promise<PollOutcome> {
  const state = { ...visit.state, ...known, quarantine: null };
  return succeed({ ...visit, state }, 'unchanged', { arrivals: [], window: null, offered: 0, repairs: 0, freshFor });
}

/** The answer did not say all: it is to be read again even where it is the same. */
const UNKNOWN_ANSWER = { etag: null, lastModified: null, validatorsOf: null, bodyHash: null };

type Success = {
  /** When each new item came. */
  readonly arrivals: readonly Instant[];
  /** The window as it is to be kept; null where it is as it was. */
  readonly window: readonly WindowItem[] | null;
  readonly offered: number;
  readonly repairs: number;
  readonly freshFor: number | null;
};

async function succeed(
  { source, state, now, ports }: Visit,
  outcome: 'unchanged' | 'read',
  { arrivals, window, offered, repairs, freshFor }: Success,
): Promise<PollOutcome> {
  const posting = learnPosting(state.posting, { at: now, before: state.lastSuccess, arrivals, listed: state.items });
  const pollDue = nextPoll(posting, { stated: state.stated, freshFor }, source.interval, now, ports.random());
  const { rechecked, next } = await recheck(source, window, ports, now);
  const after: SourceState = {
    ...state,
    posting,
    lastPoll: now,
    lastSuccess: now,
    failures: 0,
    lastError: null,
    pollDue,
    nextDue: next === null ? pollDue : earlier(pollDue, next),
  };
  await ports.store.sources.saveState(after);
  ports.log.info('polled', { source: source.id, outcome, offered, repairs, rechecked, pollDue });
  tellSilence(state, after, ports);
  return { source: source.id, outcome, offered: offered + rechecked, error: null };
}

/** Its own answer is not due yet, but pages that it lists are. */
async function recheckPages({ source, state, now, ports }: Visit): Promise<PollOutcome> {
  const { rechecked, next } = await recheck(source, null, ports, now);
  const pollDue = state.pollDue ?? now;
  const nextDue = next === null ? pollDue : earlier(pollDue, next);
  await ports.store.sources.saveState({ ...state, nextDue });
  ports.log.info('polled', { source: source.id, outcome: 'rechecked', offered: 0, rechecked, pollDue });
  return { source: source.id, outcome: 'rechecked', offered: rechecked, error: null };
}

/** Offers the listed pages that are due to be looked at again, keeps the window, and says when the next ones are due. */
async function recheck(source: Source, listed: readonly WindowItem[] | null, ports: Ports, now: Instant) {
  if (source.recheck <= 0) {
    if (listed !== null) await ports.store.sources.saveWindow(source.id, listed);
    return { rechecked: 0, next: null };
  }
  const before = listed ?? (await ports.store.sources.window(source.id));
  const { offers, window } = dueRechecks(before, source, now);
  await sendOffers(offers, ports.store, ports.queues);
  if (listed !== null || offers.length > 0) await ports.store.sources.saveWindow(source.id, window);
  return { rechecked: offers.length, next: nextRecheck(window, source, now) };
}

/**
 * Publishes nothing of an answer that is unlike the source. The validators stay those of the last good answer: while the
 * source gives another it is read anew at each poll, and a 304 says that it is well again.
 */
async function quarantine(
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
async function wait({ source, state, ports }: Visit, until: Instant, message: string): Promise<PollOutcome> {
  await ports.store.sources.saveState({ ...state, nextDue: until });
  ports.log.info('polled', { source: source.id, outcome: 'busy', offered: 0, until, why: message });
  return { source: source.id, outcome: 'busy', offered: 0, error: null };
}

async function fail(
  { source, state, now, ports }: Visit,
  error: string,
  { retired = false, retryAfter = null }: { readonly retired?: boolean; readonly retryAfter?: number | null } = {},
): Promise<PollOutcome> {
  const failures = state.failures + 1;
  // 410 Gone is the site's last word (RFC 9110 §15.5.11); everything else may pass.
  const nextDue = retired ? null : backOff(now, source.interval.least, failures, retryAfter, ports.random());
  const after: SourceState = { ...state, lastPoll: now, failures, lastError: error, nextDue, pollDue: nextDue };
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
