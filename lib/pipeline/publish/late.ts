import { type Feed, type Instant, isRead, type Member, millis, outlineOf } from '../../model/index.ts';
import { type Newest, type Shown, withOlder } from './members.ts';

/** Of a feed's places one in so many may go to articles that were found too late to be among the newest by their date. */
const LATE_SHARE = 5;

/** What is dated further back than this when it is first seen is not news: it is filed at once. */
const LATE_MS = 86_400_000;

/**
 * What a feed shows with those that came `late` for the archive that is filling: all of them or, where there are more
 * than it has room for, those only that are among the newest by their date.
 */
export function withLate(newest: Newest, late: readonly Member[], feed: Feed): Shown {
  const { byDate, older } = newest;
  const among = new Set([...byDate.members, ...byDate.copies, ...older].map(({ id }) => id));
  // None that was not among the newest is known by its place alone.
  const others = late.filter(isRead).filter((article) => !among.has(article.id) && isNews(article));
  const stay = new Set(late.map(({ id }) => id));
  const staying = byDate.members.filter(({ id }) => stay.has(id)).length;
  const room = Math.min(Math.floor(feed.size / LATE_SHARE), feed.size - staying - older.length);
  // A feed that is not full shows all that it has.
  const isFull = byDate.members.length >= feed.size;
  return !isFull || others.length === 0 || others.length > room
    ? withOlder(newest, [], new Set(), feed)
    : withOlder(newest, others, stay, feed);
}

/** Whether an article was first seen within a day of its date. */
function isNews(member: Member): boolean {
  const [date, seen] = outlineOf(member).order.split('/') as [Instant, Instant];
  return millis(seen) - millis(date) <= LATE_MS;
}
