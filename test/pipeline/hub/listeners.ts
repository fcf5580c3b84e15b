import type { Caller, CallRequest, CallResult } from '../../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import type { DoorAnswer, HubPorts } from '../../../lib/pipeline/index.ts';
import { answerHub } from '../../../lib/pipeline/index.ts';

/** What a subscriber of a test answers to a delivery; by default that he has it. */
export type Reaction = (
  request: CallRequest,
) => Partial<Extract<CallResult, { outcome: 'answered' }>> | CallResult | Promise<never>;

/** A subscriber of a test: what he was asked and what he got. */
export type Listener = {
  /** Which verifications he confirms; all of them if not given. */
  confirms: (mode: string) => boolean;
  reacts: Reaction;
  readonly verifications: URLSearchParams[];
  readonly deliveries: { readonly body: string; readonly headers: Readonly<Record<string, string>> }[];
};

/** Subscribers by their callbacks, in the place of the network. */
export type Listeners = {
  readonly call: Caller;
  /** Every request that was made, in order. */
  readonly calls: CallRequest[];
  at(callback: string): Listener;
};

export function listeners(): Listeners {
  const known = new Map<string, Listener>();
  const calls: CallRequest[] = [];
  const at = (callback: string): Listener => {
    const listener = known.get(callback) ?? {
      confirms: () => true,
      reacts: () => ({}),
      verifications: [],
      deliveries: [],
    };
    known.set(callback, listener);
    return listener;
  };
  const call: Caller = async (request) => {
    calls.push(request);
    const answered = (more: object) =>
      ({
        outcome: 'answered',
        status: 200,
        body: new Uint8Array(),
        location: null,
        retryAfter: null,
        ...more,
      }) as CallResult;
    if (request.method === 'GET') {
      const [callback = '', query] = request.url.split(/[?&](?=hub\.mode)/);
      const asked = new URLSearchParams(query);
      const listener = at(callback);
      listener.verifications.push(asked);
      const mode = asked.get('hub.mode') ?? '';
      if (mode === 'denied' || !listener.confirms(mode)) return answered({ status: 404 });
      return answered({ body: Buffer.from(asked.get('hub.challenge') ?? '') });
    }
    const listener = at(request.url);
    const reaction = await listener.reacts(request);
    listener.deliveries.push({ body: Buffer.from(request.body ?? []).toString(), headers: request.headers ?? {} });
    return answered(reaction);
  };
  return { call, calls, at };
}

/** What a subscriber sends to a hub. */
export function askHub(form: Readonly<Record<string, string>> | string, ports: HubPorts): Promise<DoorAnswer> {
  return answerHub(
    {
      method: 'POST',
      path: '/hub',
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      bytes: Buffer.from(typeof form === 'string' ? form : new URLSearchParams(form).toString()),
    },
    ports,
  );
}

export const HUB = 'https://feeds.example/hub' as AbsoluteUrl;
