import { expect, it, onTestFinished } from 'vitest';
import { answer, type BareLevel, dynalite, type LevelRange } from '../../../lib/local/table/dynalite.ts';
import { endWalks } from '../../../lib/local/table/level-walks.ts';
import { tableDefinition } from '../../../lib/store/table-definition.ts';
import { TABLE } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();

/** A store whose iterators are counted: how many were opened, and which are open still. */
async function setUp() {
  const store = dynalite.create({ path: fresh(), createTableMs: 0 });
  const open = new Set<unknown>();
  let opened = 0;
  const counted = (walk: BareLevel['values']) => (range: LevelRange) => {
    const iterator = walk.call(store.db, range);
    const { close } = iterator;
    opened += 1;
    open.add(iterator);
    return Object.assign(iterator, {
      async close() {
        await close.call(iterator);
        open.delete(iterator);
      },
    });
  };
  Object.assign(store.db, { keys: counted(store.db.keys), values: counted(store.db.values) });
  endWalks(store.db);
  await store.db.open();
  onTestFinished(() => store.db.close());
  await answer(store, 'CreateTable', tableDefinition(TABLE));
  await expect
    .poll(async () => (await answer(store, 'DescribeTable', { TableName: TABLE })).body)
    .toMatchObject({
      Table: { TableStatus: 'ACTIVE' },
    });
  return { store, open, opened: () => opened };
}

const item = (i: number) => ({ pk: { S: 'MILL' }, sk: { S: `${i}`.padStart(4, '0') } });

it('leaves no iterator open behind a query, whether it comes to its end or is content before', async () => {
  const { store, open, opened } = await setUp();
  for (let i = 0; i < 100; i += 1) await answer(store, 'PutItem', { TableName: TABLE, Item: item(i) });
  const query = {
    TableName: TABLE,
    KeyConditionExpression: 'pk = :mill',
    ExpressionAttributeValues: { ':mill': { S: 'MILL' } },
  };

  const whole = await answer(store, 'Query', query);
  const some = await answer(store, 'Query', { ...query, Limit: 3 });
  const none = await answer(store, 'Query', { ...query, ExpressionAttributeValues: { ':mill': { S: 'NO MILL' } } });

  const found = [whole, some, none].map(({ body }) => (body as { Items: unknown[] }).Items);
  expect(found).toEqual([Array.from({ length: 100 }, (_, i) => item(i)), [item(0), item(1), item(2)], []]);
  await expect.poll(() => open.size).toBe(0);
  expect(opened()).toBeGreaterThanOrEqual(3);
});

it('gives the keys of a range in order, and leaves no iterator open behind a loop that is left', async () => {
  const { store, open } = await setUp();
  const keys = Array.from({ length: 100 }, (_, i) => `walk~${`${i}`.padStart(4, '0')}`);
  await store.db.batch(keys.map((key) => ({ type: 'put', key, value: 1 })));
  const range = { gte: 'walk~', lt: 'walk\x7f' };

  const walked: string[] = [];
  for await (const key of store.db.keys(range)) walked.push(key);
  expect(walked).toEqual(keys);
  for await (const key of store.db.keys(range)) {
    expect(key).toBe(keys[0]);
    break;
  }
  expect(open.size).toBe(0);
});
