import type { DefinitionLog, LogPlace } from './definition-log.ts';

/** Definitions that are read once and remembered as long as their log does not tell of them. */
export type Remembered<T extends { readonly id: string }> = {
  /**
   * Those that are defined among these, in no order, as they stand: what was defined before the call is seen. Costs the
   * log's one small read, and a read for each that is not remembered; nothing for no ids.
   */
  getMany(ids: readonly T['id'][]): Promise<T[]>;
};

/** So many are remembered at most; the longest known goes first. */
const MOST = 5000;

/** A memory of definitions, empty at first. What is not defined is not remembered. */
export function rememberedOf<T extends { readonly id: string }>(
  read: (ids: readonly T['id'][]) => Promise<T[]>,
  log: Pick<DefinitionLog, 'last' | 'since'>,
): Remembered<T> {
  const known = new Map<string, T>();
  let at: LogPlace | null = null;

  async function followLog(): Promise<LogPlace> {
    const before = at;
    const news = before === null ? null : await log.since(before);
    // Of several calls at once the first that knows more has done this; the others read what it let go of.
    if (news === null) {
      at = await log.last();
      known.clear();
      return at;
    }
    for (const id of news.ids) known.delete(id);
    if (at === null || at.number < news.at.number) at = news.at;
    return at;
  }

  return {
    async getMany(ids) {
      if (ids.length === 0) return [];
      const place = await followLog();
      const found = ids.flatMap((id) => known.get(id) ?? []);
      const missing = ids.filter((id) => !known.has(id));
      if (missing.length === 0) return found;
      const more = await read(missing);
      // Where the log went on meanwhile this may be what stood before.
      if (at?.mark === place.mark) for (const one of more) remember(one);
      return [...found, ...more];
    },
  };

  function remember(one: T): void {
    if (known.size >= MOST) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    known.set(one.id, one);
  }
}
