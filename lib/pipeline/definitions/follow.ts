import { automaticFeeds } from '../../config/index.ts';
import type { Feed, FeedId, Source } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { defineFeed, defineSource, publishFront } from './define.ts';

type Definer = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'>;

/** Follows a source from the next tick on: defines it with its own feed, and writes the front page that shows that. */
export async function follow(source: Source, definer: Definer): Promise<void> {
  await defineSource(source, await feedOf(source, definer), definer);
  await publishFront(definer);
}

/**
 * Follows many sources as {@link follow} does, with the front page written once. One that cannot be followed keeps none
 * of the others back: each is answered with null, or with one line on why not.
 */
export async function followAll(sources: readonly Source[], definer: Definer): Promise<(string | null)[]> {
  const failures: (string | null)[] = [];
  for (const source of sources) {
    try {
      await defineSource(source, await feedOf(source, definer), definer);
      failures.push(null);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  await publishFront(definer);
  return failures;
}

/** The automatic feed of a source, as it stands or as it would be; the feed of everything is defined if it is not yet. */
export async function feedOf(source: Source, definer: Definer): Promise<Feed> {
  const standing = await definer.store.feeds.get(source.id as string as FeedId);
  const [everything, own] = automaticFeeds([source], definer.now(), definer.automaticFeeds) as [Feed, Feed];
  // It comes first: without it, nothing would know of the source's articles later.
  await defineFeed((await definer.store.feeds.get(everything.id)) ?? everything, definer);
  // A feed that appeared under a name could have this id: the source's goes before it.
  if (standing === null || standing.filter.named !== undefined) return own;
  const { visibility: _, ...rest } = standing;
  return { ...rest, ...(source.visibility && { visibility: source.visibility }) };
}
