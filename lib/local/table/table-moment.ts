import type { BareLevel } from './dynalite.ts';

/** All that a table held at one moment, whatever is written while it is read. To be closed. */
export type TableMoment = {
  /** Keys with their values as they are stored, a few at once. */
  entries(): AsyncIterable<readonly TableEntry[]>;
  close(): Promise<void>;
};

export type TableEntry = readonly [key: string, value: string];

/** So many entries are read ahead. */
const PORTION = 64;

/** Neither keys nor values are read: they go as they are. */
const AS_STORED = { keyEncoding: 'utf8', valueEncoding: 'utf8' } as const;

/** Takes the moment before it returns: whatever was acknowledged until now is in it, together with its stream records. */
export function momentOf(level: BareLevel): TableMoment {
  const snapshot = level.snapshot();
  return {
    async *entries() {
      const iterator = level.iterator({ ...AS_STORED, snapshot });
      try {
        for (;;) {
          const entries = await iterator.nextv(PORTION);
          if (entries.length === 0) return;
          yield entries;
        }
      } finally {
        await iterator.close();
      }
    },
    close: () => snapshot.close(),
  };
}

/** Writes entries as they come into a table that is not there yet. */
export async function writeEntries(level: BareLevel, portions: AsyncIterable<readonly TableEntry[]>): Promise<void> {
  await level.open();
  try {
    for await (const entries of portions) {
      // Said of each: dynalite hands on nothing that is said of all.
      await level.batch(entries.map(([key, value]) => ({ type: 'put', key, value, ...AS_STORED })));
    }
  } finally {
    await level.close();
  }
}
