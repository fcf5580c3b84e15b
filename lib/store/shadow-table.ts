import type { ItemKey, Table, TableItem } from './table.ts';

/**
 * A table that reads through to a live one and keeps what is written to itself: whoever works on it sees a table, with its
 * conditions and orders, and the live one stays as it is. `own` is an empty table to keep it in; `noted` hears of each
 * write, as a stream would. Not for queries by an index.
 */
export function shadowTable(
  live: Table,
  own: Table,
  noted: (before: TableItem | undefined, after: TableItem | undefined) => void,
): Table {
  /** The items of which `own` has the truth, be it that there is none. */
  const known = new Set<string>();

  async function fetch(keys: readonly ItemKey[]): Promise<void> {
    const unknown = keys.filter((key) => !known.has(nameOf(key)));
    if (unknown.length === 0) return;
    for (const item of await live.getMany(unknown)) await own.put(item);
    for (const key of unknown) known.add(nameOf(key));
  }

  return {
    async get(key) {
      await fetch([key]);
      return own.get(key);
    },

    async getMany(keys) {
      await fetch(keys);
      return own.getMany(keys);
    },

    async put(item, condition) {
      const key = keyOf(item);
      await fetch([key]);
      const before = await own.get(key);
      const isWritten = await own.put(item, condition);
      if (isWritten) noted(before ?? undefined, item);
      return isWritten;
    },

    async add(key, numbers, condition) {
      await fetch([key]);
      const before = await own.get(key);
      const isWritten = await own.add(key, numbers, condition);
      if (isWritten) noted(before ?? undefined, (await own.get(key)) ?? undefined);
      return isWritten;
    },

    async set(key, attributes, condition) {
      await fetch([key]);
      const before = await own.get(key);
      const isWritten = await own.set(key, attributes, condition);
      if (isWritten) noted(before ?? undefined, (await own.get(key)) ?? undefined);
      return isWritten;
    },

    async delete(key, condition) {
      await fetch([key]);
      const before = await own.get(key);
      const isWritten = await own.delete(key, condition);
      if (isWritten && before !== null) noted(before, undefined);
      return isWritten;
    },

    async *query(input, pageSize) {
      if (input.IndexName !== undefined) throw new Error(`A shadow has no index ${input.IndexName}`);
      const isBefore = (one: string, other: string) => (input.ScanIndexForward === false ? one > other : one < other);
      const mine = own.query(input, pageSize);
      let next = await mine.next();
      for await (const item of live.query(input, pageSize)) {
        const { sk } = keyOf(item);
        while (!next.done && isBefore(keyOf(next.value).sk, sk)) {
          yield next.value;
          next = await mine.next();
        }
        if (!known.has(nameOf(keyOf(item)))) yield item;
      }
      for (; !next.done; next = await mine.next()) yield next.value;
    },
  };
}

function keyOf({ pk, sk }: TableItem): ItemKey {
  return { pk: pk?.S ?? '', sk: sk?.S ?? '' };
}

function nameOf({ pk, sk }: ItemKey): string {
  return `${pk} ${sk}`;
}
