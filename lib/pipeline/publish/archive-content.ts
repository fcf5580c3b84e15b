import {
  type Article,
  type ArticleId,
  type Feed,
  type Instant,
  isForPartners,
  isReserved,
  type Tombstone,
} from '../../model/index.ts';
import type { Articles } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { revisionName } from '../messages.ts';
import type { Shown } from './members.ts';
import { shownOnce } from './shown-once.ts';

/** What an archive shows, and the names of all that is filed in it. */
export type ArchiveContent = Pick<Shown<Article>, 'members' | 'tombstones' | 'names' | 'alsoAt'>;

/**
 * What an archive of these articles shows, the last filed first, and the name of each, shown or not. Of a closed month
 * it shows the revisions that its `end` saw: what was corrected later is told in a later document. What came to the feed
 * by a later revision, as by the end of an embargo, is shown as it is now: no other document would hold it before the
 * end of the month in which it came. `known` are those that were read since the archive's record was.
 */
export async function archiveContent(
  feed: Feed,
  ids: readonly ArticleId[],
  end: Instant | null,
  articles: Articles,
  known: ReadonlyMap<ArticleId, Article>,
): Promise<ArchiveContent> {
  const stored = await articles.getMany(ids.filter((id) => !known.has(id)));
  const members: Article[] = [];
  const tombstones: Tombstone[] = [];
  const names: string[] = [];
  for (const id of ids) {
    const current = known.get(id) ?? stored.get(id)?.article;
    if (current?.state === 'cancelled') {
      const { revision, revisedAt, reason } = current;
      tombstones.unshift({ id, revision, when: revisedAt, reason });
      names.push(revisionName(id, revision));
      continue;
    }
    const shown = current === undefined ? null : await shownOf(current, feed, end, articles);
    if (shown !== null) members.unshift(shown);
    names.push(revisionName(id, shown?.revision ?? current?.revision ?? 0));
  }
  const once = await shownOnce(feed, members, articles);
  if (once === null) throw new Error(`Feed ${feed.id}: what was read for an archive is said not to have been`);
  const { together } = once;
  const alsoAt = new Map(together.map((one) => [one.article.id, one.alsoAt]));
  return { members: together.map(({ article }) => article), tombstones, names, alsoAt };
}

/** The revision that stands for an article in an archive: the one at its end, else the one that the feed has. */
async function shownOf(current: Article, feed: Feed, end: Instant | null, articles: Articles): Promise<Article | null> {
  if (current.state !== 'usable') return null;
  // Of what is for partners by now, an earlier revision was for everybody.
  if (isReserved(current) && !isForPartners(feed)) return null;
  const then = await revisionAt(current, end, articles);
  if (then !== null && belongs(feed, then)) return then;
  return belongs(feed, current) ? current : null;
}

function revisionAt(article: Article, end: Instant | null, articles: Articles): Promise<Article | null> | Article {
  return end === null || article.revisedAt < end ? article : articles.revisionBefore(article, end);
}
