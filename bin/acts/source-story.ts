import { freshState, type Source } from '../../lib/model/index.ts';
import { healthOf, leftOutOf, type Ports, toldOfHub } from '../../lib/pipeline/index.ts';
import type { SourceStory } from '../show/source.ts';

/** Reads everything that is known of a source; its addresses stand in it as they are. */
export async function sourceStory(
  source: Source,
  { store, keptPerDay: most, now }: Pick<Ports, 'store' | 'keptPerDay' | 'now'>,
): Promise<SourceStory> {
  const state = (await store.sources.state(source.id)) ?? freshState(source.id, null);
  const window = await store.sources.window(source.id);
  const asOf = now();
  const bytes = await store.ledger.kept(source.id, asOf);
  const leftOut = await leftOutOf(source.id, state, store);
  const kept = most === null ? null : { bytes, most };
  const health = healthOf(source, state, asOf, { kept, leftOut: leftOut.count });
  const hub = toldOfHub(state, (await store.sourceHubs.get(source.id))?.hub ?? null, asOf);
  return { source, state, health, kept: bytes, window, leftOut, hub };
}
