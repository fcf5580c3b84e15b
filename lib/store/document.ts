import type { TableItem } from './table.ts';

/**
 * Plain data kept in one attribute as JSON: DynamoDB bills by the kilobyte, attribute names included, and nothing
 * queries inside. What a key, a condition or an index needs stands beside it as an attribute of its own.
 */
export function writeDocument(data: unknown): TableItem[string] {
  return { S: JSON.stringify(data) };
}

/** Reads back what {@link writeDocument} wrote. Our own bytes: the shape is trusted. */
export function readDocument<T>(item: TableItem): T {
  return JSON.parse(item.doc?.S ?? 'null') as T;
}
