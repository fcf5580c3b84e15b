import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import type { CallRequest } from '../../../lib/fetch/index.ts';
import {
  type AbsoluteUrl,
  type ArticleId,
  type Change,
  type FeedId,
  firstPosition,
  millis,
  type Partner,
  type PartnerId,
  type Position,
  SEGMENT_ENTRIES,
  type Sha256,
} from '../../../lib/model/index.ts';
import { definePartner, rotateWebhook, tellerOf } from '../../../lib/pipeline/index.ts';
import { changesPath, renderClosedSegment, renderOpenSegment } from '../../../lib/publish/index.ts';
import { openWorld, START, type World } from '../../world.ts';
import { type Listener, listeners } from '../hub/listeners.ts';

export const FEED = 'wire' as FeedId;
export const PARTNER = 'acme' as PartnerId;
export const RECEIVER = 'https://acme.example/hooks?key=of-the-receiver';
export const DAY_MS = 86_400_000;

/** What a message says. */
export type Told = {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly feed: string;
    readonly from: number;
    readonly to: number;
    readonly changes: readonly (Omit<Change, 'id'> & { readonly id: string })[];
  };
};

/** A feed with a change log, and a partner with a webhook who is told of it. */
export type Press = {
  readonly world: World;
  readonly calls: CallRequest[];
  readonly receiver: Listener;
  readonly partner: Partner;
  /** The secret that the partner got. */
  readonly secret: string;
  /** The position before the first. */
  readonly start: Position;
  /** So many changes are put into the log and handed on; the last position. Nothing is told yet. */
  change(count?: number): Promise<Position>;
  /** The log is put as it would be after a time: what is before a position is kept no longer. */
  forgetBefore(position: Position): Promise<void>;
  /** Some seconds, and all that falls due in them. */
  soon(seconds?: number): Promise<void>;
  define(partner: Partner): Promise<void>;
  /** What the receiver was sent, as the receiver verifies it with a secret. */
  verified(call: CallRequest, secret?: string): Told;
  /** All that arrived, in its order. */
  told(): Told[];
};

export async function openPress({ publicAfter = 0 }: { readonly publicAfter?: number } = {}): Promise<Press> {
  const { call, calls, at } = listeners();
  const world = await openWorld({ webhooks: { callWebhook: call, publicAfter } });
  const { ports, hubPorts } = world;
  const partner: Partner = {
    id: PARTNER,
    name: 'Acme',
    feeds: [FEED],
    sources: [],
    quota: null,
    terms: null,
    webhook: { url: RECEIVER as AbsoluteUrl },
    origin: 'command',
  };
  const begun = START;
  const start = firstPosition(begun) - 1;
  const log: Change[] = [];
  let first = start + 1;
  const putLog = async (): Promise<void> => {
    const put = (from: Position | null, bytes: Uint8Array) =>
      ports.store.objects.put(changesPath({ id: FEED }, from), bytes, { contentType: 'application/json' });
    const closed = Math.floor(log.length / SEGMENT_ENTRIES);
    const segment = (index: number) => ({
      feed: FEED,
      from: start + 1 + index * SEGMENT_ENTRIES,
      previous: index === 0 ? null : start + 1 + (index - 1) * SEGMENT_ENTRIES,
      changes: log.slice(index * SEGMENT_ENTRIES, (index + 1) * SEGMENT_ENTRIES),
    });
    for (let index = 0; index < closed; index++) await put(segment(index).from, renderClosedSegment(segment(index)));
    await put(null, renderOpenSegment({ ...segment(closed), begun, first, size: SEGMENT_ENTRIES }));
  };
  const define = async (one: Partner): Promise<void> => {
    await definePartner(one, ports);
  };
  await world.addFeed({ id: FEED, changes: true });
  await world.settle();
  await putLog();
  await define(partner);
  const secret = await rotateWebhook(partner, { keep: 7 * DAY_MS, random: new Uint8Array(32).fill(7) }, hubPorts);
  await world.settle();
  const verified = (request: CallRequest, by = secret): Told => {
    // The receiver's clock is the world's: it takes nothing that is five minutes old.
    vi.useFakeTimers({ toFake: ['Date'], now: millis(ports.now()) });
    try {
      return new Webhook(by).verify(Buffer.from(request.body ?? []), { ...request.headers }) as Told;
    } finally {
      vi.useRealTimers();
    }
  };
  return {
    world,
    calls,
    receiver: at(RECEIVER),
    partner,
    secret,
    start,
    async change(count = 1) {
      for (let index = 0; index < count; index++) {
        const number = log.length + 1;
        log.push({
          position: start + number,
          id: `article${String(number).padStart(13, 'a')}` as ArticleId,
          revision: 1,
          kind: 'created',
          url: `https://feeds.example/articles/article${number}/`,
          hash: String(number).padStart(16, '0') as Sha256,
          at: ports.now(),
        });
      }
      await putLog();
      const position = start + log.length;
      await tellerOf(hubPorts)({ feed: FEED, formats: [], written: ports.now(), changes: position });
      return position;
    },
    async forgetBefore(position) {
      first = position;
      await putLog();
    },
    async soon(seconds = 1) {
      world.pass(seconds);
      await world.settle();
    },
    define,
    verified,
    told: () => at(RECEIVER).deliveries.map(({ body }) => JSON.parse(body) as Told),
  };
}
