import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A subscription that was verified. */
export type HeldSubscription = {
  readonly callback: string;
  readonly topic: string;
  readonly secret: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
};

/** The newspaper's own WebSub hub: for subscribers on this machine, as the whole demonstration is. */
export type NewspaperHub = {
  /** Takes a request to subscribe or to end a subscription (https://www.w3.org/TR/websub/ §5.1). */
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Delivers the topic as it is now to all who have subscribed to it; resolves with how many took it. */
  push(topic: string, body: string | Uint8Array, contentType: string): Promise<number>;
  held(): readonly HeldSubscription[];
};

const LEASE_SECONDS = { least: 60, usual: 10 * 24 * 3600, most: 30 * 24 * 3600 };

/** A form is short; a subscriber has so long to answer, in milliseconds. */
const MOST_BYTES = 20_000;
const PATIENCE = 5_000;

/** More subscribers than this a small paper does not have. */
const MOST_HELD = 100;

/**
 * Opens the hub at an address of its own for topics that `isTopic` knows; `held` are the subscriptions of before, and `keep`
 * is told of each change of them. It calls nobody but loopback.
 */
export function openHub(
  url: string,
  isTopic: (topic: string) => boolean,
  held: readonly HeldSubscription[] = [],
  keep: (held: readonly HeldSubscription[]) => void = () => {},
): NewspaperHub {
  const subscriptions = new Map(held.map((one) => [nameOf(one), one]));
  const change = (work: () => void) => {
    work();
    keep([...subscriptions.values()]);
  };

  const verify = async (mode: string, wanted: HeldSubscription, lease: number): Promise<void> => {
    const challenge = randomUUID();
    const asked = new URL(wanted.callback);
    asked.searchParams.append('hub.mode', mode);
    asked.searchParams.append('hub.topic', wanted.topic);
    asked.searchParams.append('hub.challenge', challenge);
    if (mode === 'subscribe') asked.searchParams.append('hub.lease_seconds', String(lease));
    const answer = await call(asked.href, {});
    // §5.3: anything but a success with the challenge itself leaves all as it was.
    if (answer === null || !answer.ok || (await answer.text()) !== challenge) return;
    change(() => {
      if (mode === 'subscribe') subscriptions.set(nameOf(wanted), wanted);
      else subscriptions.delete(nameOf(wanted));
    });
  };

  return {
    held: () => [...subscriptions.values()],

    async take(request, response) {
      const body = await bodyOf(request);
      const form = new URLSearchParams(body ?? '');
      const [mode, topic, callback] = ['hub.mode', 'hub.topic', 'hub.callback'].map((name) => form.get(name) ?? '');
      const secret = form.get('hub.secret');
      const why =
        body === null
          ? 'the form is too long'
          : mode !== 'subscribe' && mode !== 'unsubscribe'
            ? 'hub.mode is neither subscribe nor unsubscribe'
            : !isTopic(topic!)
              ? 'hub.topic is none of ours'
              : !isLoopback(callback!)
                ? 'hub.callback is not on this machine'
                : Buffer.byteLength(secret ?? '') >= 200
                  ? 'hub.secret is longer than 199 bytes'
                  : subscriptions.size >= MOST_HELD
                    ? 'there are too many subscribers'
                    : null;
      response.writeHead(why === null ? 202 : 400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(why === null ? '' : `${why}\n`);
      if (why !== null) return;
      const asked = Number(form.get('hub.lease_seconds')) || LEASE_SECONDS.usual;
      const lease = Math.min(Math.max(asked, LEASE_SECONDS.least), LEASE_SECONDS.most);
      await verify(mode!, { callback: callback!, topic: topic!, secret, until: Date.now() + lease * 1000 }, lease);
    },

    async push(topic, body, contentType) {
      const bytes = Buffer.from(body as string);
      const taken = await Promise.all(
        [...subscriptions.values()].map(async (one) => {
          if (one.topic !== topic) return false;
          if (one.until < Date.now()) {
            change(() => subscriptions.delete(nameOf(one)));
            return false;
          }
          const signature = one.secret && createHmac('sha256', one.secret).update(bytes).digest('hex');
          const answer = await call(one.callback, {
            method: 'POST',
            headers: {
              'content-type': contentType,
              link: `<${url}>; rel="hub", <${topic}>; rel="self"`,
              ...(signature && { 'x-hub-signature': `sha256=${signature}` }),
            },
            body: bytes,
          });
          // §7: by it the subscriber says that there is nobody any more.
          if (answer?.status === 410) change(() => subscriptions.delete(nameOf(one)));
          return answer?.ok ?? false;
        }),
      );
      return taken.filter(Boolean).length;
    },
  };
}

/** Null where there is no answer, which is a failure like any other. A redirect is none that is followed. */
function call(url: string, init: RequestInit): Promise<Response | null> {
  return fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
}

function nameOf({ callback, topic }: HeldSubscription): string {
  return `${topic} ${callback}`;
}

function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
