import { expect, it, onTestFinished } from 'vitest';
import { answer, type BareStore, dynalite } from '../../../lib/local/table/dynalite.ts';
import { readQuickly } from '../../../lib/local/table/quick-reads.ts';
import { tableDefinition } from '../../../lib/store/table-definition.ts';
import { TABLE } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();

async function setUp(): Promise<BareStore> {
  const store = readQuickly(dynalite.create({ path: fresh(), createTableMs: 0 }));
  await store.db.open();
  onTestFinished(() => store.db.close());
  await answer(store, 'CreateTable', tableDefinition(TABLE));
  await expect.poll(async () => (await answer(store, 'GetItem', get('0'))).status).toBe(200);
  return store;
}

const get = (sk: string) => ({ TableName: TABLE, Key: { pk: { S: 'MILL' }, sk: { S: sk } } });
const put = (sk: string) => ({ TableName: TABLE, Item: { pk: { S: 'MILL' }, sk: { S: sk } } });
const found = (asked: { readonly body: unknown }) =>
  (asked.body as { Items: { sk: { S: string } }[] }).Items.map(({ sk }) => sk.S);

it('finds what was written, and the places of a query from both ends and from where the last page ended', async () => {
  const store = await setUp();
  for (const sk of ['1', '2', '3', '4', '5']) await answer(store, 'PutItem', put(sk));
  expect((await answer(store, 'GetItem', get('3'))).body).toEqual({ Item: put('3').Item });
  expect((await answer(store, 'GetItem', get('9'))).body).toEqual({});

  const query = {
    TableName: TABLE,
    KeyConditionExpression: 'pk = :mill AND sk > :first',
    ExpressionAttributeValues: { ':mill': { S: 'MILL' }, ':first': { S: '1' } },
    Limit: 2,
  };
  const page = await answer(store, 'Query', query);
  expect(found(page)).toEqual(['2', '3']);
  const { LastEvaluatedKey } = page.body as { readonly LastEvaluatedKey: unknown };
  expect(found(await answer(store, 'Query', { ...query, ExclusiveStartKey: LastEvaluatedKey }))).toEqual(['4', '5']);
  expect(found(await answer(store, 'Query', { ...query, ScanIndexForward: false }))).toEqual(['5', '4']);
});

it('does one after the other for a key, and goes on behind one that fails', async () => {
  const { getItemDb } = await setUp();
  const items = getItemDb(TABLE);
  const order: string[] = [];
  let endFirst = (): void => {};
  items.lock('a', (release) => {
    order.push('first');
    endFirst = () => release(() => {})(null);
  });
  items.lock('a', (release) => {
    order.push('second');
    release(() => {})(null);
    // Another end of the same work does not end that of the next.
    release(() => {})(null);
  });
  items.lock('b', (release) => {
    order.push('other');
    release(() => {})(null);
  });
  expect(() =>
    items.lock('c', () => {
      throw new Error('it failed');
    }),
  ).toThrow('it failed');
  items.lock('c', () => order.push('behind it'));
  await new Promise((resume) => setImmediate(resume));
  expect(order).toEqual(['first', 'other', 'behind it']);
  endFirst();
  await expect.poll(() => order).toEqual(['first', 'other', 'behind it', 'second']);
});

it('knows at once that a table is gone', async () => {
  const store = await setUp();
  await answer(store, 'DeleteTable', { TableName: TABLE });
  expect(await answer(store, 'GetItem', get('1'))).toMatchObject({ status: 400 });
});
