import { callbackWith, confirms, nextAttempt, VERIFICATION } from '../../hub/index.ts';
import { type AskedSubscription, instant, millis, type Subscriber } from '../../model/index.ts';
import type { Claim } from '../../store/index.ts';
import { type Send, sendAll, type Verify } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { busy, claimFor } from './claiming.ts';
import type { HubPorts } from './hub-ports.ts';
import { topicPath, topicUrl } from './topic.ts';
import { VERIFICATIONS_AN_HOUR } from './verifications.ts';

/** What could not be verified for so long, in milliseconds, is forgotten: its host is asked too much. */
const FORGOTTEN_AFTER = 24 * 3_600_000;

/**
 * Asks a callback whether it means what was asked in its name, and does it if so (WebSub §5.3). Anything else leaves what
 * stands as it is. Nothing is delivered while it is asked: what it then has is signed by the secret that holds, and after
 * the end of a subscription was confirmed nothing comes any more.
 */
export async function verify(message: Verify, ports: HubPorts): Promise<Delivered> {
  const { subscribers, now, log } = ports;
  const asked = await subscribers.asked(message, message.id);
  if (asked === null || asked.nonce !== message.nonce) return { outcome: 'overtaken' };
  const { feed, format, id, mode } = asked;
  const about = { feed, topic: format, subscriber: id, mode };
  if (millis(now()) - millis(asked.at) > FORGOTTEN_AFTER) {
    await subscribers.forgetAsked(asked);
    log.warn('not verified', { ...about, error: 'its host has had too many verifications' });
    return { outcome: 'forgotten' };
  }
  // The first was counted at the door.
  if (asked.tries > 0 && !(await isWithinBound(asked, ports)))
    return { outcome: 'bounded', until: instant(millis(now()) + 600_000) };
  const known = await subscribers.get(message, id);
  const claim = known === null ? null : await claimFor(asked, known, ports);
  if (known !== null && claim === null) return busy(ports);
  const mayHaveEnded = known?.isEnding === true;
  const isAgain = asked.begun === true || (mayHaveEnded && mode === 'unsubscribe');
  if (mode === 'unsubscribe' && claim !== null && !isAgain) await subscribers.askAgain({ ...asked, begun: true });
  const answered = await ask(asked, ports);
  // Who died over it may have had his yes: then the subscriber knows of no such wish any more, and wants nothing.
  const fault = answered !== null && isAgain && answered.isUnknown ? null : answered;
  if (fault === null) {
    await (mode === 'subscribe' ? settle(asked, claim, ports) : claim && subscribers.delete(claim));
    await subscribers.forgetAsked(asked);
    log.info('verified', about);
    return { outcome: 'verified' };
  }
  const pause = fault.mayPass ? nextAttempt(VERIFICATION, asked.tries + 1, ports.random(), null) : null;
  // Who may have confirmed the end, and now does not confirm that he wants it again, gets nothing more.
  if (claim !== null && mayHaveEnded && pause === null) await subscribers.delete(claim);
  else if (claim !== null && !mayHaveEnded) await subscribers.save(claim, claim.subscriber);
  log.warn('not verified', { ...about, error: fault.message });
  if (pause === null) {
    await subscribers.forgetAsked(asked);
    return { outcome: 'not verified' };
  }
  const { begun: _, ...again } = asked;
  await subscribers.askAgain({ ...again, tries: asked.tries + 1 });
  return { outcome: 'asked in vain', until: instant(millis(now()) + 1000 * pause) };
}

function isWithinBound({ callback }: AskedSubscription, { subscribers, now }: HubPorts): Promise<boolean> {
  return subscribers.countVerification(new URL(callback).host, VERIFICATIONS_AN_HOUR, now());
}

/** Why a callback does not confirm; `isUnknown` where it says that it knows of no such wish. */
type Fault = { readonly message: string; readonly mayPass: boolean; readonly isUnknown: boolean };

/** Null where the callback confirms. What may pass is no answer of the subscriber's: his site is not there at the moment. */
async function ask(
  { mode, callback, lease, ...topic }: AskedSubscription,
  { site, callSubscriber, unguessable }: HubPorts,
): Promise<Fault | null> {
  const challenge = unguessable();
  const url = callbackWith(callback, {
    'hub.mode': mode,
    'hub.topic': topicUrl(topic, site),
    'hub.challenge': challenge,
    ...(mode === 'subscribe' && { 'hub.lease_seconds': String(lease) }),
  });
  const answer = await callSubscriber({ url: url as typeof callback, method: 'GET' });
  if (answer.outcome !== 'answered')
    return { message: answer.message, mayPass: answer.outcome === 'unreachable', isUnknown: false };
  if (confirms(answer, challenge)) return null;
  const { status } = answer;
  const isOwn = status >= 200 && status < 300;
  return {
    message: isOwn ? 'the callback did not answer with the challenge' : `the callback answered ${status}`,
    mayPass: status === 429 || status >= 500,
    isUnknown: status === 404,
  };
}

/** The subscription holds from now on, with the secret that was asked for or without any; what it has is kept. */
async function settle(asked: AskedSubscription, claim: Claim | null, ports: HubPorts): Promise<void> {
  const { store, subscribers, now, queues } = ports;
  const { mode: _, lease, at: __, nonce: ___, etag, tries: ____, begun: _____, ...name } = asked;
  const at = now();
  const before = claim?.subscriber ?? null;
  const subscriber: Subscriber = {
    since: at,
    acknowledged: etag,
    lastDelivery: null,
    deliveries: 0,
    failing: null,
    ...before,
    ...name,
    leaseUntil: instant(millis(at) + 1000 * lease),
  };
  if (claim === null) await subscribers.add(subscriber);
  else if (await subscribers.save(claim, subscriber)) await subscribers.noteTopic(subscriber);
  // What changed since he asked was told to those who were subscribers then.
  const newest = (await store.objects.head(topicPath(name)))?.etag ?? null;
  if (newest === null || newest === subscriber.acknowledged || subscriber.failing?.next != null) return;
  const { feed, format, id } = name;
  const send: Send = { kind: 'send', feed, format, id, written: null };
  await sendAll('deliver', [send], () => new URL(subscriber.callback).host, queues);
}
