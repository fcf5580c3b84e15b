import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../bin/setup.ts';
import { openWorkplace } from '../../../bin/workplace/workplace.ts';
import { feedsOf } from '../../../lib/config/index.ts';
import { learnPosting } from '../../../lib/habit/index.ts';
import {
  freshState,
  type Instant,
  instant,
  NO_POSTING_HABIT,
  type SourceId,
  type SourceState,
} from '../../../lib/model/index.ts';
import { configure } from '../../../lib/pipeline/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

const HOUR = 3_600_000;
const home = mkdtempSync(join(tmpdir(), 'feedmill-status-'));
const config = join(home, 'my.yaml');
const data = join(home, 'data');
const NOW = Date.now();

beforeAll(() => {
  writeFileSync(config, 'sources: [{ id: courier, url: "https://courier.example/feed.xml" }]\n');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const status = (...words: string[]) => runFeedmill(['status', ...words, '-c', config, '-d', data]);

/** The source of the file as it stands after these; it is defined where it is not yet. */
async function stand(state: Partial<SourceState>): Promise<void> {
  const setup = await readSetup({ config, data });
  const log = { info: () => {}, warn: () => {} };
  const { ports, close } = await openWorkplace(setup, { log, servedAt: 'http://127.0.0.1:8640/' });
  await configure({ sources: setup.config.sources, feeds: feedsOf(setup.config, ports.now()) }, ports);
  const well = { ...freshState('courier' as SourceId, instant(NOW + HOUR)), lastPoll: instant(NOW), pollDue: null };
  await ports.store.sources.saveState({ ...well, ...state });
  await close();
}

/** Of a source that posted every three hours for six weeks, and nothing for nine days. */
function fallenSilent(): SourceState['posting'] {
  let habit = NO_POSTING_HABIT;
  let before: Instant | null = null;
  const first = NOW - 51 * 24 * HOUR;
  for (let hour = 0; hour <= 51 * 24; hour += 3) {
    const at = instant(first + hour * HOUR);
    const arrivals = before !== null && hour <= 42 * 24 ? [instant(first + (hour - 1) * HOUR)] : [];
    habit = learnPosting(habit, { at, before, arrivals, listed: 20 });
    before = at;
  }
  return habit;
}

describe('the status of an installation', () => {
  it('says when the sources of the file come, where none was taken in yet', async () => {
    const { out, code } = await status();
    expect(out).toContain(
      'no sources yet; feedmill start or feedmill run --once adds the one in the configuration file\n',
    );
    expect(code).toBe(0);
    const list = await runFeedmill(['sources', 'list', '-c', config, '-d', data]);
    expect(list.out).toContain('adds the one in the configuration file');
  });

  it('ends with 1 while a source is silent, be there something else that it is known for', async () => {
    await stand({});
    expect(await status()).toMatchObject({ code: 0 });
    await stand({ posting: fallenSilent() });
    expect(await status()).toMatchObject({ code: 1, out: expect.stringContaining('nothing new for 9 days') });
    const gap = { at: instant(NOW - HOUR), found: 0, filled: false, reason: null };
    await stand({ posting: fallenSilent(), gap });
    expect(await status()).toMatchObject({ code: 1, out: expect.stringContaining('1 with a gap') });
  });

  it('ends with 1 for whatever is not ok where it is asked to be strict', async () => {
    await stand({ gap: { at: instant(NOW - HOUR), found: 0, filled: false, reason: null } });
    expect([(await status()).code, (await status('--strict')).code]).toEqual([0, 1]);
    await stand({});
    expect((await status('--strict')).code).toBe(0);
    await runFeedmill(['sources', 'pause', 'courier', '-c', config, '-d', data]);
    expect([(await status()).code, (await status('--strict')).code]).toEqual([0, 1]);
  });
});
