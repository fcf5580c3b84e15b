import { createHash } from 'node:crypto';
import type { Table, TableItem } from './table.ts';

/** Where somebody stands in a log: the number of the last entry that he knows, and what tells it from any other's. */
export type LogPlace = { readonly number: number; readonly mark: string };

/** What a log tells of after a place: where it ends now, and the ids of what was written since, in order. */
export type LogNews = { readonly at: LogPlace; readonly ids: readonly string[] };

/**
 * In which order definitions of a kind were written, so that whoever holds them in memory learns with one small read that
 * he holds what stands, or what to read anew. Whoever writes a definition appends to the log after that, and before he
 * draws consequences from it: who has read the definition since the entry has what was written.
 *
 * Each entry tells the mark of the one before it. A log that is not the one that somebody knows (its table was put back
 * to an earlier time, or it was forgotten so far) is told by that.
 */
export type DefinitionLog = {
  /** Tells of a definition that was written as `text`. Mostly two requests. */
  append(id: string, text: string): Promise<void>;
  /** Has everybody read all definitions anew: some may have been written without the log. */
  renew(): Promise<void>;
  /** Where the log ends; number 0 where nothing was ever told. One consistent read. */
  last(): Promise<LogPlace>;
  /** What came after a place; null where that cannot be known any more, and all is to be read anew. One consistent read. */
  since(place: LogPlace): Promise<LogNews | null>;
};

/** So many entries are kept: who has missed more reads all anew. */
const KEPT = 1000;

/** How often an append starts anew after losing to another. */
const ATTEMPTS = 50;

const NOTHING: LogPlace = { number: 0, mark: '' };

export function definitionLogIn(table: Table, kind: string): DefinitionLog {
  const pk = `LOG#${kind}`;
  const keyOf = (number: number) => ({ pk, sk: String(number).padStart(10, '0') });
  /** Where the log ended when we last appended; another may have gone on from there. */
  let end: LogPlace | null = null;

  async function last(): Promise<LogPlace> {
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ScanIndexForward: false,
      ConsistentRead: true,
    };
    for await (const item of table.query(query, 1)) return placeOf(item);
    return NOTHING;
  }

  async function write(id: string | null, text: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before: LogPlace = end ?? (await last());
      end = null;
      const own = { number: before.number + 1, mark: markOf(before.mark, id, text) };
      const { sk } = keyOf(own.number);
      const item: TableItem = {
        pk: { S: pk },
        sk: { S: sk },
        after: { S: before.mark },
        mark: { S: own.mark },
        ...(id !== null && { id: { S: id } }),
      };
      if (!(await table.put(item, { expression: 'attribute_not_exists(pk)' }))) continue;
      const now = await last();
      // Written where entries are forgotten already, so long were we held up: there nobody sees it.
      if (now.number - own.number >= KEPT) continue;
      if (own.number > KEPT) await table.delete(keyOf(own.number - KEPT));
      end = now;
      return;
    }
    throw new Error(`The log of ${kind}: lost to other writers ${ATTEMPTS} times in a row`);
  }

  return {
    append: write,
    renew: () => write(null, ''),
    last,

    async since(place) {
      const query = {
        KeyConditionExpression: 'pk = :pk AND sk >= :known',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':known': { S: keyOf(place.number).sk } },
        ConsistentRead: true,
      };
      const ids: string[] = [];
      // Of an empty log there is no entry to find again.
      let at: LogPlace | null = place.number === 0 ? place : null;
      for await (const item of table.query(query)) {
        const next = placeOf(item);
        if (at === null) {
          if (next.number !== place.number || next.mark !== place.mark) return null;
        } else {
          const id = item.id?.S;
          if (next.number !== at.number + 1 || item.after?.S !== at.mark || id === undefined) return null;
          ids.push(id);
        }
        at = next;
      }
      return at === null ? null : { at, ids };
    },
  };
}

function placeOf(item: TableItem): LogPlace {
  return { number: Number(item.sk?.S), mark: item.mark?.S ?? '' };
}

/** Of two logs with an entry of the same mark the same was told up to it. */
function markOf(before: string, id: string | null, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([before, id, text]))
    .digest('hex')
    .slice(0, 16);
}
