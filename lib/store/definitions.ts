import { type Instant, millis } from '../model/index.ts';
import { type DefinitionLog, definitionLogIn } from './definition-log.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Condition, ItemKey, Table, TableItem } from './table.ts';

/**
 * What operators define, one partition a kind, so that listing all of a kind is a query. What changes by itself (states)
 * stands elsewhere. Each write of a definition that changes it is told by the kind's log before the call returns.
 */
export type Definitions<T extends { readonly id: string }> = {
  /** By which whoever holds definitions in memory learns what was written since. */
  readonly log: Pick<DefinitionLog, 'last' | 'since' | 'renew'>;
  list(): Promise<T[]>;
  get(id: T['id']): Promise<T | null>;
  /** Those that are defined among these, in no order. */
  getMany(ids: readonly T['id'][]): Promise<T[]>;
  /**
   * Writes a definition, whose consequences are still to be drawn: until {@link settle}, whoever defines it draws them anew.
   * False where it was to take the place of `over`, and another stands there since; nothing is written then.
   */
  define(one: T, over?: T): Promise<boolean>;
  /** Notes that all that follows from a definition is done. It may be another than was defined. */
  settle(one: T): Promise<void>;
  isSettled(id: T['id']): Promise<boolean>;
  /** All that stand and are settled. One query. */
  listSettled(): Promise<T[]>;
  /** Defines no longer, before what follows from that is done: only {@link leaving} still knows of it. */
  leave(one: T): Promise<void>;
  /** What is to be removed and may still have left something behind. */
  leaving(): Promise<T[]>;
  /**
   * All that is known, in the order of ids, each as it was when its page was read: what stands, what is being removed, and
   * what was so lately that those who began before may still act on it. A request for each `pageSize`, or each megabyte.
   */
  written(pageSize?: number): AsyncGenerator<WrittenDefinition>;
  /** What is known under these ids, in no order. */
  writtenAs(ids: readonly string[]): Promise<WrittenDefinition[]>;
};

/** A definition as it is written: for whoever holds many of them, and looks into few. */
export type WrittenDefinition = {
  readonly id: string;
  /** As JSON. */
  readonly text: string;
  /**
   * Only where it stands no longer: null while it is being removed, then until when those who began before may act on it,
   * in seconds since 1970.
   */
  readonly left?: number | null;
};

export function definitionsIn<T extends { readonly id: string }>(
  table: Table,
  partition: string,
): Definitions<T> & {
  forget(id: T['id']): Promise<void>;
  /** Forgets all but that it stood, until `expires`. */
  forgetLater(one: T, expires: Instant): Promise<void>;
  /** The key of a definition, for who reads it with other items. */
  keyOf(id: T['id']): ItemKey;
  /** The definition among items that were read; null where it does not stand. */
  among(items: readonly TableItem[]): T | null;
} {
  const itemOf = (one: T): TableItem => ({ pk: { S: partition }, sk: { S: one.id }, doc: writeDocument(one) });
  const keyOf = (id: T['id']): ItemKey => ({ pk: partition, sk: id });
  const isLeaving = (item: TableItem) => item.leaving !== undefined;
  const hasLeft = (item: TableItem) => item.expires !== undefined;
  const stands = (item: TableItem) => !isLeaving(item) && !hasLeft(item);
  const log = definitionLogIn(table, partition);

  async function write(one: T, more: TableItem, condition?: Condition): Promise<boolean> {
    const item = { ...itemOf(one), ...more };
    if (!(await table.put(item, condition))) return false;
    await log.append(one.id, JSON.stringify(item));
    return true;
  }

  const stillStands = (one: T): Condition => ({
    expression: 'attribute_not_exists(leaving) AND attribute_not_exists(expires) AND doc = :doc',
    values: { ':doc': writeDocument(one) },
  });

  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: partition } },
    ConsistentRead: true,
  };

  async function all(): Promise<TableItem[]> {
    const items: TableItem[] = [];
    for await (const item of table.query(query)) items.push(item);
    return items;
  }

  function writtenIn(item: TableItem): WrittenDefinition {
    const known = { id: item.sk?.S ?? '', text: item.doc?.S ?? 'null' };
    if (stands(item)) return known;
    return { ...known, left: isLeaving(item) ? null : Number(item.expires?.N) };
  }

  function read(items: readonly TableItem[]): T[] {
    return items.map((item) => readDocument(item));
  }

  async function standing(id: T['id']): Promise<TableItem | null> {
    const item = await table.get({ pk: partition, sk: id });
    return item !== null && stands(item) ? item : null;
  }

  return {
    log,
    list: async () => read((await all()).filter(stands)),
    leaving: async () => read((await all()).filter(isLeaving)),

    async *written(pageSize) {
      for await (const item of table.query(query, pageSize)) yield writtenIn(item);
    },

    async writtenAs(ids) {
      return (await table.getMany(ids.map((id) => ({ pk: partition, sk: id })))).map(writtenIn);
    },

    async get(id) {
      const item = await standing(id);
      return item === null ? null : readDocument(item);
    },

    async getMany(ids) {
      const items = await table.getMany(ids.map(keyOf));
      return read(items.filter(stands));
    },

    keyOf,
    among: (items) => read(items.filter((item) => item.pk?.S === partition && stands(item)))[0] ?? null,

    define: (one, over) => write(one, { unsettled: { BOOL: true } }, over && stillStands(over)),

    async settle(one) {
      // Mostly it is defined just so, and only the mark goes: there is nothing to tell.
      if (!(await table.put(itemOf(one), stillStands(one)))) await write(one, {});
    },

    async isSettled(id) {
      const item = await standing(id);
      return item !== null && item.unsettled === undefined;
    },

    listSettled: async () => read((await all()).filter((item) => stands(item) && item.unsettled === undefined)),

    async leave(one) {
      await write(one, { leaving: { BOOL: true } });
    },

    async forgetLater(one, expires) {
      await write(one, { expires: { N: String(Math.floor(millis(expires) / 1000)) } });
    },

    async forget(id) {
      await table.delete({ pk: partition, sk: id });
      await log.append(id, '');
    },
  };
}
