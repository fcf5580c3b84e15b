import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  freshState,
  type Instant,
  type LeftOut,
  type Source,
  type SourceId,
  type SourceState,
  type WindowItem,
} from '../model/index.ts';
import { type Definitions, definitionsIn } from './definitions.ts';
import { readDocument, writeDocument } from './document.ts';
import { type Remembered, rememberedOf } from './remembered.ts';
import { sourceHubKey } from './source-hubs.ts';
import type { ItemKey, Table, TableItem } from './table.ts';
import { DUE_INDEX, DUE_SHARDS } from './table-definition.ts';

/** The sources: definitions, and apart from them the states and windows, which change with every poll. */
export type Sources = Definitions<Source> & {
  /** For whoever needs the same sources again and again. */
  readonly known: Remembered<Source>;
  /** Removes definition and state; articles stay. */
  remove(id: SourceId): Promise<void>;
  /** Remembers for good that a source was here whose articles stay; to be called before it is removed. */
  rememberRemoval(id: SourceId): Promise<void>;
  /** Says that all are remembered so: nothing was ever told before. */
  beginToRemember(): Promise<void>;
  /** Whether a source that is not defined may have been: false where that would be remembered. One request. */
  mayHaveBeen(id: SourceId): Promise<boolean>;
  /** Removes state and window alone, and what stands between it and its hub, which is told so when it pushes. */
  forgetState(id: SourceId): Promise<void>;
  state(id: SourceId): Promise<SourceState | null>;
  /** The states of many sources, one request for each hundred; one that has none is missing. */
  states(ids: readonly SourceId[]): Promise<Map<SourceId, SourceState>>;
  /** The definition and the state, in one request. */
  withState(id: SourceId): Promise<{ readonly source: Source | null; readonly state: SourceState | null }>;
  saveState(state: SourceState): Promise<void>;
  /** What the source listed when it was last parsed. */
  window(id: SourceId): Promise<WindowItem[]>;
  saveWindow(id: SourceId, window: readonly WindowItem[]): Promise<void>;
  /** Takes down that an item is in no feed; one that took its place in the record before is forgotten. One write. */
  leaveOut(id: SourceId, item: LeftOut): Promise<void>;
  /** What was taken down so: of at most 256 items, whether their source still lists them or not. */
  leftOut(id: SourceId): Promise<LeftOut[]>;
  /** Ids of sources due at `now`, the longest waiting first, with the instant at which each fell due. */
  due(now: Instant, limit: number): Promise<{ readonly id: SourceId; readonly since: Instant }[]>;
  /** Takes a due source for `until`; false where another dispatcher was first. One write. */
  lease(id: SourceId, since: Instant, until: Instant): Promise<boolean>;
};

