import { isCopy, sketchOf } from '../../../lib/identity/index.ts';
import { PAIRS, type Pair, type Telling } from './pairs.ts';

/** How well copies are told from others: of what was taken for a copy, what was one; of the copies, what was found. */
export type Score = {
  readonly pairs: number;
  readonly precision: number;
  readonly recall: number;
  /** What was wrongly taken for a copy, and which copies were missed, by kind, counted in both orders. */
  readonly wrong: Readonly<Record<string, number>>;
  readonly missed: Readonly<Record<string, number>>;
};

/** As in the store: three phrases of the first text stand there when the second is looked at. */
function isFound(first: Telling, second: Telling): boolean {
  const [standing, looked] = [sketchOf(first), sketchOf(second)];
  if (standing === null || looked === null) return false;
  const asked = new Set([...looked.probes, ...looked.anchors]);
  return standing.anchors.slice(0, 3).some((anchor) => asked.has(anchor)) && isCopy(standing.digest, looked.digest);
}

/** Scores one half of the pairs, each in both orders. */
export function score(half: Pair['half']): Score {
  const pairs = PAIRS.filter((pair) => pair.half === half);
  const wrong: Record<string, number> = {};
  const missed: Record<string, number> = {};
  let right = 0;
  let copies = 0;
  for (const { kind, duplicate, texts } of pairs) {
    const [one, other] = texts;
    for (const found of [isFound(one, other), isFound(other, one)]) {
      copies += duplicate ? 1 : 0;
      if (found && duplicate) right += 1;
      else if (found) wrong[kind] = (wrong[kind] ?? 0) + 1;
      else if (duplicate) missed[kind] = (missed[kind] ?? 0) + 1;
    }
  }
  const taken = right + Object.values(wrong).reduce((sum, count) => sum + count, 0);
  return { pairs: pairs.length, precision: right / taken, recall: right / copies, wrong, missed };
}
