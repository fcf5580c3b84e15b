import { nextAttempt, TELLING } from '../../hub/index.ts';
import {
  type Instant,
  instant,
  millis,
  type Subscriber,
  type Telling,
  TOPIC_FORMATS,
  type TopicFormat,
} from '../../model/index.ts';
import { type Announce, type Send, sendAll } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import type { HubPorts, HubSettings } from './hub-ports.ts';
import { topicPath, topicUrl } from './topic.ts';

/**
 * A feed's changes are told so many milliseconds after each other at least, and what comes between is told together: more
 * from one to the next while changes follow each other, as in a burst, and the least again once it is over.
 */
const PACE = { least: 1_000, most: 5_000 } as const;

/** So many subscribers are seen to by one message; another goes on from there. */
const AT_ONCE = 1000;

/** Where it is not told whether a message that waits is still there, it is taken for lost after so many milliseconds. */
const OVERDUE = 15 * 60_000;

/** How often another who tells of the same feed is given way to. */
const ATTEMPTS = 5;

/**
 * Tells of a feed's changed documents: at once where it is some time since the last change was told, and otherwise with
 * all that change until then, so that a burst is told a few times and not with every write. A hub elsewhere gets one
 * request for all of them; of our own each subscriber gets a message of its own.
 */
export async function announce(message: Announce, ports: HubPorts): Promise<Delivered> {
  const { hub } = ports;
  if (hub === null) return { outcome: 'no hub' };
  if (message.after !== undefined) return fanOut(message, ports);
  const begun = await begin(message, ports);
  if ('outcome' in begun) return begun;
  const { telling, changed } = begun;
  const formats = Object.keys(changed) as TopicFormat[];
  if (hub.kind === 'own') {
    await fanOut({ ...message, topics: formats }, ports);
    await remember(telling, changed, {}, ports);
    return { outcome: 'announced' };
  }
  const fault = await tellHub(formats, message, hub, ports);
  if (fault !== null) return putOff(telling, message, fault, hub, ports);
  await remember(telling, changed, {}, ports);
  return { outcome: 'told' };
}

/** The ETags of the documents that are other than what was told; null for one that is gone. */
type ChangedTopics = Readonly<Partial<Record<TopicFormat, string | null>>>;

type Begun = { readonly telling: Telling; readonly changed: ChangedTopics };

/** Takes it on to tell now; or what is to become of the message instead. */
async function begin(message: Announce, ports: HubPorts): Promise<Begun | Delivered> {
  const { subscribers, now } = ports;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await subscribers.telling(message.feed);
    const before: Telling = stored ?? { ...UNTOLD, feed: message.feed };
    const at = now();
    // It waits too: which of them it was that the others rely on nobody can tell, and it may come before its time.
    if (before.due !== null && before.due > at) return { outcome: 'told soon', until: before.due };
    if (before.due !== null) {
      // Before the documents are looked at: whoever comes from now on does not rely on us any more.
      await subscribers.saveTelling({ ...before, due: null });
      continue;
    }
    const changed = await changedOf(before, ports);
    if (Object.keys(changed).length === 0) return { outcome: 'told already' };
    const soonest = before.at === null ? at : instant(millis(before.at) + before.pace);
    const waits = soonest > at;
    const next: Telling = waits ? { ...before, due: soonest } : { ...before, at, pace: paceOf(before, at) };
    if (!(await subscribers.saveTelling(next))) continue;
    return waits
      ? { outcome: 'gathered', until: soonest }
      : { telling: { ...next, version: next.version + 1 }, changed };
  }
  return { outcome: 'busy', until: instant(millis(now()) + PACE.most) };
}

const UNTOLD: Omit<Telling, 'feed'> = { version: 0, at: null, pace: PACE.least, due: null, told: {}, failing: null };

function paceOf({ at, pace }: Telling, now: Instant): number {
  const isOver = at === null || millis(now) - millis(at) > 2 * pace;
  return isOver ? PACE.least : Math.min(2 * pace, PACE.most);
}

/** All topics of the feed are looked at: those that another message told of, which relied on this one, are among them. */
async function changedOf({ feed, told }: Telling, { store }: HubPorts): Promise<ChangedTopics> {
  const changed: Partial<Record<TopicFormat, string | null>> = {};
  for (const format of TOPIC_FORMATS) {
    const etag = (await store.objects.head(topicPath({ feed, format })))?.etag ?? null;
    if (etag !== (told[format] ?? null)) changed[format] = etag;
  }
  return changed;
}

