import type { Article } from '../model/index.ts';
import { definitionLogIn } from './definition-log.ts';
import { readDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** What came of the items of a backup. */
export type Recovered = {
  /** Put over what stood there, or where nothing stood. */
  readonly put: number;
  /** As they are. */
  readonly same: number;
  /** Articles that were taken down since: a takedown holds against a backup too. */
  readonly takenDown: number;
  /**
   * Of the moment, and not of what was stored: feeds' documents as they were then, turns at hosts. And the places of what
   * was taken down since, which hold its tombstones.
   */
  readonly left: number;
};

const BATCH = 100;

/**
 * Puts the items of a backup over those of the live table, so that every article, source and feed stands as it did then;
 * what was written since and is not in the backup stays. Left out is what tells of documents and hosts as they were:
 * feeds have to be regenerated afterwards. An article that was taken down since stays taken down. Whoever holds definitions
 * in memory reads all of them anew. Doing it again puts nothing.
 */
export async function recoverItems(backup: AsyncIterable<TableItem>, table: Table): Promise<Recovered> {
  const counts = { put: 0, same: 0, takenDown: 0, left: 0 };
  for await (const batch of batches(backup)) {
    const wanted = batch.filter(isStored);
    counts.left += batch.length - wanted.length;
    const live = new Map((await table.getMany(wanted.map(keyOf))).map((item) => [nameOf(item), item]));
    for (const item of wanted) {
      const standing = live.get(nameOf(item));
      if (standing !== undefined && isCancelled(standing) && !isCancelled(item)) counts.takenDown += 1;
      else if (standing?.gone !== undefined && item.gone === undefined) counts.left += 1;
      else if (standing !== undefined && isSame(standing, item)) counts.same += 1;
      else {
        await table.put(item);
        counts.put += 1;
      }
    }
  }
  for (const kind of ['SOURCES', 'FEEDS']) await definitionLogIn(table, kind).renew();
  return counts;
}

/** What a backup is for: definitions, articles and their keys, and the places in feeds. */
function isStored({ pk, sk }: TableItem): boolean {
  const [partition = ''] = (pk?.S ?? '').split('#');
  if (partition === 'FEED') return /^[MHC]#/.test(sk?.S ?? '');
  return ['SOURCES', 'SOURCE', 'FEEDS', 'ARTICLE', 'KEY', 'NAME', 'TAKEDOWNS'].includes(partition);
}

function isCancelled(item: TableItem): boolean {
  return item.pk?.S?.startsWith('ARTICLE#') === true && readDocument<Article>(item).state === 'cancelled';
}

function isSame(one: TableItem, other: TableItem): boolean {
  return plain(one) === plain(other);
}

/** Bytes and the order of attributes are as the client gave them: neither makes a difference. */
function plain(item: TableItem): string {
  const attributes = Object.entries(item).map(([name, value]) =>
    value.B === undefined ? [name, value] : [name, Buffer.from(value.B).toString('base64')],
  );
  return JSON.stringify(attributes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function keyOf({ pk, sk }: TableItem) {
  return { pk: pk?.S ?? '', sk: sk?.S ?? '' };
}

function nameOf(item: TableItem): string {
  const { pk, sk } = keyOf(item);
  return `${pk} ${sk}`;
}

async function* batches(items: AsyncIterable<TableItem>): AsyncGenerator<TableItem[]> {
  let batch: TableItem[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
