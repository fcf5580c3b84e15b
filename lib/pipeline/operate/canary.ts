import { automaticFeeds } from '../../config/index.ts';
import { CANARY, type Instant, instant, millis, NO_CONTENT } from '../../model/index.ts';
import { documentPath } from '../../publish/index.ts';
import { pushSource } from '../definitions/define.ts';
import { type Offer, sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';

/** What a look at the canary's feed found: the newest probe that is in it; null where none has come out yet. */
export type CanarySeen = { readonly newest: Instant | null };

type Keeper = Pick<Ports, 'store' | 'queues' | 'now' | 'log'>;

/**
 * Looks which probe has come out at the end of the way, and sends the next one in at its beginning, as a correction of the
 * one article that the canary is. Throws where the one before has not come out within `withinMs`, after the next one was
 * sent: the alarm is about whoever calls this, and the way may be open again.
 */
export async function sendCanary(withinMs: number, keeper: Keeper): Promise<CanarySeen> {
  const now = keeper.now();
  const isFirst = (await keeper.store.sources.get(CANARY.source)) === null;
  if (isFirst) await define(keeper);
  const newest = await newestProbe(keeper);
  await sendOffers([probeOf(now)], keeper.store, keeper.queues);
  const agoMs = newest === null ? null : millis(now) - millis(newest);
  if (!isFirst && (agoMs === null || agoMs > withinMs)) {
    keeper.log.warn('canary late', { newest, withinMs });
    throw new Error(
      `The canary is late: ${newest === null ? 'no probe has come out' : `the newest that came out was sent at ${newest}`}`,
    );
  }
  keeper.log.info('canary seen', { newest });
  return { newest };
}

/** Without a look at what is stored, however much that is: nothing else belongs to it, and no page names it. */
async function define({ store, now }: Keeper): Promise<void> {
  const source = pushSource(CANARY.source);
  for (const feed of automaticFeeds([source], now())) {
    if (feed.id === CANARY.feed) await store.feeds.settle({ ...feed, formats: ['json'] });
  }
  await store.sources.settle(source);
}

function probeOf(now: Instant): Offer {
  const text = `${SENT}${now}.`;
  return {
    source: CANARY.source,
    purpose: 'push',
    guid: 'canary',
    url: null,
    seen: now,
    told: {
      form: 'content',
      content: { ...NO_CONTENT, title: 'The canary', text, html: `<p>${text}</p>`, wordCount: 3, complete: true },
    },
  };
}

const SENT = 'It was sent at ';

/** Read out of the document that a reader would get. */
async function newestProbe({ store }: Pick<Keeper, 'store'>): Promise<Instant | null> {
  const document = await store.objects.get(documentPath({ id: CANARY.feed }, 'json'));
  if (document === null) return null;
  const text = Buffer.from(document.bytes).toString();
  const at = text.lastIndexOf(SENT);
  const time = Date.parse(text.slice(at + SENT.length).slice(0, '2026-11-29T14:05:00.000Z'.length));
  return at < 0 || Number.isNaN(time) ? null : instant(time);
}