/** Notes what was told, unless others have told more since. */
async function remember(
  begun: Telling,
  etags: ChangedTopics,
  change: Partial<Pick<Telling, 'failing' | 'due'>>,
  { subscribers }: HubPorts,
): Promise<void> {
  let telling: Telling | null = begun;
  for (let attempt = 0; attempt < ATTEMPTS && telling !== null; attempt++) {
    const told: Partial<Record<TopicFormat, string>> = { ...telling.told };
    for (const [format, etag] of Object.entries(etags) as [TopicFormat, string | null][]) {
      if (etag === null) delete told[format];
      else told[format] = etag;
    }
    if (await subscribers.saveTelling({ ...telling, told, failing: null, ...change })) return;
    telling = await subscribers.telling(begun.feed);
  }
}

/** One request for all topics (WebSub §6); null where the hub took it, or in one line why not. */
async function tellHub(
  formats: readonly TopicFormat[],
  { feed, written }: Announce,
  hub: HubSettings,
  { callHub, site, now, log, subscribers }: HubPorts,
): Promise<string | null> {
  const form = new URLSearchParams([
    ['hub.mode', 'publish'],
    ...formats.map((format): [string, string] => ['hub.url', topicUrl({ feed, format }, site)]),
  ]);
  const answer = await callHub({
    url: hub.url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  });
  const isTaken = answer.outcome === 'answered' && answer.status >= 200 && answer.status < 300;
  if (!isTaken) return answer.outcome === 'answered' ? `it answered ${answer.status}` : answer.message;
  const delay = written === null ? null : millis(now()) - millis(written);
  log.info('hub told', { feed, topics: formats, ...(delay !== null && { delay }) });
  if ((await subscribers.failingHub()) !== null) await subscribers.forgetFailingHub();
  return null;
}

/** Tries it again for an hour, with all that changes until then; after that the feed's next change does. */
async function putOff(
  begun: Telling,
  { feed }: Announce,
  error: string,
  { url }: HubSettings,
  ports: HubPorts,
): Promise<Delivered> {
  const { subscribers, now, log, random } = ports;
  const at = now();
  const failing = { since: begun.failing?.since ?? at, times: (begun.failing?.times ?? 0) + 1 };
  const pause = nextAttempt(TELLING, failing.times, random(), null);
  const until = pause === null ? null : instant(millis(at) + 1000 * pause);
  await remember(begun, {}, { failing: until === null ? null : failing, due: until }, ports);
  const known = await subscribers.failingHub();
  const since = known?.hub === url ? known.since : at;
  await subscribers.saveFailingHub({ hub: url, since, error });
  log.warn('hub not told', { feed, hub: url, times: failing.times, until, error });
  return until === null ? { outcome: 'given up' } : { outcome: 'put off', until };
}

/** A message for each subscriber that does not have the topic as it is, and for which none waits. */
async function fanOut(message: Announce, ports: HubPorts): Promise<Delivered> {
  const { store, subscribers, now, queues } = ports;
  let seen = 0;
  for (const format of message.topics) {
    const topic = { feed: message.feed, format };
    const etag = (await store.objects.head(topicPath(topic)))?.etag ?? null;
    const waiting: Subscriber[] = [];
    let after: Subscriber | null = null;
    for await (const subscriber of subscribers.of(topic, message.after)) {
      if (seen === AT_ONCE) break;
      seen += 1;
      after = subscriber;
      if (isToBeTold(subscriber, etag, now())) waiting.push(subscriber);
    }
    // Deliveries are fair by host.
    const sends = waiting.map(({ id, callback }) => {
      const send: Send = { kind: 'send', ...topic, id, written: message.written };
      return { body: JSON.stringify(send), group: new URL(callback).host };
    });
    if (sends.length > 0) await queues.send('deliver', sends);
    if (seen < AT_ONCE || after === null) continue;
    // Of the topics behind it none was begun.
    const rest = message.topics.slice(message.topics.indexOf(format) + 1);
    const onwards: Announce[] = [{ ...message, topics: [format], after: after.id }];
    for (const one of rest) onwards.push({ ...message, topics: [one], after: '' as Subscriber['id'] });
    await sendAll('deliver', onwards, ({ feed }) => feed, queues);
    break;
  }
  return { outcome: 'announced' };
}

function isToBeTold({ leaseUntil, acknowledged, failing }: Subscriber, etag: string | null, now: Instant): boolean {
  if (leaseUntil <= now || (etag !== null && acknowledged === etag)) return false;
  return failing?.next == null || millis(failing.next) + OVERDUE < millis(now);
}
