import type { LocalTable } from '../lib/local/index.ts';
import { makeWritesAtomic } from '../lib/local/table/atomic-writes.ts';
import { answer, dynalite, type Store } from '../lib/local/table/dynalite.ts';
import { readQuickly } from '../lib/local/table/quick-reads.ts';
import { openStreamLog, type StreamLog } from '../lib/local/table/stream-log.ts';
import { momentOf, type TableMoment } from '../lib/local/table/table-moment.ts';
import { serveTable } from '../lib/local/table/table-server.ts';
import type { Instant } from '../lib/model/index.ts';
import { tableDefinition } from '../lib/store/index.ts';

/** The embedded table's store with its stream, as one machine has it, but in memory. */
export async function openMemoryStore(
  tableName: string,
  now: () => Instant,
): Promise<{ readonly store: Store; readonly records: StreamLog; readonly moment: () => TableMoment }> {
  // Without a path dynalite keeps its items in memory.
  const bare = readQuickly(dynalite.create({ createTableMs: 0 } as Parameters<typeof dynalite.create>[0]));
  await bare.db.open();
  const records = await openStreamLog(bare.db, now);
  const store = makeWritesAtomic(bare, records, (keys) => String(keys.pk?.S ?? '').startsWith('ARTICLE#'));
  await answer(store, 'CreateTable', tableDefinition(tableName));
  const status = async () => (await answer(store, 'DescribeTable', { TableName: tableName })).body as Described;
  while ((await status()).Table.TableStatus !== 'ACTIVE') await new Promise((resume) => setImmediate(resume));
  return { store, records, moment: () => momentOf(bare.db) };
}

type Described = { readonly Table: { readonly TableStatus: string } };

/** The embedded table in memory. */
export async function openMemoryTable(tableName: string, now: () => Instant): Promise<LocalTable> {
  const { store, records, moment } = await openMemoryStore(tableName, now);
  const server = await serveTable(store, String);
  return {
    ...server,
    records,
    moment,
    halted: () => null,
    async close() {
      await server.close();
      await store.db.close();
    },
  };
}
