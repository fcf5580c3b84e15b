import type { PostingHabit } from '../model/index.ts';
import { HOURS_A_WEEK } from './calendar.ts';
import { readTally } from './tally.ts';

/** How much of late arrived in each hour of the week (UTC), from Monday's first on; all 0 where nothing was seen. */
export function postingWeek({ week }: Pick<PostingHabit, 'week'>): readonly number[] {
  const hours = readTally(week, HOURS_A_WEEK);
  // Kept from Sunday on.
  return [...hours.slice(24), ...hours.slice(0, 24)];
}
