import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type LocalQueues, openQueues } from '../../../lib/local/queues/queues.ts';
import { instant } from '../../../lib/model/index.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const settings = { visibility: 60_000, maxReceives: 3 };

function setUp(): LocalQueues {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  const now = () => instant(Date.parse('2026-01-01T00:00:00Z'));
  return openQueues(
    { path },
    { now, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
  );
}

/** Hands the message out, and has the process that took it die and another start. */
function die(queues: LocalQueues): number | undefined {
  const [taken] = queues.receive('article', 1);
  queues.reveal();
  return taken?.receives;
}

it('does not count the death of the process as a failure of what was out, a dozen times over', async () => {
  const queues = setUp();
  await queues.send('article', [{ body: 'a', group: 'g' }]);
  for (let death = 0; death < 12; death++) expect(die(queues)).toBe(1);
  expect(queues.depth('article')).toEqual({ waiting: 1, hidden: 0, held: 0, dead: 0 });
  queues.close();
});

it('counts what failed before the process died', async () => {
  const queues = setUp();
  await queues.send('article', [{ body: 'a', group: 'g' }]);
  const [taken] = queues.receive('article', 1);
  queues.retry([taken?.receipt ?? ''], 1000, 'no');
  queues.reveal();
  expect(queues.receive('article', 1)).toMatchObject([{ receives: 2 }]);
  queues.close();
});

it('sets a message aside in the end that kills every process which takes it', async () => {
  const queues = setUp();
  await queues.send('article', [{ body: 'poison', group: 'g' }]);
  for (let death = 0; death < 40; death++) die(queues);
  expect(queues.deadLetters('article')).toMatchObject([{ body: 'poison' }]);
  expect(queues.depth('article')).toMatchObject({ waiting: 0, hidden: 0 });
  queues.close();
});
