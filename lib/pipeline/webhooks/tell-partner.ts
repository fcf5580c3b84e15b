import { hasFeed, type Instant, instant, millis, type Partner } from '../../model/index.ts';
import { webhookMessage } from '../../partners/index.ts';
import type { KnownProgress } from '../../store/index.ts';
import type { TellPartner } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { changesToTell, type Wanted } from './changes-to-tell.ts';
import { noteOff, soonest } from './failing.ts';
import { postChanges, type Telling } from './post-changes.ts';
import type { WebhookPorts } from './webhook-ports.ts';

/** A call is over in less, whatever the other side does (`WEBHOOK_LIMITS`); milliseconds. */
const CLAIMED = 25_000;

/** Where another is at it, the message comes again after about so many milliseconds. */
const BUSY = 5_000;

/**
 * Tells a partner what changed in a feed since he was told last: one message of what fits, and another for what follows.
 * Nothing where he has no right to the feed any more. Never two at a time, and what was begun is sent again as it was,
 * whatever changed since. Throws where the store does not answer.
 */
export async function tellPartner(message: TellPartner, ports: WebhookPorts): Promise<Delivered> {
  const { webhooks, store, now, log } = ports;
  const { feed, partner: id } = message;
  const known = await webhooks.progress(feed, id);
  if (known === null) return { outcome: 'nobody' };
  const wanted = whatIsWanted(message, known);
  const next = known.progress.failing?.next ?? null;
  if (!wanted.isAgain) {
    if (known.progress.acknowledged >= message.position) return { outcome: 'known' };
    if (next !== null && next > now()) return { outcome: 'waits', until: soonest(next, now()) };
  }
  const [partner, webhook] = await Promise.all([store.partners.get(id), webhooks.get(id)]);
  if (!mayKnow(partner, message)) {
    await webhooks.end(feed, id);
    log.info('webhook ended', { feed, partner: id });
    return { outcome: 'no right' };
  }
  if (webhook === null) return { outcome: 'no secret' };
  if (webhook.off !== null) return noteOff(known, webhook.off, ports);
  const definition = await store.feeds.get(feed);
  const told = definition && (await changesToTell(definition, wanted, store));
  const body = told && webhookMessage(message, told.changes);
  if (told === null || body === null) return forgetFailure(known, wanted, ports);
  return tell({ known, partner, webhook, body, last: told.last }, message, ports);
}

/** What is wanted, and whether an operator asked for it and nothing was tried since. */
type Asked = Wanted & { readonly isAgain: boolean };

function whatIsWanted({ again, position: to }: TellPartner, { progress, begun }: KnownProgress): Asked {
  const { acknowledged, failing } = progress;
  const isAgain = again !== undefined && (failing === null || failing.since < again.at);
  // Nothing is passed over that he has not heard yet.
  const after = isAgain && again.since !== null ? Math.min(again.since - 1, acknowledged) : acknowledged;
  // What was begun may have arrived: it comes again by the same id.
  const isBegun = begun !== null && begun > acknowledged && after === acknowledged;
  return { after, to, begun: isBegun ? begun : null, isAgain };
}

function mayKnow(partner: Partner | null, { feed }: TellPartner): partner is Telling['partner'] {
  return partner?.webhook != null && hasFeed(partner, feed);
}

/** There is nothing to tell: what failed before does not matter any more to who wanted it now. */
async function forgetFailure(known: KnownProgress, { isAgain }: Asked, ports: WebhookPorts): Promise<Delivered> {
  const { failing } = known.progress;
  if (isAgain && failing !== null) await ports.webhooks.note(known, { ...known.progress, failing: null }, ports.now());
  return { outcome: 'known' };
}

async function tell(telling: Omit<Telling, 'claim'>, message: TellPartner, ports: WebhookPorts): Promise<Delivered> {
  const { webhooks, now, random, unguessable } = ports;
  const at = now();
  const claim = await webhooks.claim(telling.known, at, later(at, CLAIMED), unguessable(), telling.body.to);
  if (claim === null) return { outcome: 'busy', until: later(at, BUSY * (0.5 + random())) };
  return postChanges({ ...telling, claim }, message, ports);
}

function later(at: Instant, milliseconds: number): Instant {
  return instant(Math.round(millis(at) + milliseconds));
}
