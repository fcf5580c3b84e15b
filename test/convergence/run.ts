import type { TableItem } from '../../lib/store/index.ts';
import { START } from '../world.ts';
import { readersOf } from './change-readers.ts';
import { openEmbedded } from './embedded.ts';
import type { History } from './history.ts';
import { type Lived, live } from './live.ts';
import { faultsOf } from './verdict.ts';

/** Lives through a history and says what is wrong at its end, a line each; with everything that happened, in order. */
export async function convergenceOf(history: History): Promise<{ faults: string[]; trace: readonly string[] }> {
  const chaotic = await openEmbedded(() => START);
  const calm = await openEmbedded(() => START);
  try {
    const commits: TableItem[] = [];
    let lived: Lived;
    const { records } = chaotic;
    const readers = readersOf(chaotic.objects);
    const seen = new Map<string, TableItem>();
    const read: typeof records.read = async (shard, max) => {
      const found = await records.read(shard, max);
      for (const { dynamodb } of found) seen.set(dynamodb!.SequenceNumber!, dynamodb!.NewImage as TableItem);
      return found;
    };
    try {
      lived = await live(history, { ...chaotic, objects: readers.objects, records: { ...records, read } }, readers);
    } catch (error) {
      return { faults: [String(error)], trace: [] };
    }
    for (const [, item] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) commits.push(imageOf(item));
    return { faults: await faultsOf(lived, readers, chaotic, commits, calm), trace: lived.trace };
  } finally {
    await chaotic.close();
    await calm.close();
  }
}

function imageOf(item: TableItem): TableItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof (value as { B?: unknown }).B === 'string' ? { B: Buffer.from(String(value.B), 'base64') } : value,
    ]),
  );
}
