import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/**
 * What operators define, one partition a kind, so that listing all of a kind is a query. What changes by itself (states)
 * stands elsewhere.
 */
export type Definitions<T extends { readonly id: string }> = {
  list(): Promise<T[]>;
  get(id: T['id']): Promise<T | null>;
  /** Writes a definition, whose consequences are still to be drawn: until {@link settle}, whoever defines it draws them anew. */
  define(one: T): Promise<void>;
  /** Notes that all that follows from a definition is done. */
  settle(one: T): Promise<void>;
  isSettled(id: T['id']): Promise<boolean>;
};

export function definitionsIn<T extends { readonly id: string }>(
  table: Table,
  partition: string,
): Definitions<T> & { forget(id: T['id']): Promise<void> } {
  const itemOf = (one: T): TableItem => ({ pk: { S: partition }, sk: { S: one.id }, doc: writeDocument(one) });
  return {
    async list() {
      const all: T[] = [];
      const query = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ConsistentRead: true,
      };
      for await (const item of table.query(query)) all.push(readDocument(item));
      return all;
    },

    async get(id) {
      const item = await table.get({ pk: partition, sk: id });
      return item === null ? null : readDocument(item);
    },

    async define(one) {
      await table.put({ ...itemOf(one), unsettled: { BOOL: true } });
    },

    async settle(one) {
      await table.put(itemOf(one));
    },

    async isSettled(id) {
      const item = await table.get({ pk: partition, sk: id });
      return item !== null && item.unsettled === undefined;
    },

    async forget(id) {
      await table.delete({ pk: partition, sk: id });
    },
  };
}
