import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant } from '../../../lib/model/index.ts';
import { openMemoryTable } from '../../memory-table.ts';

const TableName = 'feedmill';
let table: Awaited<ReturnType<typeof openMemoryTable>>;
let clients: readonly DynamoDBClient[];
beforeAll(async () => {
  table = await openMemoryTable(TableName, () => instant(0));
  const { endpoint } = table;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  clients = [table.client(), new DynamoDBClient({ endpoint, region: 'local', credentials, maxAttempts: 1 })];
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await table.close();
});

const put = (client: DynamoDBClient, sk: string, n: number, ifBelow: number | string) =>
  client.send(
    new PutItemCommand({
      TableName,
      Item: { pk: { S: 'MILL' }, sk: { S: sk }, n: { N: `${n}` } },
      ConditionExpression: 'attribute_not_exists(pk) OR #n < :limit',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':limit': typeof ifBelow === 'number' ? { N: `${ifBelow}` } : { S: ifBelow } },
    }),
  );

it('holds each request to the values that it brings, however often its expression came before', async () => {
  for (const [i, client] of clients.entries()) {
    await put(client, `a${i}`, 5, 1);
    await put(client, `a${i}`, 6, 6);
    await expect(put(client, `a${i}`, 7, 6)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await put(client, `a${i}`, 7, 7);
    // The kind counts too: a number is below no text.
    await expect(put(client, `a${i}`, 8, 'z')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  }
});

it('adds each time what it is told', async () => {
  const [client] = clients as [DynamoDBClient];
  for (const added of [1, 10, 100]) {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: 'MILL' }, sk: { S: 'sum' } },
        UpdateExpression: 'ADD #sum :added',
        ExpressionAttributeNames: { '#sum': 'sum' },
        ExpressionAttributeValues: { ':added': { N: `${added}` } },
      }),
    );
  }
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'MILL' }, sk: { S: 'sum' } } }));
  expect(Item?.sum).toEqual({ N: '111' });
});

it('says each time what is wrong with an expression, and what it does not use', async () => {
  const [client] = clients as [DynamoDBClient];
  const ask = (ConditionExpression: string, values: Record<string, { readonly N: string }>) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { pk: { S: 'MILL' }, sk: { S: 'wrong' } },
        ConditionExpression,
        ExpressionAttributeValues: values,
      }),
    );
  for (let i = 0; i < 2; i += 1) {
    await expect(ask('n = :a AND', { ':a': { N: '1' } })).rejects.toThrow(/Syntax error/);
    await expect(ask('attribute_not_exists(pk) OR n = :a', { ':a': { N: '1' }, ':b': { N: '2' } })).rejects.toThrow(
      /unused in expressions: keys: \{:b\}/,
    );
    await expect(
      ask('attribute_not_exists(pk) OR n BETWEEN :a AND :b', { ':a': { N: '2' }, ':b': { N: `${i}` } }),
    ).rejects.toThrow(/BETWEEN/);
  }
});

it('tells bytes as bytes, within lists and maps too, to whoever asks', async () => {
  const bytes = new Uint8Array([0, 255, 7]);
  const item = {
    pk: { S: 'MILL' },
    sk: { S: 'bytes' },
    whole: { B: bytes },
    list: { L: [{ B: bytes }, { M: { inner: { BS: [bytes] } } }] },
    none: { NULL: true as const },
    no: { BOOL: false },
  };
  const [within, outside] = clients as [DynamoDBClient, DynamoDBClient];
  await within.send(new PutItemCommand({ TableName, Item: item }));
  for (const client of [within, outside]) {
    const get = new GetItemCommand({ TableName, Key: { pk: item.pk, sk: item.sk } });
    expect((await client.send(get)).Item).toEqual(item);
  }
});
