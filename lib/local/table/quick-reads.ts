import { Stream } from 'node:stream';
import type { BareStore, Callback, Item, SubStore, TableDescription, Work } from './dynalite.ts';
import { endWalks, type LevelWalk } from './level-walks.ts';

/** An answer to a query, in most cases, at once. */
const PORTION_BYTES = 64 * 1024;

/**
 * Makes a store read without leaving the thread: LevelDB has what is asked for in its memory or the system's, and another
 * thread, two turns of the event loop and a stream for each query were several times the reading itself. The description
 * of its table, which every request needs, is read once. Its walks end, as {@link endWalks} promises.
 */
export function readQuickly<S extends BareStore>(bare: S): S {
  endWalks(bare.db);
  const parts = new Map<string, SubStore>();
  const quick = (prefix: string, part: SubStore): SubStore => {
    const known = parts.get(prefix);
    if (known !== undefined) return known;
    const made = quickPart(bare, prefix, part);
    parts.set(prefix, made);
    return made;
  };
  return {
    ...bare,
    getItemDb: (table) => quick(`item-${table}~`, bare.getItemDb(table)),
    getIndexDb: (kind, table, index) =>
      quick(`index-${kind.toLowerCase()}~${table}~${index}~`, bare.getIndexDb(kind, table, index)),
    getTable: tableMemory(bare),
  };
}

/** Items, or an index' entries, whose keys begin with `prefix`. */
function quickPart({ db }: BareStore, prefix: string, part: SubStore): SubStore {
  return Object.assign(Object.create(part) as SubStore, {
    get(key, callback) {
      let item: Item | undefined;
      try {
        item = db.getSync(prefix + key) as Item | undefined;
      } catch (error) {
        return callback(error as Error);
      }
      callback(null, item);
    },
    lock: locks(),
    createValueStream(range) {
      const walk = db.values({
        ...range,
        highWaterMarkBytes: PORTION_BYTES,
        ...(range.gt === undefined ? { gte: prefix + (range.gte ?? '') } : { gt: prefix + range.gt }),
        ...(range.lte === undefined ? { lt: prefix + (range.lt ?? '\xff') } : { lte: prefix + range.lte }),
      }) as unknown as LevelWalk;
      return new WalkStream(walk);
    },
  } satisfies Partial<SubStore>);
}

/** One after the other for each key; dynalite's own lets the next wait for another turn of the event loop. */
function locks(): SubStore['lock'] {
  const waiting = new Map<string, Work[]>();
  const begin = (key: string, work: Work): void => {
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      const next = waiting.get(key)?.shift();
      if (next === undefined) waiting.delete(key);
      else queueMicrotask(() => begin(key, next));
    };
    try {
      work((done) => (error, result) => {
        release();
        done(error, result);
      });
    } catch (error) {
      release();
      throw error;
    }
  };
  return (key, work) => {
    const queue = waiting.get(key);
    if (queue !== undefined) {
      queue.push(work);
      return;
    }
    waiting.set(key, []);
    begin(key, work);
  };
}

/** What dynalite takes for a stream of values: old enough to tell them one by one, whoever listens. */
class WalkStream extends Stream {
  readonly #walk: LevelWalk;
  #ended = false;

  constructor(walk: LevelWalk) {
    super();
    this.#walk = walk;
    queueMicrotask(() => this.#go());
  }

  destroy(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#walk.return();
  }

  async #go(): Promise<void> {
    try {
      while (!this.#ended) {
        const portion = await this.#walk.portion();
        for (const value of portion) if (!this.#ended) this.emit('data', value);
        if (portion.length === 0) break;
      }
      this.destroy();
      this.emit('end');
    } catch (error) {
      this.destroy();
      this.emit('error', error);
    }
  }
}

/** Descriptions of tables that are in use, until they are written again. */
function tableMemory({ db, tableDb, getTable }: BareStore): BareStore['getTable'] {
  const known = new Map<string, TableDescription>();
  for (const kind of ['put', 'del'] as const) {
    const write = tableDb[kind] as (name: string, ...given: unknown[]) => void;
    const forgetful = (name: string, ...given: unknown[]): void => {
      const done = given.pop() as Callback<void>;
      known.delete(name);
      write(name, ...given, (error?: Parameters<typeof done>[0]) => {
        known.delete(name);
        done(error);
      });
    };
    Object.assign(tableDb, { [kind]: forgetful });
  }
  return (name, ...given) => {
    const [then] = given;
    // Who says whether its state matters asks about the table itself.
    if (typeof then !== 'function') return getTable(name, ...given);
    let table = known.get(name);
    try {
      table ??= db.getSync(`table~${name}`) as TableDescription | undefined;
    } catch {
      return getTable(name, then);
    }
    if (table?.TableStatus !== 'ACTIVE') return getTable(name, then);
    known.set(name, table);
    then(null, table);
  };
}
