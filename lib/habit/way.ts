import type { Instant, LearnedWay, ListWay } from '../model/index.ts';

/**
 * What is known of the way to a page's list after an answer in which it was found as `found` says: by the way known
 * before, by another that a new search came to, or by none that lasts (null). The same selector found anew keeps its age;
 * another takes its place, and remembers it.
 */
export function learnWay(before: LearnedWay | null, found: ListWay | null, now: Instant): LearnedWay | null {
  if (found === null) return before === null ? null : { ...before, misses: before.misses + 1 };
  if (before === null) return { ...found, learnedAt: now, hits: 0, misses: 0, before: null };
  if (found.item !== before.item) return { ...found, learnedAt: now, hits: 0, misses: 0, before: before.item };
  return { ...before, ...found, hits: before.hits + 1 };
}
