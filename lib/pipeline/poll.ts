import { sha256 } from '../identity/index.ts';
import {
  freshState,
  type Instant,
  instant,
  millis,
  type Source,
  type SourceId,
  type SourceState,
} from '../model/index.ts';
import { sendOffers } from './messages.ts';
import { backOff, politeFetch } from './polite-fetch.ts';
import type { Ports } from './ports.ts';
import { readSource } from './read-source.ts';
import { takesPage } from './told.ts';
import { compareWindows, dueRechecks } from './window.ts';

/** What a poll came to. */
export type PollOutcome = {
  readonly source: SourceId;
  readonly outcome: 'unknown' | 'paused' | 'unchanged' | 'read' | 'failed' | 'busy';
  /** Items handed to ingest. */
  readonly offered: number;
  /** One line where it failed. */
  readonly error: string | null;
};

/**
 * Looks at a source: a conditional request, and for what is new, changed or vanished an offer to ingest. The offers are
 * accepted before the window forgets them, so a crash repeats work and loses none. A source that fails keeps all that
 * was stored and is tried again by itself. Throws only where our own stores or queues fail.
 */
export async function poll(id: SourceId, ports: Ports): Promise<PollOutcome> {
  const { store } = ports;
  const source = await store.sources.get(id);
  if (source === null) return { source: id, outcome: 'unknown', offered: 0, error: null };
  const state = (await store.sources.state(id)) ?? freshState(id, null);
  if (source.paused || source.url === null) {
    await store.sources.saveState({ ...state, nextDue: null });
    return { source: id, outcome: 'paused', offered: 0, error: null };
  }
  const now = ports.now();
  const answer = await politeFetch(
    { url: source.url, etag: state.etag, lastModified: state.lastModified, accept: ACCEPT[source.kind] },
    ports,
  );
  switch (answer.outcome) {
    case 'notModified':
      return succeed(source, state, { lastPoll: now }, 'unchanged', ports);
    case 'fetched': {
      const bodyHash = sha256(answer.body);
      const validators = { etag: answer.etag, lastModified: answer.lastModified, lastPoll: now };
      if (bodyHash === state.bodyHash) return succeed(source, state, validators, 'unchanged', ports);
      const reading = await readSource(source, answer, now, ports.itemsPerPoll, ports);
      if (reading.outcome === 'unreadable') return fail(source, state, { lastPoll: now }, reading.message, null, ports);
      const window = await store.sources.window(id);
      const change = compareWindows(window, reading.offers, (offer) => takesPage(source, offer), source, now);
      await sendOffers(change.offers, store, ports.queues);
      await store.sources.saveWindow(id, change.window);
      // What may list something else though its own bytes stay the same is never asked for by its validators.
      const known = reading.settled ? { ...validators, bodyHash } : { lastPoll: now, ...NOTHING_KNOWN };
      const read = { ...known, items: reading.offers.length };
      return succeed(source, state, read, 'read', ports, change.offers.length);
    }
    case 'gone':
      return fail(source, state, { lastPoll: now, gone: answer.status === 410 }, answer.message, null, ports);
    case 'refused':
      return fail(source, state, { lastPoll: now }, answer.message, null, ports);
    case 'unreachable':
      return fail(source, state, { lastPoll: now }, answer.message, answer.retryAfter, ports);
    case 'busy':
      await store.sources.saveState({ ...state, nextDue: answer.until });
      ports.log.info('poll put off', { source: source.id, reason: answer.message });
      return { source: source.id, outcome: 'busy', offered: 0, error: null };
  }
}

const NOTHING_KNOWN = { etag: null, lastModified: null, bodyHash: null };

const ACCEPT = {
  feed: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  sitemap: 'application/xml, text/xml;q=0.9, application/gzip;q=0.8, */*;q=0.5',
  push: '*/*',
} as const;

async function succeed(
  source: Source,
  state: SourceState,
  learned: Partial<SourceState> & { readonly lastPoll: Instant },
  outcome: 'unchanged' | 'read',
  ports: Ports,
  offered = 0,
): Promise<PollOutcome> {
  const now = learned.lastPoll;
  const rechecked = await recheck(source, ports, now);
  await ports.store.sources.saveState({
    ...state,
    ...learned,
    lastSuccess: now,
    failures: 0,
    lastError: null,
    nextDue: instant(millis(now) + source.interval.least * 1000),
  });
  ports.log.info('polled', { source: source.id, outcome, offered, rechecked });
  return { source: source.id, outcome, offered: offered + rechecked, error: null };
}

async function fail(
  source: Source,
  state: SourceState,
  learned: { readonly lastPoll: Instant; readonly gone?: boolean },
  error: string,
  retryAfter: number | null,
  ports: Ports,
): Promise<PollOutcome> {
  const failures = state.failures + 1;
  // 410 Gone is the site's last word (RFC 9110 §15.5.11); everything else may pass.
  const nextDue = learned.gone ? null : backOff(learned.lastPoll, source.interval.least, failures, retryAfter);
  await ports.store.sources.saveState({ ...state, lastPoll: learned.lastPoll, failures, lastError: error, nextDue });
  ports.log.warn('poll failed', { source: source.id, failures, error, nextDue });
  return { source: source.id, outcome: 'failed', offered: 0, error };
}

/** Offers the listed pages that are due to be looked at again. */
async function recheck(source: Source, ports: Ports, now: Instant): Promise<number> {
  if (source.recheck <= 0) return 0;
  const { offers, window } = dueRechecks(await ports.store.sources.window(source.id), source, now);
  if (offers.length === 0) return 0;
  await sendOffers(offers, ports.store, ports.queues);
  await ports.store.sources.saveWindow(source.id, window);
  return offers.length;
}