export function sourcesIn(table: Table): Sources {
  const { forget, forgetLater: _, keyOf, among, ...definitions } = definitionsIn<Source>(table, 'SOURCES');
  const forgetState = async (id: SourceId): Promise<void> => {
    // The state behind the window: while it is due, a poll comes that does this anew where it was cut short. And the window
    // once more: a poll under way writes it before the state, and may have written both in between.
    await table.delete(windowKey(id));
    await table.delete(sourceHubKey(id));
    await table.delete(stateKey(id));
    await table.delete(windowKey(id));
  };
  return {
    ...definitions,
    known: rememberedOf(definitions.getMany, definitions.log),

    async remove(id) {
      await forgetState(id);
      for await (const { pk, sk } of table.query(leftOf(id))) await table.delete({ pk: pk?.S ?? '', sk: sk?.S ?? '' });
      await forget(id);
    },
    forgetState,

    async rememberRemoval(id) {
      await table.put(itemAt(removalKey(id)));
    },

    async beginToRemember() {
      await table.put(itemAt(removalKey('')));
    },

    async mayHaveBeen(id) {
      const found = await table.getMany([removalKey(''), removalKey(id)]);
      return found.length === 0 || found.some(({ pk }) => pk?.S === removalKey(id).pk);
    },

    async state(id) {
      const item = await table.get(stateKey(id));
      return item === null ? null : fromItem(item);
    },

    async states(ids) {
      const states = (await table.getMany(ids.map(stateKey))).map(fromItem);
      return new Map(states.map((state) => [state.id, state]));
    },

    async withState(id) {
      const items = await table.getMany([keyOf(id), stateKey(id)]);
      const state = items.find(({ pk }) => pk?.S === stateKey(id).pk);
      return { source: among(items), state: state === undefined ? null : fromItem(state) };
    },

    async saveState(state) {
      await table.put(toItem(state));
    },

    async window(id) {
      const item = await table.get(windowKey(id));
      const packed = item?.items?.B;
      return packed === undefined ? [] : (JSON.parse(gunzipSync(packed).toString()) as WindowItem[]);
    },

    async saveWindow(id, window) {
      const { pk, sk } = windowKey(id);
      await table.put({ pk: { S: pk }, sk: { S: sk }, items: { B: gzipSync(JSON.stringify(window)) } });
    },

    async leaveOut(id, item) {
      await table.put({ ...leftKey(id, item), doc: writeDocument(item) });
    },

    leftOut: async (id) => {
      const found: LeftOut[] = [];
      for await (const item of table.query(leftOf(id))) found.push(readDocument<LeftOut>(item));
      return found;
    },

    async due(now, limit) {
      const due: { id: SourceId; since: Instant }[] = [];
      for (let shard = 0; shard < DUE_SHARDS; shard++) {
        const query = {
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'dueShard = :shard AND nextDue <= :now',
          ExpressionAttributeValues: { ':shard': { S: String(shard) }, ':now': { S: now } },
        };
        let taken = 0;
        for await (const item of table.query(query, Math.min(limit, DUE_PER_PAGE))) {
          due.push({ id: item.pk?.S?.slice('SOURCE#'.length) as SourceId, since: item.nextDue?.S as Instant });
          if (++taken === limit) break;
        }
      }
      return due.sort((a, b) => (a.since < b.since ? -1 : 1)).slice(0, limit);
    },

    lease(id, since, until) {
      return table.set(
        stateKey(id),
        { nextDue: { S: until }, leased: { BOOL: true } },
        { expression: 'nextDue = :since', values: { ':since': { S: since } } },
      );
    },
  };
}

/** No page of an answer is asked for with more: DynamoDB takes no limit beyond 32 bits, and a page holds a megabyte. */
const DUE_PER_PAGE = 1000;

function stateKey(id: SourceId) {
  return { pk: `SOURCE#${id}`, sk: 'S' };
}

function windowKey(id: SourceId) {
  return { pk: `SOURCE#${id}`, sk: 'W' };
}

/** Its place is one of 256, by what it said: however much a source has left out over the years, the record stays small. */
function leftKey(id: SourceId, { hash }: LeftOut): TableItem {
  return { pk: { S: `LEFT#${id}` }, sk: { S: hash.slice(0, 2) } };
}

/** That a source was removed; of no source: that each which is removed has this. */
function removalKey(id: SourceId | ''): ItemKey {
  return { pk: `SOURCE#${id}`, sk: 'R' };
}

function itemAt({ pk, sk }: ItemKey): TableItem {
  return { pk: { S: pk }, sk: { S: sk } };
}

function leftOf(id: SourceId) {
  return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: `LEFT#${id}` } } };
}

/**
 * `nextDue` is an attribute, not part of the document: the index is made of it, and a source without is not in it. So is
 * `leased`, that a lease is one write that reads nothing.
 */
function toItem({ nextDue, leased, ...state }: SourceState): TableItem {
  const { pk, sk } = stateKey(state.id);
  return {
    pk: { S: pk },
    sk: { S: sk },
    doc: writeDocument(state),
    ...(leased && { leased: { BOOL: true } }),
    ...(nextDue !== null && { nextDue: { S: nextDue }, dueShard: { S: shardOf(state.id) } }),
  };
}

function fromItem(item: TableItem): SourceState {
  const state = readDocument<Omit<SourceState, 'nextDue'>>(item);
  const nextDue = (item.nextDue?.S as Instant | undefined) ?? null;
  // What an earlier version stored lacks what it did not know of.
  return { ...freshState(state.id, nextDue), ...state, ...(item.leased?.BOOL && { leased: true }) };
}

function shardOf(id: SourceId): string {
  return String((createHash('sha256').update(id).digest()[0] ?? 0) % DUE_SHARDS);
}
