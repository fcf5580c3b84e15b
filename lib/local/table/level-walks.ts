import type { BareLevel, LevelIterator, LevelRange } from './dynalite.ts';

/** How many entries are read ahead at once; a portion ends sooner where it comes to 16 KB. */
const PORTION = 32;

/** A walk over a level, as dynalite's streams go it: `undefined` at its end, and `return` once nobody wants more. */
export type LevelWalk = AsyncIterable<string> & {
  next(): Promise<unknown>;
  return(): Promise<void>;
  /** The next few entries; none at its end. */
  portion(): Promise<readonly unknown[]>;
};

/**
 * Makes walks of a level end. Dynalite leaves an iterator by `return`, which those of LevelDB do not have: every query
 * would leave one open, with its snapshot, for as long as the store. Nor do they give back room for the thousand entries
 * that they read ahead before they are collected as garbage, which is late, as V8 does not see that room.
 */
export function endWalks(level: BareLevel): void {
  const { keys, values } = level;
  Object.assign(level, {
    keys: (range: LevelRange) => walk(keys.call(level, range)),
    values: (range: LevelRange) => walk(values.call(level, range)),
  });
}

function walk(iterator: LevelIterator): LevelWalk {
  let portion: readonly unknown[] = [];
  let at = 0;
  const next = async (): Promise<unknown> => {
    if (at === portion.length) {
      portion = await iterator.nextv(PORTION);
      at = 0;
    }
    const value = portion[at];
    at += 1;
    return value;
  };
  const end = (): Promise<void> => iterator.close();
  return {
    next,
    return: end,
    portion: () => iterator.nextv(PORTION),
    async *[Symbol.asyncIterator]() {
      try {
        for (let value = await next(); value !== undefined; value = await next()) yield value as string;
      } finally {
        await end();
      }
    },
  };
}
