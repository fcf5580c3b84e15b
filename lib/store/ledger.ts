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
   * What goes over the bound is still counted, so that on a new day no article is too large. What is little beside the
   * bound is gathered and counted together: a write for each thousandth of it, on a source's first of the day two. What
   * a process that ends had gathered is not counted. What comes while a source's write is under way is counted together by
   * the next, as all of a source's writes go to one item, one after the other.
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

  const gathered = gathering();

  return {
    charge(source, little, most, now) {
      const bytes = gathered.with(source, little, most / GATHERED_SHARE, dayOf(now));
      if (bytes === null) return Promise.resolve(true);
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

/** Into so many parts the bound is divided by whose end a source's count is written. */
const GATHERED_SHARE = 1000;

/** Of so many sources what is gathered is remembered. */
const GATHERED_SOURCES = 10_000;

/** What was kept of each source and is not counted yet. */
function gathering() {
  let of = '';
  const waiting = new Map<SourceId, number>();
  return {
    /** All that is to be counted now, with what was gathered before; null while it is less than `enough`. */
    with(source: SourceId, bytes: number, enough: number, day: string): number | null {
      if (day !== of || waiting.size >= GATHERED_SOURCES) waiting.clear();
      of = day;
      const all = (waiting.get(source) ?? 0) + bytes;
      if (all >= enough) waiting.delete(source);
      else waiting.set(source, all);
      return all >= enough ? all : null;
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
