import type { BatchOperation, Level } from './dynalite.ts';

/** A level that takes no write after one has failed, and says which error that was. */
export type HaltingLevel = Level & { halted(): Error | null };

/**
 * Refuses every write after the first that failed. LevelDB appends to its log even behind a record that a full disk cut
 * in half, and drops what stands there when it next opens: it would acknowledge writes that are already lost.
 */
export function haltAtFirstFailure(level: Level, explain: (error: unknown) => Error): HaltingLevel {
  let failure: Error | null = null;
  return {
    open: () => level.open(),
    get: (key) => level.get(key),
    keys: (range) => level.keys(range),
    close: () => level.close(),
    async batch(operations: readonly BatchOperation[]) {
      if (failure !== null) throw failure;
      try {
        await level.batch(operations);
      } catch (error) {
        failure ??= explain(error);
        throw failure;
      }
    },
    halted: () => failure,
  };
}
