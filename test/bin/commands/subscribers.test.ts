import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkplace } from '../../../bin/workplace/workplace.ts';
import { parseConfig } from '../../../lib/config/index.ts';
import {
  type AbsoluteUrl,
  type FeedId,
  instant,
  type Subscriber,
  type SubscriberId,
} from '../../../lib/model/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-subscribers-'));
const data = join(home, 'data');
const setup = ['--config', join(home, 'my.yaml'), '--data', data];
const CONFIG = 'site: { hub: own, baseUrl: "https://feeds.example" }';
const SECRET_PATH = 'k3Jx9QmZ71vB4tRw';

const one: Subscriber = {
  feed: 'all' as FeedId,
  format: 'atom',
  id: '1e3292efcd73204c' as SubscriberId,
  // Nobody answers there, and nothing is sent: the address is not public.
  callback: `http://127.0.0.1:9/${SECRET_PATH}` as AbsoluteUrl,
  secret: 'a secret of theirs',
  since: instant(Date.now() - 3_600_000),
  leaseUntil: instant(Date.now() + 9 * 86_400_000),
  acknowledged: 'etag-of-theirs',
  lastDelivery: instant(Date.now() - 60_000),
  deliveries: 3,
  failing: { since: instant(Date.now() - 30_000), times: 2, error: 'answered 500', next: null },
};

beforeAll(async () => {
  writeFileSync(join(home, 'my.yaml'), CONFIG);
  const workplace = await openWorkplace(
    { config: parseConfig(CONFIG, 'my.yaml'), folder: data, parent: null, demonstration: false, stack: null },
    { log: { info: () => {}, warn: () => {} }, servedAt: 'http://127.0.0.1/' },
  );
  await workplace.hubPorts.subscribers.add(one);
  await workplace.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('lists who is subscribed, until when, and whom nothing reaches, and tells no callback', async () => {
  const { out, code } = await runFeedmill(['subscribers', 'list', ...setup]);
  expect(code).toBe(0);
  expect(out).toMatch(
    /1e3292efcd73204c +all\/atom +127\.0\.0\.1:9 +9 d left +3 +6\d s ago +not reached 2 times: answered 500/,
  );
  expect(out).not.toContain(SECRET_PATH);
  const [listed] = JSON.parse((await runFeedmill(['subscribers', 'list', '--json', ...setup])).out);
  expect(listed).toMatchObject({ id: one.id, site: 'http://127.0.0.1:9/', signed: true, etag: 'etag-of-theirs' });
  expect(JSON.stringify(listed)).not.toMatch(/secret of theirs|k3Jx/);
  expect((await runFeedmill(['subscribers', 'list', '--feed', 'other', ...setup])).out).toBe(
    'There are no subscribers.\n',
  );
});

it('shows one with what it has, and why nothing reaches it', async () => {
  const { out } = await runFeedmill(['subscribers', 'show', one.id, ...setup]);
  expect(out).toContain('with its secret, by sha256');
  expect(out).toContain('when the topic changes');
  expect(out).not.toMatch(/secret of theirs|k3Jx/);
  expect(await runFeedmill(['subscribers', 'show', 'nobody', ...setup])).toMatchObject({
    code: 1,
    err: 'There is no subscriber nobody. To see them all, run feedmill subscribers list\n',
  });
});

it('is a line of the status', async () => {
  const { out } = await runFeedmill(['status', ...setup]);
  expect(out).toContain(
    'hub https://feeds.example/hub: 1 subscriber, 1 of them unreachable; see feedmill subscribers list',
  );
  const { hub } = JSON.parse((await runFeedmill(['status', '--json', ...setup])).out);
  expect(hub).toMatchObject({ kind: 'own', subscribers: 1, unreached: 1 });
});

it('ends one', async () => {
  const { out, code } = await runFeedmill(['subscribers', 'remove', one.id, ...setup]);
  expect({ out, code }).toEqual({
    out: `${one.id} removed; it is told and receives nothing more\n`,
    code: 0,
  });
  expect((await runFeedmill(['subscribers', 'list', ...setup])).out).toBe('There are no subscribers.\n');
});
