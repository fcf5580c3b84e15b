import { asForFailed, askingForm, nextAsking } from '../../hub/index.ts';
import {
  type AbsoluteUrl,
  type HubSubscription,
  type Instant,
  type NamedHub,
  type Source,
  type SourceHub,
  withoutSecrets,
} from '../../model/index.ts';
import type { KeptHub } from '../../store/index.ts';
import type { Ports, SourceHubPorts } from '../ports.ts';
import { callbackAddress, tokenFor } from './callback-address.ts';

/** So much of what a hub says is kept. */
const LONGEST_REASON = 200;

/**
 * Whether a hub may be asked to push the source's articles: not where its operator says no, nor where its address must not
 * be told to anybody, nor where no hub could reach us.
 */
export function takesPushes(source: Source, { hubs }: Pick<Ports, 'hubs'>): boolean {
  return source.hub !== false && !source.private && source.kind !== 'push' && hubs?.callbacks != null;
}

/**
 * After a poll: writes down what it `learned` about the hub, asks for a subscription where one is to be had or renewed, and
 * for the end of those that are over. `kept` is what stood when the poll began; undefined where it was not looked at.
 * What the hub does changes no poll: whatever it answers is written down. Throws where our own store fails.
 */
export async function askHub(
  source: Source,
  named: NamedHub | undefined,
  learned: (hub: SourceHub) => SourceHub,
  kept: KeptHub | null | undefined,
  ports: Pick<Ports, 'store' | 'hubs' | 'now' | 'log'>,
): Promise<void> {
  const { hubs, store } = ports;
  if (hubs?.callbacks == null) return;
  const wanted = named !== undefined && takesPushes(source, ports) ? named : null;
  if (wanted === null && (kept ?? null) === null) return;
  const now = ports.now();
  const key = { token: tokenFor(source.id, hubs.newSecret()), secret: hubs.newSecret() };
  let asking = { subscribe: null, leave: [] } as Pick<ReturnType<typeof nextAsking>, 'subscribe' | 'leave'>;
  await store.sourceHubs.change(
    source.id,
    (before) => {
      const next = nextAsking(learned(before), wanted, key, now);
      asking = next;
      return next.hub === before ? null : next.hub;
    },
    kept,
  );
  // First the new, then the end of the old: nothing is to be missed in between.
  if (asking.subscribe !== null) await subscribe(source, asking.subscribe, hubs.callbacks, now, ports);
  for (const over of asking.leave) {
    const failure = await ask('unsubscribe', source, over, hubs.callbacks, hubs);
    ports.log.info('hub asked to push no more', { source: source.id, hub: over.url, error: failure });
  }
}

async function subscribe(
  source: Source,
  wanted: HubSubscription,
  callbacks: AbsoluteUrl,
  now: Instant,
  { hubs, store, log }: Pick<Ports, 'store' | 'hubs' | 'log'>,
): Promise<void> {
  const isStill = (hub: SourceHub) => hub.asked?.token === wanted.token;
  const asked = hubs === undefined ? Promise.resolve(null) : ask('subscribe', source, wanted, callbacks, hubs);
  const failure = await asked.catch(async (error: unknown) => {
    // We stop: the hub was not asked, and is at the next poll.
    await store.sourceHubs.change(source.id, (hub) => (isStill(hub) ? { ...hub, asked: null } : null));
    throw error;
  });
  log.info('hub asked to push', { source: source.id, hub: wanted.url, error: failure });
  if (failure === null) return;
  await store.sourceHubs.change(source.id, (hub) => asForFailed(hub, wanted.token, failure, now));
}

/** Asks, over TLS where the hub has it too (§5.1). Null where the hub heard us; else in one line why not. */
async function ask(
  mode: 'subscribe' | 'unsubscribe',
  { url: namedBy }: Source,
  subscription: HubSubscription,
  callbacks: AbsoluteUrl,
  { call }: SourceHubPorts,
): Promise<string | null> {
  const body = Buffer.from(askingForm(mode, subscription, callbackAddress(callbacks, subscription.token)));
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    // §5.1: a hub may send elsewhere by these two.
    follows: [307, 308],
    namedBy: namedBy ?? undefined,
  } as const;
  const secure = securely(subscription.url);
  const first = secure === null ? null : await call({ ...request, url: secure });
  const answer = first?.outcome === 'answered' ? first : await call({ ...request, url: subscription.url });
  if (answer.outcome !== 'answered') return oneLine(answer.message);
  if (answer.status >= 200 && answer.status < 300) return null;
  const said = oneLine(Buffer.from(answer.body).toString('utf8'));
  return `it answered ${answer.status}${said === '' ? '' : `: ${said}`}`;
}

/** The same hub over TLS; null where it is already, or is at a port of its own. */
function securely(hub: AbsoluteUrl): AbsoluteUrl | null {
  const url = new URL(hub);
  if (url.protocol !== 'http:' || url.port !== '') return null;
  url.protocol = 'https:';
  return url.href as AbsoluteUrl;
}

function oneLine(text: string): string {
  return withoutSecrets(text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON).toWellFormed());
}
