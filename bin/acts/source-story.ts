import { freshState, type Source } from '../../lib/model/index.ts';
import { addressOf, healthOf, leftOutOf, lettersOf, type Ports, toldOfHub } from '../../lib/pipeline/index.ts';
import type { SourceStory } from '../show/source.ts';

/** Reads everything that is known of a source; its addresses stand in it as they are. */
export async function sourceStory(
  source: Source,
  { store, keptPerDay: most, now, mail }: Pick<Ports, 'store' | 'keptPerDay' | 'now' | 'mail'>,
): Promise<SourceStory> {
  const state = (await store.sources.state(source.id)) ?? freshState(source.id, null);
  const window = await store.sources.window(source.id);
  const asOf = now();
  const bytes = await store.ledger.kept(source.id, asOf);
  const leftOut = await leftOutOf(source.id, state, store);
  const kept = most === null ? null : { bytes, most };
  const letters = await lettersOf(source, store, asOf);
  const health = healthOf(source, state, asOf, { kept, leftOut: leftOut.count, letters });
  const hub = toldOfHub(state, (await store.sourceHubs.get(source.id))?.hub ?? null, asOf);
  const address = letters?.mailbox == null ? null : addressOf(letters.mailbox, mail?.domain ?? null);
  return { source, state, health, kept: bytes, window, leftOut, hub, letters, address };
}
