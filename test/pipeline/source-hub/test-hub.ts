import { type SignatureMethod, sign } from '../../../lib/hub/index.ts';
import type { AbsoluteUrl, Instant, SourceId } from '../../../lib/model/index.ts';
import { answerCallback, type CallbackAnswer, type Ports, type SourceHubPorts } from '../../../lib/pipeline/index.ts';
import { openWorld, type World, type WorldOptions } from '../../world.ts';

/** A subscription as a hub has it. */
type Held = { readonly callback: string; readonly topic: string; readonly secret: string };

/**
 * A hub of the test's own, which does what it is told: it takes requests, and verifies and delivers when asked to, at the
 * callbacks that were named to it.
 */
export type TestHub = {
  /** Every form that it got, in order. */
  readonly forms: Record<string, string>[];
  /** What it answers; 202 if not told otherwise. */
  answer: { status: number; text?: string } | 'unreachable';
  /** Subscriptions that were verified. */
  readonly held: Map<string, Held>;
  /** Verifies what was asked for and not verified yet. */
  verify(lease?: number): Promise<CallbackAnswer[]>;
  /** Delivers to all that it holds; with another header, or another signature, than a good hub's where told so. */
  push(
    body: string | Uint8Array,
    how?: {
      readonly type?: string;
      readonly method?: SignatureMethod;
      readonly headers?: Record<string, string | undefined>;
    },
  ): Promise<CallbackAnswer[]>;
  get(token: string, query: Record<string, string>): Promise<CallbackAnswer>;
};

export const CALLBACKS = 'https://feeds.example/' as AbsoluteUrl;
export const HUB = 'https://hub.example/' as AbsoluteUrl;
export const TOPIC = 'https://courier.example/feed.xml' as AbsoluteUrl;

export type HubWorld = World & { readonly hub: TestHub };

/** A world in whose web there is such a hub. */
export async function openHubWorld(
  options: WorldOptions & { readonly callbacks?: AbsoluteUrl | null } = {},
): Promise<HubWorld> {
  const secrets: string[] = [];
  let ports: Ports;
  const asked: Record<string, string>[] = [];
  const call = (token: string, given: Partial<Parameters<typeof answerCallback>[0]>) =>
    answerCallback({ method: 'GET', token, query: '', headers: {}, bytes: new Uint8Array(), ...given }, ports);
  const hub: TestHub = {
    forms: [],
    answer: { status: 202 },
    held: new Map(),
    async verify(lease = 864_000) {
      const answers: CallbackAnswer[] = [];
      for (const form of asked.splice(0)) {
        const callback = form['hub.callback']!;
        const isEnd = form['hub.mode'] === 'unsubscribe';
        const answer = await hub.get(tokenOf(callback), {
          'hub.mode': form['hub.mode']!,
          'hub.topic': form['hub.topic']!,
          'hub.challenge': 'a challenge',
          ...(!isEnd && { 'hub.lease_seconds': String(lease) }),
        });
        answers.push(answer);
        if (answer.status !== 200 || answer.body !== 'a challenge') continue;
        if (isEnd) hub.held.delete(callback);
        else hub.held.set(callback, { callback, topic: form['hub.topic']!, secret: form['hub.secret'] ?? '' });
      }
      return answers;
    },
    async push(body, { type = 'text/html', method = 'sha256', headers = {} } = {}) {
      const bytes = Buffer.from(body as string);
      const answers: CallbackAnswer[] = [];
      for (const { callback, secret } of [...hub.held.values()]) {
        const sent = { 'content-type': type, 'x-hub-signature': sign(bytes, secret, method), ...headers };
        const answer = await call(tokenOf(callback), { method: 'POST', headers: sent, bytes });
        if (answer.status === 410) hub.held.delete(callback);
        answers.push(answer);
      }
      return answers;
    },
    get: (token, query) => call(token, { query: new URLSearchParams(query).toString() }),
  };
  const hubs: SourceHubPorts = {
    callbacks: options.callbacks === undefined ? CALLBACKS : options.callbacks,
    newSecret: () => secrets[secrets.push(`secret-${String(secrets.length).padStart(20, '0')}`) - 1]!,
    async call({ url, body = new Uint8Array() }) {
      if (hub.answer === 'unreachable') {
        return {
          outcome: 'unreachable',
          message: `${new URL(url).host} cannot be reached`,
          status: null,
          retryAfter: null,
        };
      }
      const form = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
      hub.forms.push(form);
      if (hub.answer.status === 202) asked.push(form);
      const said = Buffer.from(hub.answer.text ?? '');
      return { outcome: 'answered', status: hub.answer.status, body: said, location: null, retryAfter: null };
    },
  };
  const world = await openWorld({ ...options, hubs });
  ports = world.ports;
  return Object.assign(world, { hub });
}

export function tokenOf(callback: string): string {
  return callback.split('/').at(-1) ?? '';
}

export type Entry = {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  readonly text?: string;
};

const WORDS = 'Nobody at the quay had thought that it would come to this, and yet it did so on Tuesday. '.repeat(10);

/** An Atom feed in full text, that names a hub and itself unless told otherwise. */
export function atom(
  entries: readonly Entry[],
  links: { readonly hub?: string | null; readonly self?: string | null } = {},
): string {
  const { hub = HUB, self = TOPIC } = links;
  return [
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>',
    '<id>https://courier.example/</id><updated>2026-11-20T08:00:00Z</updated>',
    hub === null ? '' : `<link rel="hub" href="${hub}"/>`,
    self === null ? '' : `<link rel="self" href="${self}"/>`,
    ...entries.map(
      ({ id, title, at, text = WORDS }) =>
        `<entry><id>tag:${id}</id><title>${title}</title><updated>${at}</updated><published>${at}</published>` +
        `<link href="https://courier.example/${id}"/><content type="html">&lt;p&gt;${title}. ${text}&lt;/p&gt;</content></entry>`,
    ),
    '</feed>',
  ].join('');
}

export function entry(id: string, at: string | Instant, title = `About ${id}`): Entry {
  return { id, title, at };
}

/** The titles in the feed of all, newest first. */
export async function titlesOf(world: World): Promise<string[]> {
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

export const COURIER = 'courier' as SourceId;
