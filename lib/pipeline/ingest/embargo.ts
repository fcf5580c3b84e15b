import { contentHash } from '../../identity/index.ts';
import { type Article, type ArticleId, type Instant, millis } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import type { IngestOutcome } from './ingest-outcome.ts';
import { toReaders } from './to-readers.ts';

type Releaser = Pick<Ports, 'store' | 'queues' | 'now' | 'log'>;

/** SQS holds a message back for this long at most; what waits longer is found by the scheduler's tick. */
const LONGEST_DELAY = 900;

/** An order of an operator to hold an article back: until somebody releases it, or until an instant. */
export type HoldOrder = { readonly reason: string | null; readonly until: Instant | null };

/**
 * Holds an article back, with its content kept: out of every feed, without a tombstone. A second order replaces the
 * first. What its source tells meanwhile is taken in and held back with it. Readers are told of no change by it, neither
 * now nor once it is released.
 */
export async function hold(id: ArticleId, { reason, until }: HoldOrder, ports: Releaser): Promise<IngestOutcome> {
  return change(id, ports, (before) => {
    if (before.state === 'cancelled') return 'it was taken down; there is nothing left to hold back';
    if (until !== null && until <= ports.now()) return `${until} is in the past; choose a time in the future`;
    const state = until === null ? 'withheld' : 'embargoed';
    if (before.state === state && before.reason === reason && (before.embargo ?? null) === until) return 'held back';
    const detail = until === null ? 'held back' : 'embargoed';
    const { revisedAt, changed } = before;
    return { state, reason, withdrawnBy: 'operator', embargo: until, revisedAt, changed, detail };
  });
}

/**
 * Releases what is held back or embargoed, into its feeds. What readers had before comes back as it was, or as it was
 * corrected meanwhile; what they see for the first time is new. Without an order of an operator (`early`)
 * only an embargo that is over, as of its hour; what was moved, cancelled or released meanwhile stays as it is.
 */
export async function release(id: ArticleId, ports: Releaser, early: 'early' | null = null): Promise<IngestOutcome> {
  return change(id, ports, async (before) => {
    const now = ports.now();
    const embargo = before.embargo ?? null;
    if (before.state !== 'embargoed' && !(early && before.state === 'withheld')) return `is ${before.state}`;
    const isOver = embargo !== null && embargo <= now;
    if (!isOver && !early) return `embargoed until ${embargo}`;
    const at = isOver && before.state === 'embargoed' ? embargo : now;
    return {
      state: 'usable',
      reason: null,
      withdrawnBy: null,
      embargo: null,
      ...(await toReaders(before, at, ports)),
      detail: before.state === 'embargoed' ? 'embargo over' : 'released',
    };
  });
}

/** Has an embargoed article released to the second, where its hour is near; the tick sees to the others. */
export async function releaseInTime({ id, state, embargo }: Article, ports: Pick<Ports, 'queues' | 'now'>) {
  if (state !== 'embargoed' || embargo == null) return;
  const seconds = Math.max(0, Math.ceil((millis(embargo) - millis(ports.now())) / 1000));
  if (seconds <= LONGEST_DELAY) await sendReleases([id], seconds, ports.queues);
}

/** On the article queue: this article's embargo may be over. */
type ReleaseMessage = { readonly release: ArticleId };

/** Hands articles on whose embargo is over, after so many seconds. */
export async function sendReleases(ids: readonly ArticleId[], delay: number, queues: Ports['queues']): Promise<void> {
  if (ids.length === 0) return;
  const bodies = ids.map((release) => ({ body: JSON.stringify({ release } satisfies ReleaseMessage), group: release }));
  await queues.send(
    'article',
    bodies.map((message) => (delay > 0 ? { ...message, delay } : message)),
  );
}

/** The article that a message on the article queue releases; null for an offer. */
export function releaseIn(body: string): ArticleId | null {
  const message = JSON.parse(body) as Partial<ReleaseMessage>;
  return message.release ?? null;
}

type Decision = Pick<Article, 'state' | 'reason' | 'withdrawnBy' | 'embargo' | 'revisedAt' | 'changed'> &
  Partial<Pick<Article, 'firstSeen' | 'correction' | 'correctedIn'>> & {
    /** What was done, for those who look after it. */
    readonly detail: string;
  };

/** Commits what `decide` makes of the article as a revision of its own; or gives its reason why nothing is changed. */
async function change(
  id: ArticleId,
  ports: Releaser,
  decide: (before: Article) => Decision | string | Promise<Decision | string>,
): Promise<IngestOutcome> {
  for (;;) {
    const stored = await ports.store.articles.get(id);
    if (stored === null) return { outcome: 'dropped', article: id, revision: null, detail: `no article ${id}` };
    const before = stored.article;
    const decided = await decide(before);
    if (typeof decided === 'string') {
      return { outcome: 'unchanged', article: id, revision: before.revision, detail: decided };
    }
    const { detail, ...decision } = decided;
    const decidedOn = { ...before, ...decision };
    const article: Article = {
      ...decidedOn,
      revision: before.revision + 1,
      hash: contentHash(before, decision.state, decidedOn.correction),
      previousHash: before.hash,
    };
    // A long text is read back from its revision's document.
    await ports.store.articles.putRevision(article);
    if (!(await ports.store.articles.commit({ ...stored, article, written: ports.now() }, before.revision))) continue;
    await releaseInTime(article, ports);
    ports.log.info('state changed', { article: id, state: article.state, detail });
    return { outcome: 'revised', article: id, revision: article.revision, detail };
  }
}
