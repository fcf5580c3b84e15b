import {
  type AbsoluteUrl,
  hidden,
  type Source,
  type SourceHub,
  type SourceId,
  type SourceState,
  termsFrom,
} from '../../model/index.ts';
import { type Offer, type PushedBody, sendOffers } from '../messages.ts';
import { discreetLog, type Ports } from '../ports.ts';
import { onePushMore, shortOf } from '../source-hub/callback.ts';
import { withinDay } from './day-bound.ts';
import { withMarks } from './marks.ts';
import { isAt } from './moving.ts';
import { afterPush, afterUselessPush, newInPush } from './pushed.ts';
import { readSource } from './read-source.ts';

/** What a push came to; `dropped` with one line on why nothing was taken of it. */
export type PushOutcome = {
  readonly source: SourceId;
  readonly outcome: 'pushed' | 'known' | 'dropped';
  /** Items handed to ingest. */
  readonly offered: number;
  readonly error: string | null;
};

/**
 * Takes what a hub pushed: what is new or changed in it goes the way that a poll's items go. It is part of a list at most,
 * so it changes nothing of what polls know of their source: not its window, its habits, its validators, nor when it is
 * polled next. What cannot be read, or is of another topic, is left to the next poll, and said. Taken twice it comes to the
 * same. Throws only where our own stores or queues fail, or we stop.
 */
export async function receivePush(id: SourceId, pushed: PushedBody, given: Ports): Promise<PushOutcome> {
  const { store } = given;
  const object = await store.objects.get(pushed.key);
  if (object === null) return { source: id, outcome: 'known', offered: 0, error: null };
  const { source, state } = await store.sources.withState(id);
  const outcome =
    source === null || state === null
      ? dropped(id, 'it is no longer followed')
      : await take({ source, state, bytes: object.bytes, pushed }, given);
  await store.objects.delete(pushed.key);
  return outcome;
}

function dropped(source: SourceId, error: string): PushOutcome {
  return { source, outcome: 'dropped', offered: 0, error };
}

type Push = {
  readonly source: Source;
  readonly state: SourceState;
  readonly bytes: Uint8Array;
  readonly pushed: PushedBody;
};

async function take({ source, state, bytes, pushed }: Push, given: Ports): Promise<PushOutcome> {
  const { id } = source;
  const { at, key } = pushed;
  const ports = { ...given, log: discreetLog(given.log, hidden(source, state)) };
  if (source.paused) return dropped(id, 'it is paused');
  const kept = await ports.store.sourceHubs.get(id);
  if (kept === null) return dropped(id, 'it no longer has a hub');
  const body = shortOf(key.split('/').at(-1) ?? '');
  if (kept.hub.bodies.includes(body)) return { source: id, outcome: 'known', offered: 0, error: null };
  const useless = async (reason: string): Promise<PushOutcome> => {
    const learned = (hub: SourceHub) => ({ ...afterUselessPush(hub, body, reason, at), hour: onePushMore(hub, at) });
    await ports.store.sourceHubs.change(id, learned, kept);
    ports.log.warn('push of no use', { source: id, error: reason });
    return dropped(id, reason);
  };
  // What is pushed is judged by nobody: while the source's own answers are not believed, neither is this.
  if (state.quarantine !== null) return useless('its source is in quarantine');
  // No robots.txt is asked for a push: what it said to the last poll holds.
  const answer = {
    ...answerOf(bytes, pushed, state, kept.hub),
    terms: termsFrom(state.terms, (from) => from !== 'feed'),
  };
  const reading = await readSource(source, answer, at, ports.itemsPerPoll, ports, state.way);
  if (reading.outcome === 'unreadable') return useless(reading.message);
  const self = reading.hub?.self ?? null;
  if (self !== null && !isAt(self, topicsOf(state, kept.hub))) return useless(`it is for another topic, ${self}`);
  const { offers } = withMarks(source, reading.offers, state.sharedMarks);
  const window = await ports.store.sources.window(id);
  const fresh = newInPush(offers, window, kept.hub.pushed, at).reverse();
  const change = await withinDay({ offers: fresh, window }, window, { source, state, now: at, ports });
  if (change.held) return useless('its source has reached its daily limit');
  await sendOffers(change.offers, ports.store, ports.queues);
  const learned = (hub: SourceHub) => ({ ...afterPush(hub, body, change.offers, at), hour: onePushMore(hub, at) });
  const hub = await ports.store.sourceHubs.change(id, learned, kept);
  ports.log.info('pushed', { source: id, offered: change.offers.length, delay: delayOf(change.offers, hub) });
  return { source: id, outcome: 'pushed', offered: change.offers.length, error: null };
}

/** The delay of the newest of what was pushed, in milliseconds; null where its items do not say when they were written. */
function delayOf(offers: readonly Offer[], { delays }: SourceHub): number | null {
  const seconds = offers.length === 0 ? undefined : delays.push[0];
  return seconds === undefined ? null : seconds * 1000;
}

/** What was pushed, as if it had been fetched from where the source's answers come: relative addresses mean the same then. */
function answerOf(
  bytes: Uint8Array,
  { type = null }: { readonly type?: string | null },
  state: SourceState,
  hub: SourceHub,
) {
  const url = state.validatorsOf ?? state.address ?? topicsOf(state, hub)[0];
  return {
    outcome: 'fetched',
    url: url as AbsoluteUrl,
    movedTo: null,
    status: 200,
    // A hub's word on the charset is its own, and often wrong; where the document has one, that counts.
    contentType: namesCharset(bytes) ? null : type,
    etag: null,
    lastModified: null,
    freshFor: null,
    body: bytes,
  } as const;
}

/** Whether an XML document says itself which charset it is in. */
function namesCharset(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart();
  return start.startsWith('<?xml') && start.split('?>', 1)[0]!.includes('encoding');
}

/** What a document of this source may call itself: its topic, and what it called itself beside the header's word. */
function topicsOf(state: SourceState, { active, leaving }: SourceHub): AbsoluteUrl[] {
  const named = [state.hub, active, ...leaving].flatMap((one) => (one == null ? [] : [one.topic, one.self]));
  return named.filter((topic) => topic !== undefined);
}
