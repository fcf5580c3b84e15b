import type { BatchOperation, Level } from './dynalite.ts';

/**
 * Writes what comes while a write is under way as one batch after it, in the order in which it came: under load that is
 * one way through LevelDB's log and another thread for several writes. Each of them is acknowledged when all are safe,
 * and fails where the batch fails.
 */
export function groupWrites(level: Level): Level {
  let waiting: BatchOperation[] = [];
  let next: Promise<void> | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  const write = (): Promise<void> => {
    const operations = waiting;
    waiting = [];
    next = null;
    const written = level.batch(operations);
    underWay = written.catch(() => {});
    return written;
  };
  return {
    open: () => level.open(),
    get: (key) => level.get(key),
    keys: (range) => level.keys(range),
    close: () => level.close(),
    batch(operations: readonly BatchOperation[]) {
      waiting.push(...operations);
      next ??= underWay.then(write);
      return next;
    },
  };
}
