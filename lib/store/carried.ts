import { type Instant, refuseNewerFormat, STORED_FORMAT } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';

/**
 * Which configuration the definitions follow, and in which format all is stored. One item: of several processes that come
 * with a new configuration one carries it in, and another goes on where that one died.
 */
export type Carried = {
  /**
   * Takes it upon the caller until `until` to carry `hash` in; what it gives is for {@link Carried.finish}. Null where
   * that is done already, or somebody is at it. What is stored in an older format is from now on in ours, and the
   * configuration is carried in once more. Throws NewerFormat, and writes nothing, where it is in a newer one.
   */
  begin(hash: string, now: Instant, until: Instant): Promise<number | null>;
  /** Lets the next begin at once: it did not work. */
  giveUp(hash: string, version: number, now: Instant): Promise<void>;
  /** Notes that the definitions follow `hash`; not where somebody else has begun since. */
  finish(hash: string, version: number): Promise<void>;
  /** The format in which all is stored, as it says itself; null where nothing was ever carried in. */
  format(): Promise<number | null>;
};

const KEY = { pk: 'CONFIGURATION', sk: 'C' };

/** Of what was stored before it said so. */
const UNSAID = '1';

export function carriedIn(table: Table): Carried {
  const put = (hash: string, until: Instant | null, version: number): Promise<boolean> => {
    const item: TableItem = {
      pk: { S: KEY.pk },
      sk: { S: KEY.sk },
      hash: { S: hash },
      version: { N: String(version) },
      format: { N: String(STORED_FORMAT) },
      ...(until !== null && { until: { S: until } }),
    };
    return table.put(
      item,
      version === 1
        ? { expression: 'attribute_not_exists(pk)' }
        : { expression: 'version = :before', values: { ':before': { N: String(version - 1) } } },
    );
  };
  return {
    async begin(hash, now, until) {
      const before = await table.get(KEY);
      const format = formatOf(before);
      if (format !== null) refuseNewerFormat('The table', format);
      const isAtIt = before?.until?.S !== undefined;
      const isDone = before?.hash?.S === hash && format === STORED_FORMAT;
      if (isAtIt ? now < (before.until?.S ?? '') : isDone) return null;
      const version = Number(before?.version?.N ?? 0) + 1;
      return (await put(hash, until, version)) ? version : null;
    },

    async giveUp(hash, version, now) {
      await put(hash, now, version + 1);
    },

    async finish(hash, version) {
      await put(hash, null, version + 1);
    },

    format: async () => formatOf(await table.get(KEY)),
  };
}

function formatOf(item: TableItem | null): number | null {
  return item === null ? null : Number(item.format?.N ?? UNSAID);
}
