import {
  type Article,
  type FeedId,
  type Instant,
  later,
  millis,
  type Takedown,
  type TakedownKey,
  takedownNamed,
} from '../../model/index.ts';
import { feedPath } from '../../publish/index.ts';
import type { RecordedTakedown, Store } from '../../store/index.ts';
import type { PublishMessage } from '../messages.ts';
import type { Ports } from '../ports.ts';
import type { PublishOutcome } from '../publish/regenerate.ts';

/** How far a takedown has got. */
export type TakedownReport = Takedown & {
  /** When the last document was out and the last text erased; null while a feed is still to come. */
  readonly done: Instant | null;
  /** Milliseconds from the order to `done`. */
  readonly took: number | null;
  /** The feeds whose documents may still show the article. */
  readonly waiting: readonly FeedId[];
  /** Documents put so far. */
  readonly documents: number;
};

/**
 * What has become of an article since: it is `down`; `lifted`: its source may bring it back; it is `back`; or it was, and
 * was taken `down again` by a later order.
 */
export type Aftermath = 'down' | 'lifted' | 'back' | 'down again';

/**
 * Deletes the documents' older versions, and notes for the takedowns that these messages carried that the feed's
 * documents are out. After the publish, so that a
 * crash before it has the messages delivered, and the note made, again.
 */
export async function noteTakedowns(
  messages: readonly PublishMessage[],
  { feed, put, visibility }: PublishOutcome,
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<void> {
  const keys = new Set(messages.flatMap((message) => message.takedowns ?? []));
  if (keys.size > 0) {
    // What the bucket keeps of the documents before would go by itself only after a day.
    const { objects } = ports.store;
    if (objects.deleteOlder)
      for await (const key of objects.list(feedPath({ id: feed, visibility }))) await objects.deleteOlder(key);
  }
  for (const key of keys) {
    const out = ports.now();
    await ports.store.takedowns.reach(key, { feed, out, documents: put.length });
    const { article, ordered } = takedownNamed(key);
    ports.log.info('out of a feed', { article, feed, took: millis(out) - millis(ordered) });
  }
}

/** The newest takedowns, with what of them is done, and how their articles stand now, which are read. */
export async function takedownReports(
  limit: number,
  { store }: Pick<Ports, 'store'>,
): Promise<(TakedownReport & { readonly now: Aftermath })[]> {
  const recorded = await store.takedowns.newest(limit);
  const articles = await store.articles.getMany(recorded.map(({ takedown }) => takedown.article));
  const defined = await definedOf(recorded, store);
  return recorded.map((one) => ({
    ...reportOf(one, defined),
    now: aftermathOf(one.takedown, articles.get(one.takedown.article)?.article),
  }));
}

function aftermathOf({ revision, by }: Takedown, article: Article | undefined): Aftermath {
  if (article === undefined) return 'down';
  if (article.state !== 'cancelled') return 'back';
  if (article.revision > revision) return 'down again';
  return by === 'operator' && article.withdrawnBy === 'source' ? 'lifted' : 'down';
}

/** Looks until a takedown has reached everything, or `until` is aborted; null while not even the stream has brought it. */
export async function awaitTakedown(
  key: TakedownKey,
  until: AbortSignal,
  { store, wait }: Pick<Ports, 'store' | 'wait'>,
): Promise<TakedownReport | null> {
  for (;;) {
    const recorded = await store.takedowns.get(key);
    const report = recorded && reportOf(recorded, await definedOf([recorded], store));
    if ((report !== null && report.done !== null) || until.aborted) return report;
    await wait(BEAT_MS);
  }
}

const BEAT_MS = 50;

/** Of the feeds that takedowns have still to reach, those that are defined. */
async function definedOf(
  recorded: readonly RecordedTakedown[],
  { feeds }: Pick<Store, 'feeds'>,
): Promise<ReadonlySet<FeedId>> {
  const waiting = recorded.flatMap(({ takedown, reached }) => {
    const out = new Set(reached.map(({ feed }) => feed));
    return takedown.feeds.filter((feed) => !out.has(feed));
  });
  return new Set((await feeds.getMany([...new Set(waiting)])).map(({ id }) => id));
}

/** A feed that is defined no longer has no document to wait for. */
function reportOf({ takedown, reached }: RecordedTakedown, defined: ReadonlySet<FeedId>): TakedownReport {
  const out = new Map(reached.map((reach) => [reach.feed, reach.out]));
  const waiting = takedown.feeds.filter((feed) => defined.has(feed) && !out.has(feed));
  const done = waiting.length > 0 ? null : [...out.values()].reduce(later, takedown.erased);
  return {
    ...takedown,
    done,
    took: done === null ? null : millis(done) - millis(takedown.ordered),
    waiting,
    documents: reached.reduce((sum, reach) => sum + reach.documents, 0),
  };
}
