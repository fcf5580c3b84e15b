import { freshHub, type SourceHub, type SourceId } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** What stands between a source and its hub, and how often it was changed: whoever changes it has to have seen the last. */
export type KeptHub = { readonly hub: SourceHub; readonly version: number };

/** What stands between sources and the hubs that push to them: of a source that names no hub there is nothing. */
export type SourceHubs = {
  /** Null where no hub was ever asked. One read. */
  get(id: SourceId): Promise<KeptHub | null>;
  /**
   * Changes it, whatever polls and pushes do meanwhile: `change` is asked again with what they left where it came too late,
   * and gives null for nothing to write. Begins with `kept` where it was just read. One write; a read before where it was not.
   * Gives what stands then.
   */
  change(id: SourceId, change: (hub: SourceHub) => SourceHub | null, kept?: KeptHub | null): Promise<SourceHub>;
};

/** So often a change is tried again: there are one poll and a few pushes of a source at a time. */
const MOST_TRIES = 20;

export function sourceHubsIn(table: Table): SourceHubs {
  const get = async (id: SourceId): Promise<KeptHub | null> => {
    const item = await table.get(sourceHubKey(id));
    return item === null ? null : fromItem(item);
  };
  return {
    get,

    async change(id, change, given) {
      let kept = given === undefined ? await get(id) : given;
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const hub = kept?.hub ?? freshHub(id);
        const changed = change(hub);
        if (changed === null || changed === hub) return hub;
        if (await table.put(toItem(changed, (kept?.version ?? 0) + 1), unchangedSince(kept))) return changed;
        kept = await get(id);
      }
      throw new Error(`What stands between ${id} and its hub changes all the time; it is tried again later`);
    },
  };
}

/** Not among the source's own items: a backup's would bring back keys that no hub knows any more. */
export function sourceHubKey(id: SourceId) {
  return { pk: `SOURCEHUB#${id}`, sk: 'H' };
}

function unchangedSince(kept: KeptHub | null) {
  if (kept === null) return { expression: 'attribute_not_exists(pk)' };
  return { expression: 'version = :seen', values: { ':seen': { N: String(kept.version) } } };
}

function toItem(hub: SourceHub, version: number): TableItem {
  const { pk, sk } = sourceHubKey(hub.id);
  return { pk: { S: pk }, sk: { S: sk }, version: { N: String(version) }, doc: writeDocument(hub) };
}

function fromItem(item: TableItem): KeptHub {
  const hub = readDocument<SourceHub>(item);
  // What an earlier version stored lacks what it did not know of.
  return { hub: { ...freshHub(hub.id), ...hub }, version: Number(item.version?.N ?? 0) };
}
