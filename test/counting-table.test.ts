import { join } from 'node:path';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { fileObjects } from '../lib/local/index.ts';
import { openStore } from '../lib/store/index.ts';
import { type Billed, countingTable } from './counting-table.ts';
import { scratchFolders } from './local/scratch-folder.ts';
import { openMemoryTable } from './memory-table.ts';
import { EPOCH } from './store/samples.ts';
import { storeContract } from './store/store.contract.ts';

/** The table of simulations holds what holds of a DynamoDB, and bills as the embedded one does. */

const fresh = scratchFolders();

storeContract('on the table that counts', async () => {
  const requests = new Map<string, number>();
  const note = ({ operation, requests: more }: Billed) => {
    requests.set(operation, (requests.get(operation) ?? 0) + more);
  };
  const { client } = countingTable(note, () => {});
  const damaged: string[] = [];
  const objects = fileObjects(join(fresh(), 'objects'));
  return {
    store: openStore(client, 'feedmill', objects, ({ key }) => damaged.push(key)),
    damaged,
    requests: (operation) => requests.get(operation) ?? 0,
    close: async () => {},
  };
});

it('bills reads, writes and failed conditions as the embedded table does', async () => {
  const table = await openMemoryTable('feedmill', () => EPOCH);
  const embedded = table.client();
  const expected = await consumed(embedded);
  await table.close();
  let so = 0;
  const counting = countingTable(
    ({ read, write }) => {
      so += read + write;
    },
    () => {},
  );
  const billed: number[] = [];
  for (const command of commands()) {
    so = 0;
    await counting.client.send(command as never).catch(() => {});
    billed.push(so);
  }
  expect(billed).toEqual(expected);
  expect(counting.items()).toBe(2);
});

it('bills the index apart: nothing where a source’s entry stays, one unit to put or delete it, two to move it', async () => {
  let index = 0;
  const { client } = countingTable(
    (billed) => {
      index += billed.index;
    },
    () => {},
  );
  const put = async (more: Record<string, { S: string }>) => {
    index = 0;
    const Item = { pk: { S: 'SOURCE#a' }, sk: { S: 'S' }, ...more };
    await client.send(new PutItemCommand({ TableName: 'feedmill', Item }));
    return index;
  };
  const due = (nextDue: string) => ({ dueShard: { S: '1' }, nextDue: { S: nextDue } });
  expect([await put({}), await put(due('2')), await put(due('2')), await put(due('3')), await put({})]).toEqual([
    0, 1, 0, 2, 1,
  ]);
});

/** In ASCII: the embedded table counts characters where DynamoDB counts bytes. */
function commands() {
  const TableName = 'feedmill';
  const key = (sk: string) => ({ pk: { S: 'FEED#a' }, sk: { S: sk } });
  const put = (sk: string, bytes: number, more = {}) =>
    new PutItemCommand({ TableName, Item: { ...key(sk), doc: { S: 'a'.repeat(bytes) } }, ...more });
  const get = (sk: string, ConsistentRead: boolean) => new GetItemCommand({ TableName, Key: key(sk), ConsistentRead });
  return [
    put('M#1', 10_000),
    put('M#2', 3000),
    put('M#2', 100),
    put('M#2', 100, { ConditionExpression: 'attribute_not_exists(pk)' }),
    put('M#3', 100, {
      ConditionExpression: 'attribute_not_exists(pk) AND NOT (version < :v OR version = :v)',
      ExpressionAttributeValues: { ':v': { N: '2' } },
    }),
    get('M#1', true),
    get('M#1', false),
    get('M#9', true),
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': { S: 'FEED#a' }, ':from': { S: 'M#' }, ':to': { S: 'M#~' } },
      ConsistentRead: true,
    }),
    new UpdateItemCommand({
      TableName,
      Key: key('M#2'),
      UpdateExpression: 'ADD #n :n',
      ExpressionAttributeNames: { '#n': 'count' },
      ExpressionAttributeValues: { ':n': { N: '7' } },
    }),
    new DeleteItemCommand({ TableName, Key: key('M#1') }),
  ];
}

async function consumed(client: DynamoDBClient): Promise<number[]> {
  const found: number[] = [];
  for (const command of commands()) {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    const answer = (await client.send(command as never).catch(() => ({ ConsumedCapacity: { CapacityUnits: 1 } }))) as {
      ConsumedCapacity: { CapacityUnits: number };
    };
    found.push(answer.ConsumedCapacity.CapacityUnits);
  }
  return found;
}
