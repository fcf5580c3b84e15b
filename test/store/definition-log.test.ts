import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalTable } from '../../lib/local/index.ts';
import { type DefinitionLog, definitionLogIn } from '../../lib/store/definition-log.ts';
import { openTable, type Table } from '../../lib/store/index.ts';
import { openMemoryTable } from '../memory-table.ts';
import { EPOCH } from './samples.ts';

let local: LocalTable;
let table: Table;
let log: DefinitionLog;
beforeEach(async () => {
  local = await openMemoryTable('feedmill', () => EPOCH);
  table = openTable(local.client(), 'feedmill');
  log = definitionLogIn(table, 'FEEDS');
});
afterEach(() => local.close());

async function tell(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await log.append(`feed-${at}`, '');
}

it('forgets what was told long ago, and says so to whoever stands there', async () => {
  await tell(1);
  const first = await log.last();
  await tell(1);
  const second = await log.last();
  await tell(999);
  expect((await log.since(second))?.ids).toHaveLength(999);
  expect(await log.since(first)).toBeNull();
  expect(await log.since({ number: 0, mark: '' })).toBeNull();
  expect((await log.last()).number).toBe(1001);
}, 60_000);

it('tells of what was written, though its writer was held up until its place was long forgotten', async () => {
  await tell(2);
  const at = await log.last();
  let go = () => {};
  const held = new Promise<void>((resume) => {
    go = resume;
  });
  const put: Table['put'] = async (...given) => {
    await held;
    return table.put(...given);
  };
  const slow = definitionLogIn({ ...table, put }, 'FEEDS');
  const late = slow.append('late', '');
  await new Promise((resume) => setTimeout(resume, 50));
  await tell(1500);
  const before = await log.last();
  go();
  await late;
  expect((await log.since(before))?.ids).toEqual(['late']);
  // Whoever stands where it was to go first finds that the log does not go on from there.
  expect(await log.since(at)).toBeNull();
}, 60_000);

it('is not taken for itself where its table was put back and it went on otherwise', async () => {
  await tell(3);
  const held = await log.last();
  await table.delete({ pk: 'LOG#FEEDS', sk: '0000000003' });
  const putBack = definitionLogIn(table, 'FEEDS');
  expect(await putBack.since(held)).toBeNull();
  await putBack.append('another', '');
  expect((await putBack.last()).number).toBe(held.number);
  expect(await putBack.since(held)).toBeNull();
  await putBack.append('feed-9', '');
  expect(await putBack.since(held)).toBeNull();
});
