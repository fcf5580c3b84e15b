import { type Instant, millis, type SourceId } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';

/**
 * What each source made us keep on a UTC day, in bytes: one small item a source, which holds the newest day alone and
 * goes by itself some days after the last. What is done twice is counted twice: it says what a source costs, not what of
 * its is stored.
 */
export type Ledger = {
  /**
   * Counts `bytes` against a source, unless it has reached `most` today: then nothing is counted and the answer is false.
   * What goes over the bound is still counted, so that on a new day no article is too large. One write, on a source's
   * first of the day two; what comes while a source's is under way is counted together by the next, as all of a source's
   * writes go to one item, one after the other.
   */
  charge(source: SourceId, bytes: number, most: number, now: Instant): Promise<boolean>;
  /** What was counted against a source today; one read. */
  kept(source: SourceId, now: Instant): Promise<number>;
  /** The same of many sources, one request for each hundred; a source of which nothing was kept today is missing. */
  keptOf(sources: readonly SourceId[], now: Instant): Promise<Map<SourceId, number>>;
};

/** An item that nothing is added to is no use once its day is over; clocks differ. */
const FORGOTTEN_AFTER_S = 3 * 24 * 3600;

export function ledgerIn(table: Table): Ledger {
  const keptIn = (item: TableItem | null, now: Instant) => (item?.day?.S === dayOf(now) ? Number(item.bytes?.N) : 0);
  const write = async (source: SourceId, bytes: number, most: number, now: Instant): Promise<boolean> => {
    const day = { S: dayOf(now) };
    // Of two clocks at midnight the later has the day.
    const sameDay = {
      expression: '#day >= :day AND #bytes < :most',
      names: { '#day': 'day', '#bytes': 'bytes' },
      values: { ':day': day, ':most': { N: String(most) } },
    };
    const newDay = {
      expression: 'attribute_not_exists(pk) OR #day < :day',
      names: { '#day': 'day' },
      values: { ':day': day },
    };
    const expires = { N: String(Math.floor(millis(now) / 1000) + FORGOTTEN_AFTER_S) };
    const first = { ...toKey(source), day, bytes: { N: String(bytes) }, expires };
    return (
      (await table.add(keyOf(source), { bytes }, sameDay)) ||
      (await table.put(first, newDay)) ||
      // Where another began the day in between.
      table.add(keyOf(source), { bytes }, sameDay)
    );
  };
  const writing = new Map<SourceId, Promise<unknown>>();
  const waiting = new Map<SourceId, { bytes: number; readonly answer: Promise<boolean> }>();
  /** Writes what waits for its turn, once the write before is over. */
  const writeWaiting = async (source: SourceId, most: number, now: Instant): Promise<boolean> => {
    await writing.get(source);
    const bytes = waiting.get(source)?.bytes ?? 0;
    waiting.delete(source);
    const written = write(source, bytes, most, now);
    const over = written
      .catch(() => {})
      .then(() => {
        if (writing.get(source) === over) writing.delete(source);
      });
    writing.set(source, over);
    return written;
  };

  return {
    charge(source, bytes, most, now) {
      const together = waiting.get(source);
      if (together !== undefined) {
        together.bytes += bytes;
        return together.answer;
      }
      const answer = writeWaiting(source, most, now);
      waiting.set(source, { bytes, answer });
      return answer;
    },

    async kept(source, now) {
      return keptIn(await table.get(keyOf(source)), now);
    },

    async keptOf(sources, now) {
      const items = await table.getMany(sources.map(keyOf));
      const today = items.filter((item) => item.day?.S === dayOf(now));
      return new Map(today.map((item) => [item.pk?.S?.slice('KEPT#'.length) as SourceId, keptIn(item, now)]));
    },
  };
}

function dayOf(now: Instant): string {
  return now.slice(0, 10);
}

function keyOf(source: SourceId) {
  return { pk: `KEPT#${source}`, sk: 'K' };
}

function toKey(source: SourceId): TableItem {
  const { pk, sk } = keyOf(source);
  return { pk: { S: pk }, sk: { S: sk } };
}
