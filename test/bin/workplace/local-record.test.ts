import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLocalRecord, readLocalRecord } from '../../../bin/workplace/local-record.ts';
import { totalOf } from '../../../lib/console/index.ts';
import { type Instant, instant, millis } from '../../../lib/model/index.ts';
import { scratchFolders } from '../../local/scratch-folder.ts';

const folders = scratchFolders();
const NOTHING = { info: () => {}, warn: () => {} };
const START = '2026-11-20T08:00:00.000Z' as Instant;

/** A clock that goes on by a minute at each look. */
function clock() {
  let time = millis(START);
  return () => {
    time += 60_000;
    return instant(time);
  };
}

function folder(): string {
  const path = folders();
  mkdirSync(path);
  return path;
}

const ALL = { since: START, before: null, match: null, grave: false, most: 100 };

describe('what one machine remembers of what it did', () => {
  it('is there after a restart, for its owner alone, and for a process beside', async () => {
    const path = folder();
    const record = await openLocalRecord(path, clock());
    const heard: string[] = [];
    const log = record.remember({ ...NOTHING, warn: (message) => heard.push(message) });
    log.info('polled', { source: 'courier', outcome: 'read', offered: 3, repairs: 2, why: null });
    log.warn('poll failed', { source: 'courier', error: new Error('503') });
    await record.close();
    expect(heard).toEqual(['poll failed']);
    expect(statSync(join(path, 'log.jsonl')).mode & 0o077).toBe(0);
    for (const after of [await openLocalRecord(path, () => START), readLocalRecord(path, () => START)]) {
      const { lines, isAll } = await after.lines(ALL);
      expect(isAll).toBe(true);
      expect(lines.map(({ level, message, fields }) => [level, message, fields])).toEqual([
        ['WARN', 'poll failed', { source: 'courier', error: '503' }],
        ['INFO', 'polled', { source: 'courier', outcome: 'read', offered: '3', repairs: '2' }],
      ]);
    }
  });

  it('is found by a text, from a time on, newest first, warnings alone', async () => {
    const record = await openLocalRecord(folder(), clock());
    const log = record.remember(NOTHING);
    for (let at = 0; at < 20; at++) log.info('polled', { source: `courier-${at % 5}` });
    log.warn('poll failed', { source: 'COURIER-3' });
    const of = async (asked: object) => (await record.lines({ ...ALL, ...asked })).lines;
    expect(await of({ match: 'courier-3' })).toHaveLength(5);
    expect(await of({ grave: true })).toHaveLength(1);
    expect((await of({ most: 3 }))[0]?.message).toBe('poll failed');
    expect(await record.lines({ ...ALL, most: 3 })).toMatchObject({ isAll: false });
    const [, second] = await of({ most: 3 });
    expect((await of({ before: second?.at }))[0]?.at).not.toBe(second?.at);
    expect(await of({ since: second?.at })).toHaveLength(2);
    await record.close();
  });

  it('counts the last day, which outlives a restart and goes by', async () => {
    const path = folder();
    const record = await openLocalRecord(path, () => START);
    const log = record.remember(NOTHING);
    log.info('polled', { offered: 2, repairs: 4 });
    log.info('ingested', { outcome: 'created' });
    log.info('published', { put: ['a'], delay: 1500, waited: 500 });
    log.info('unchanged', {});
    await record.close();
    const dayAt = async (hours: number) => {
      const day = await readLocalRecord(path, () => instant(millis(START) + hours * 3_600_000)).day();
      return day === null ? null : totalOf(day);
    };
    expect(await dayAt(23)).toEqual({ polls: 1, articles: 1, repairs: 4, delays: { count: 1, sum: 1000, most: 1000 } });
    expect(await dayAt(25)).toMatchObject({ polls: 0, articles: 0 });
  });

  it('is bounded in bytes, and what was cut or is no line is passed over', async () => {
    const path = folder();
    writeFileSync(
      join(path, 'log.jsonl'),
      `{"at":"${START}","function":null,"level":"INFO","message":"whole","fields":{}}\n{"at":"2026`,
    );
    writeFileSync(join(path, 'day.json'), '{');
    const record = await openLocalRecord(path, clock());
    expect((await record.lines(ALL)).lines.map(({ message }) => message)).toEqual(['whole']);
    const log = record.remember(NOTHING);
    for (let at = 0; at < 12_500; at++) log.info('polled', { text: 'x'.repeat(2000) });
    await record.close();
    const again = await openLocalRecord(path, () => START);
    again.remember(NOTHING).info('polled', {});
    await again.close();
    const bytes = ['log.jsonl', 'log.before.jsonl'].reduce((sum, file) => sum + statSync(join(path, file)).size, 0);
    expect(bytes).toBeLessThan(12_500 * 700);
    expect((await again.lines({ ...ALL, most: 20_000 })).lines.length).toBeLessThan(11_001);
    expect(
      (await readLocalRecord(path, () => START).lines({ ...ALL, most: 1 })).lines[0]?.fields.text?.length ?? 0,
    ).toBeLessThan(501);
  });
});
