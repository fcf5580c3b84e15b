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
  const { store, now, log } = ports;
  const { webhooks } = store;
  const { feed, partner: id } = message;
  const known = await webhooks.progress(feed, id);
  if (known === null) return { outcome: 'nobody' };
  const { acknowledged, failing } = known.progress;
  const isAgain = isAskedAgain(message, known);
  if (!isAgain) {
    if (acknowledged !== null && acknowledged >= message.position) return { outcome: 'known' };
    const next = failing?.next ?? null;
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
  const told = definition && (await changesToTell(definition, wantedOf(message, known, isAgain), store));
  const body = told && webhookMessage(message, told.changes);
  if (told === null || body === null) return isAgain ? forgetFailure(known, ports) : { outcome: 'known' };
  return tell({ known, partner, webhook, body, last: told.last }, message, ports);
}

/** Whether an operator asked for it, and nothing was tried in vain since. */
function isAskedAgain({ again }: TellPartner, { progress: { failing } }: KnownProgress): boolean {
  return again !== undefined && (failing === null || failing.since < again.at);
}

function wantedOf({ again, position: to }: TellPartner, { progress, begun }: KnownProgress, isAgain: boolean): Wanted {
  const heard = progress.acknowledged;
  const since = isAgain ? (again?.since ?? null) : null;
  // Nothing is passed over that was not heard yet.
  const after = since === null || heard === null ? heard : Math.min(since - 1, heard);
  const untold = { since: progress.since, atMost: since === null ? null : since - 1 };
  // What was begun may have arrived: it comes again by the same id.
  const isBegun = begun !== null && after === heard && (heard === null || begun > heard);
  return { after: after ?? untold, to, begun: isBegun ? begun : null };
}

function mayKnow(partner: Partner | null, { feed }: TellPartner): partner is Telling['partner'] {
  return partner?.webhook != null && hasFeed(partner, feed);
}

/** There is nothing to tell: what failed before does not matter any more to who wanted it now. */
async function forgetFailure(known: KnownProgress, ports: WebhookPorts): Promise<Delivered> {
  if (known.progress.failing !== null)
    await ports.store.webhooks.note(known, { ...known.progress, failing: null }, ports.now());
  return { outcome: 'known' };
}

async function tell(telling: Omit<Telling, 'claim'>, message: TellPartner, ports: WebhookPorts): Promise<Delivered> {
  const { store, now, random, unguessable } = ports;
  const at = now();
  const claim = await store.webhooks.claim(telling.known, at, later(at, CLAIMED), unguessable(), telling.body.to);
  if (claim === null) return { outcome: 'busy', until: later(at, BUSY * (0.5 + random())) };
  return postChanges({ ...telling, claim }, message, ports);
}

function later(at: Instant, milliseconds: number): Instant {
  return instant(Math.round(millis(at) + milliseconds));
}
