import { contentHash } from '../../identity/index.ts';
import { type Article, type ArticleId, type Instant, later, NO_CONTENT, type SourceId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import type { IngestOutcome } from './ingest-outcome.ts';
import { speaksFor } from './speaks-for.ts';

/** An order to take an article down. */
export type TakeDownOrder = {
  readonly reason: string;
  /** The source's own withdrawal may be undone by the source, an operator's only by an operator. */
  readonly by: 'source' | 'operator';
  readonly seen: Instant;
  /** An article of these sources alone: any other is as one that is not there. Absent: of all. */
  readonly of?: readonly SourceId[] | undefined;
};

/**
 * Takes an article down: commits it as cancelled with nothing left of its content. From then on it holds; the stream
 * carries it out (see `consequences.ts`): out of the feeds, which keep a tombstone, off its page, every raw payload and
 * revision document erased. Doing it again erases again.
 */
export async function takeDown(
  id: ArticleId,
  order: TakeDownOrder,
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<IngestOutcome> {
  for (;;) {
    const stored = await ports.store.articles.get(id);
    if (stored === null || !isOf(order, stored.article))
      return { outcome: 'dropped', article: id, revision: null, detail: `no article ${id}` };
    const before = stored.article;
    const isDown = before.state === 'cancelled' && (before.withdrawnBy === 'operator' || order.by === 'source');
    if (!isDown) {
      const article = cancelled(before, order);
      const { reading: _, ...rest } = stored;
      const written = { ...rest, article, written: ports.now(), notFound: 0, page: null };
      if (!(await ports.store.articles.commit(written, before.revision))) continue;
    }
    if (isDown) await ports.store.articles.erase(id, before.revision);
    ports.log.info('taken down', { article: id, reason: order.reason, by: order.by });
    const revision = isDown ? before.revision : before.revision + 1;
    return { outcome: isDown ? 'unchanged' : 'withdrawn', article: id, revision, detail: order.reason };
  }
}

function isOf({ of }: TakeDownOrder, article: Article): boolean {
  return of?.some((source) => speaksFor({ source, url: null }, article, 'withdraw')) ?? true;
}

/** What stays is what its place and its tombstone need: identity, chain, and the dates that order it. */
function cancelled(before: Article, order: TakeDownOrder): Article {
  return {
    ...NO_CONTENT,
    id: before.id,
    source: before.source,
    ...(before.tellers !== undefined && { tellers: before.tellers }),
    published: before.published,
    firstSeen: before.firstSeen,
    state: 'cancelled',
    revision: before.revision + 1,
    hash: contentHash(NO_CONTENT, 'cancelled'),
    previousHash: before.hash,
    revisedAt: later(order.seen, before.revisedAt),
    changed: ['cancelled'],
    reason: order.reason,
    withdrawnBy: order.by,
  };
}
