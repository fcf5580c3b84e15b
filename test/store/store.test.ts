import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { fileObjects, type LocalTable, openTable } from '../../lib/local/index.ts';
import { openStore, tableDefinition } from '../../lib/store/index.ts';
import { scratchFolders } from '../local/scratch-folder.ts';
import { openMemoryTable } from '../memory-table.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from './moto-server.ts';
import { EPOCH } from './samples.ts';
import { type OpenedStore, storeContract } from './store.contract.ts';

const fresh = scratchFolders();

storeContract('on the embedded table', async () => {
  const table = await onDisk();
  const local = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = new DynamoDBClient({ ...local, endpoint: table.endpoint });
  return opened(client, 'feedmill', () => table.close());
});

storeContract('on the embedded table, asked within the process', async () => {
  const table = await onDisk();
  return opened(table.client(), 'feedmill', () => table.close());
});

storeContract('on the embedded table in memory', async () => {
  const table = await openMemoryTable('feedmill', () => EPOCH);
  return opened(table.client(), 'feedmill', () => table.close());
});

function onDisk(): Promise<LocalTable> {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  return openTable({ path }, { tableName: 'feedmill', createTable: tableDefinition('feedmill'), now: () => EPOCH });
}

withoutMoto('the store on a DynamoDB that is not ours');

describe.skipIf(!HAS_MOTO)('on moto', () => {
  let moto: MotoServer;
  let tables = 0;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.close());

  storeContract('on moto', async () => {
    tables += 1;
    // moto looks at a condition and writes in two steps, between which its threads may come; DynamoDB does not. On one
    // socket its requests come one after the other, so what is asked at once is decided as DynamoDB would.
    const client = new DynamoDBClient({ ...moto.client, requestHandler: { httpAgent: { maxSockets: 1 } } });
    await client.send(new CreateTableCommand(tableDefinition(`feedmill-${tables}`)));
    return opened(client, `feedmill-${tables}`, async () => {});
  });
});

function opened(client: DynamoDBClient, tableName: string, close: () => Promise<void>): OpenedStore {
  const counts = new Map<string, number>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        counts.set(commandName, (counts.get(commandName) ?? 0) + 1);
        return next(args);
      },
    { step: 'initialize' },
  );
  const damaged: string[] = [];
  const objects = fileObjects(join(fresh(), 'objects'));
  return {
    store: openStore(client, tableName, objects, ({ key }) => damaged.push(key)),
    damaged,
    requests: (operation) => counts.get(`${operation}Command`) ?? 0,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}
