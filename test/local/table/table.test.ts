import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SHARDS, type StreamLog } from '../../../lib/local/table/stream-log.ts';
import { openTable } from '../../../lib/local/table/table.ts';
import { tableDefinition } from '../../../lib/store/table-definition.ts';
import { clientOf, openArticles, put, TABLE, wallClock } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();

async function setUp(path = fresh()) {
  const table = await openArticles(path);
  const client = clientOf(table.endpoint);
  onTestFinished(async () => {
    client.destroy();
    await table.close().catch(() => {});
  });
  return { table, client, path };
}

async function allRecords(log: StreamLog): Promise<DynamoDBRecord[]> {
  const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => log.read(shard, 10_000)));
  return shards.flat().sort((a, b) => sequence(a).localeCompare(sequence(b)));
}

const sequence = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';
const article = (id: string) => ({ pk: { S: `ARTICLE#${id}` }, sk: { S: 'A' } });

describe('the table on one machine', () => {
  it('answers the AWS client, conditions included', async () => {
    const { client } = await setUp();
    const once = new PutItemCommand({
      TableName: TABLE,
      Item: article('a'),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await client.send(once);
    await expect(client.send(once)).rejects.toThrow(
      expect.objectContaining({ name: 'ConditionalCheckFailedException' }),
    );
    const { Item } = await client.send(
      new GetItemCommand({ TableName: TABLE, Key: article('a'), ConsistentRead: true }),
    );
    expect(Item).toEqual(article('a'));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });

  it('is not for web pages, not even those of a name that leads here for the moment', async () => {
    const { client, table } = await setUp();
    await client.send(put('ARTICLE#a', { title: { S: 'Under an embargo' } }));
    const { host, port } = new URL(table.endpoint);
    const scan = (headers: Record<string, string>) =>
      new Promise<readonly [number | undefined, string]>((resolve, reject) => {
        const asked = { 'x-amz-target': 'DynamoDB_20120810.Scan', 'content-type': 'application/x-amz-json-1.0' };
        const request = httpRequest(
          { host: '127.0.0.1', port, method: 'POST', headers: { ...asked, ...headers } },
          (response) => text(response).then((said) => resolve([response.statusCode, said]), reject),
        );
        request.on('error', reject);
        request.end(JSON.stringify({ TableName: TABLE }));
      });
    expect(await scan({ host })).toEqual([200, expect.stringContaining('Under an embargo')]);
    // After rebinding the page is of the same origin as the table: its Host alone tells.
    expect(await scan({ host: `evil.example:${port}` })).toEqual([
      421,
      expect.stringMatching(/^\{"message":"Not here: /),
    ]);
    expect(await scan({ host, origin: 'https://evil.example' })).toEqual([403, expect.stringContaining('web pages')]);
    expect(await scan({ host, origin: table.endpoint })).toEqual([403, expect.stringContaining('web pages')]);
  });

  it('has one stream record for each write that changed an article, with both images, in order', async () => {
    const { client, table } = await setUp();
    const title = (text: string) => ({ title: { S: text }, body: { B: Buffer.from('bytes') } });
    await client.send(put('ARTICLE#a', title('one')));
    await client.send(put('ARTICLE#a', title('one')));
    await client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: article('a'),
        UpdateExpression: 'SET title = :t',
        ExpressionAttributeValues: { ':t': { S: 'two' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: article('a') }));
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: article('a') }));

    const records = await allRecords(table.records);
    const image = (text: string) => ({ ...article('a'), title: { S: text }, body: { B: 'Ynl0ZXM=' } });
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage, dynamodb?.NewImage])).toEqual([
      ['INSERT', undefined, image('one')],
      ['MODIFY', image('one'), image('two')],
      ['REMOVE', image('two'), undefined],
    ]);
    expect(records[0]).toMatchObject({
      eventSource: 'aws:dynamodb',
      dynamodb: {
        Keys: article('a'),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        SequenceNumber: /^\d{21}$/.exec(sequence(records[0]!))?.[0],
      },
    });
  });

  it('says nothing in the stream of other items, nor of a write whose condition failed', async () => {
    const { client, table } = await setUp();
    await client.send(put('SOURCE#s', { nextDue: { S: '2026' }, dueShard: { S: '0' } }, 'S'));
    const refused = new DeleteItemCommand({
      TableName: TABLE,
      Key: article('a'),
      ConditionExpression: 'attribute_exists(pk)',
    });
    await expect(client.send(refused)).rejects.toThrow();
    expect(table.records.depth()).toBe(0);
  });

  it('captures the writes of a batch', async () => {
    const { client, table } = await setUp();
    await client.send(put('ARTICLE#a'));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TABLE]: [{ DeleteRequest: { Key: article('a') } }, { PutRequest: { Item: article('b') } }],
        },
      }),
    );
    const names = (await allRecords(table.records)).map(
      ({ eventName, dynamodb }) => `${eventName} ${dynamodb?.Keys?.pk?.S}`,
    );
    expect(names.toSorted()).toEqual(['INSERT ARTICLE#a', 'INSERT ARTICLE#b', 'REMOVE ARTICLE#a']);
  });

  it('keeps each record chained to the one before it when many write one article at once', async () => {
    const { client, table } = await setUp();
    await Promise.all(
      Array.from({ length: 40 }, () =>
        client.send(
          new UpdateItemCommand({
            TableName: TABLE,
            Key: article('a'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          }),
        ),
      ),
    );
    const records = await allRecords(table.records);
    expect(records.map(({ dynamodb }) => dynamodb?.NewImage?.n?.N)).toEqual(
      Array.from({ length: 40 }, (_, i) => String(i + 1)),
    );
    expect(records.slice(1).map(({ dynamodb }) => dynamodb?.OldImage)).toEqual(
      records.slice(0, -1).map(({ dynamodb }) => dynamodb?.NewImage),
    );
  });

  it('keeps the index in step with the items', async () => {
    const { client } = await setUp();
    const due = async (): Promise<string[]> => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: TABLE,
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :s AND nextDue <= :n',
          ExpressionAttributeValues: { ':s': { S: '0' }, ':n': { S: '2027' } },
        }),
      );
      return Items.map(({ pk, nextDue }) => `${pk?.S} ${nextDue?.S}`);
    };
    const source = (id: string, nextDue: string) =>
      put(`SOURCE#${id}`, { nextDue: { S: nextDue }, dueShard: { S: '0' } }, 'S');
    await client.send(source('b', '2026-02'));
    await client.send(source('a', '2026-01'));
    expect(await due()).toEqual(['SOURCE#a 2026-01', 'SOURCE#b 2026-02']);
    await client.send(source('a', '2026-03'));
    expect(await due()).toEqual(['SOURCE#b 2026-02', 'SOURCE#a 2026-03']);
    await client.send(put('SOURCE#b', {}, 'S'));
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: 'SOURCE#a' }, sk: { S: 'S' } } }));
    expect(await due()).toEqual([]);
  });

  it('counts the requests by operation', async () => {
    const { client, table } = await setUp();
    await client.send(put('ARTICLE#a'));
    await client.send(put('ARTICLE#b'));
    await client.send(new GetItemCommand({ TableName: TABLE, Key: article('a') }));
    expect(table.counts()).toEqual({ PutItem: 2, GetItem: 1 });
  });

  it('answers nonsense with an error and goes on', async () => {
    const { client, table } = await setUp();
    const ask = (init: RequestInit) => fetch(table.endpoint, init).then((response) => response.status);
    const target = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    expect(await ask({})).toBe(404);
    expect(await ask({ method: 'POST', headers: target, body: '{' })).toBe(400);
    expect(await ask({ method: 'POST', headers: target, body: '{"TableName": 7}' })).toBe(400);
    expect(
      await ask({ method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.constructor' }, body: '{}' }),
    ).toBe(400);
    await client.send(put('ARTICLE#a'));
  });

  it('has items and records after a restart, only those not acknowledged, and never a sequence number twice', async () => {
    const path = fresh();
    const first = await openArticles(path);
    const client = clientOf(first.endpoint);
    await client.send(put('ARTICLE#a'));
    await client.send(put('ARTICLE#b'));
    const [a, b] = await allRecords(first.records);
    if (a === undefined || b === undefined) return expect.fail('records missing');
    await first.records.acknowledge([a]);
    client.destroy();
    await first.close();

    const second = await setUp(path);
    expect(await allRecords(second.table.records)).toEqual([b]);
    await second.client.send(put('ARTICLE#c'));
    const [, c] = await allRecords(second.table.records);
    expect(c && sequence(c) > sequence(b)).toBe(true);
    expect((await second.client.send(new GetItemCommand({ TableName: TABLE, Key: article('a') }))).Item).toBeDefined();
  });

  it('sets a record aside with its reason, and puts it back in its place when asked', async () => {
    const { client, table } = await setUp();
    for (const n of ['1', '2']) await client.send(put('ARTICLE#a', { n: { N: n } }));
    const [one] = await allRecords(table.records);
    if (one === undefined) return expect.fail('record missing');
    await table.records.setAside(one, 'route threw', wallClock());
    expect((await allRecords(table.records)).map((record) => record.dynamodb?.NewImage?.n?.N)).toEqual(['2']);
    expect(await table.records.failures()).toMatchObject([{ record: one, reason: 'route threw' }]);
    expect(await table.records.redrive()).toBe(1);
    expect((await allRecords(table.records)).map((record) => record.dynamodb?.NewImage?.n?.N)).toEqual(['1', '2']);
    expect(await table.records.failures()).toEqual([]);
  });

  it('refuses a table of another shape with one line', async () => {
    const { table, path, client } = await setUp();
    client.destroy();
    await table.close();
    const other = { ...tableDefinition(TABLE), GlobalSecondaryIndexes: undefined, AttributeDefinitions: undefined };
    await expect(openTable({ path }, { tableName: TABLE, createTable: other, now: wallClock })).rejects.toThrow(
      /its table feedmill was made by another version of Feedmill; choose another folder with --data$/,
    );
  });

  it('has for every acknowledged write its item and its record after kill -9, and for every record its item', async () => {
    const path = fresh();
    const module = new URL('../articles-table.ts', import.meta.url).href;
    const program = `
      const { openArticles, clientOf, put } = await import(${JSON.stringify(module)});
      const table = await openArticles(${JSON.stringify(path)});
      const client = clientOf(table.endpoint);
      const write = async (lane) => {
        for (let i = 1; ; i += 1) {
          await client.send(put('ARTICLE#' + lane, { n: { N: String(i) }, pad: { S: 'x'.repeat(2000) } }));
          process.stdout.write(lane + ' ' + i + '\\n');
        }
      };
      await Promise.all(['a', 'b', 'c'].map(write));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.length > 1500) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

    const { client, table } = await setUp(path);
    const records = await allRecords(table.records);
    for (const lane of ['a', 'b', 'c']) {
      const numbers = records
        .map(({ dynamodb }) => dynamodb?.NewImage)
        .filter((image) => image?.pk?.S === `ARTICLE#${lane}`)
        .map((image) => Number(image?.n?.N));
      const acknowledged = output
        .slice(0, output.lastIndexOf('\n'))
        .split('\n')
        .filter((line) => line.startsWith(lane)).length;
      expect(acknowledged).toBeGreaterThan(20);
      expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1));
      expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
      const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: article(lane) }));
      expect(Number(Item?.n?.N)).toBe(numbers.at(-1));
    }
  });
});
