import {
  type ArchiveState,
  articleOf,
  type Filing,
  filing,
  type Member,
  type OpenBatches,
  outlineOf,
} from '../../model/index.ts';
import { belongs } from '../definitions/belongs.ts';
import type { Begun, Changes } from './archive-files.ts';
import { endsBatch } from './batches.ts';

/**
 * The state of a feed's archives after changes that none of them has to be written for, as nearly always; null where
 * that cannot be told without looking at what they hold. It reads nothing.
 */
export async function follow(
  state: ArchiveState,
  { changed, left }: Changes,
  filer: Begun,
): Promise<ArchiveState | 'conflict' | null> {
  const { feed, newest, before } = filer;
  const { batches } = state;
  if (batches === undefined || state.running !== filer.running) return null;
  const { unseen, written } = batches;
  const isOpen = (member: Member) => state.upTo === null || filingOfMember(member) > state.upTo;
  const isWritten = (member: Member) => written !== null && filingOfMember(member) <= written;
  const own = changed.filter(isOpen);
  const told = own.filter(({ id }) => !left.has(id));
  const gone = own.filter((article) => !belongs(feed, article));
  // What is filed in the archive that is filling follows its article; it may come to end elsewhere.
  if ([...told, ...gone].some(isWritten) || gone.some(({ id }) => endsBatch(id, feed))) return null;
  // One that does not end with a batch grows with each article.
  if (told.length > 0 && written !== null && !endsBatch(articleOf(written), feed)) return null;

  const members = new Map(newest.filter(isOpen).map((member) => [member.id, member]));
  for (const article of own) if (belongs(feed, article)) members.set(article.id, article);
  const open = [...members.values()];
  const ends = open.filter(({ id }) => endsBatch(id, feed)).map(filingOfMember);
  const upTo = latest([batches.upTo, ...ends]);
  const shown = await filer.show(open.filter((member) => upTo === null || filingOfMember(member) > upTo));
  if (shown === 'conflict') return shown;
  // What ended the archive may be shown again, as where a later one was taken down: it would end elsewhere.
  if (unseen !== null && shown.has(articleOf(unseen))) return null;
  const outside = open.filter(({ id }) => !shown.has(id));
  if (!outside.every(isWritten)) return null;
  const arrived = open.filter((member) => !before.has(member.id) && !isWritten(member));
  const pending = state.pending + arrived.length;
  if (pending >= feed.size) return null;
  const next: OpenBatches = { upTo, unseen: latest([unseen, ...outside.map(filingOfMember)]), written };
  return { ...state, pending, batches: next };
}

/** Where archives file a member. */
function filingOfMember(member: Member): Filing {
  const { order } = outlineOf(member);
  return filing(order.slice(order.indexOf('/') + 1), member.id);
}

function latest(filings: readonly (Filing | null)[]): Filing | null {
  return filings.reduce((last, one) => (last === null || (one !== null && one > last) ? one : last), null);
}
