import { describe, expect, it } from 'vitest';
import { learnPosting } from '../../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  freshState,
  type Instant,
  instant,
  millis,
  NO_POSTING_HABIT,
  NO_SHAPE_HABIT,
  type PostingHabit,
  type Sha256,
  type Source,
  type SourceId,
  type SourceState,
} from '../../../lib/model/index.ts';
import { acceptShape, healthOf } from '../../../lib/pipeline/index.ts';

const NOW = '2026-11-24T12:00:00.000Z' as Instant;
const HARBOUR = 'harbour' as SourceId;
const ELSEWHERE = 'https://elsewhere.example/feed.xml' as AbsoluteUrl;

/** So many hours before now. */
function ago(hours: number): Instant {
  return instant(millis(NOW) - hours * 3600_000);
}

const source: Source = {
  id: HARBOUR,
  title: 'The Harbour Courier',
  kind: 'feed',
  url: 'https://harbour.example/feed.xml' as AbsoluteUrl,
  fullText: 'auto',
  interval: { least: 300, most: 86_400 },
  recheck: 0,
  tags: [],
  language: null,
  rules: {},
  paused: false,
  origin: 'config',
};

const well: SourceState = {
  ...freshState(HARBOUR, ago(-1)),
  pollDue: ago(-1),
  lastPoll: ago(0.5),
  lastSuccess: ago(0.5),
  items: 24,
};

const quarantine = { since: ago(3), reason: 'lists 2 items, usually 24' };
const failing = { failures: 4, lastError: 'it answered 503', lastSuccess: ago(30) };

/** An item every three hours for six weeks, and then none for nine days. */
function fallenSilent(): PostingHabit {
  let habit = NO_POSTING_HABIT;
  for (let hour = 51 * 24; hour >= 0; hour -= 3) {
    const arrivals = hour > 9 * 24 && hour < 51 * 24 ? [ago(hour + 1)] : [];
    habit = learnPosting(habit, {
      at: ago(hour),
      before: hour === 51 * 24 ? null : ago(hour + 3),
      arrivals,
      listed: 24,
    });
  }
  return habit;
}

describe('the health of a source', () => {
  it.each<
    [
      what: string,
      state: Partial<SourceState>,
      defined: Partial<Source>,
      level: string,
      condition: string,
      line: string,
    ]
  >([
    ['is ok where nothing is the matter', {}, {}, 'ok', 'ok', 'ok'],
    [
      'says why it is in quarantine, since when, and how it ends',
      { quarantine },
      {},
      'broken',
      'quarantined',
      'quarantined for 3 hours: lists 2 items, usually 24; its last good feed stays until it recovers. To accept the change, run feedmill sources accept harbour',
    ],
    [
      'says where a quarantine ends by itself',
      { quarantine, shape: { ...NO_SHAPE_HABIT, unlike: { answers: 2, since: ago(3), known: 1 } } },
      {},
      'broken',
      'quarantined',
      'quarantined for 3 hours: lists 2 items, usually 24; its last good feed stays until it recovers or this has lasted for a day. To accept the change, run feedmill sources accept harbour',
    ],
    [
      'warns of a failure',
      { failures: 1, lastError: 'it answered 503' },
      {},
      'warning',
      'failing',
      'failed once (last read 30 minutes ago): it answered 503; next attempt in 1 hour',
    ],
    [
      'is broken after some failures',
      failing,
      {},
      'broken',
      'failing',
      'failed 4 times in a row (last read 30 hours ago): it answered 503; next attempt in 1 hour',
    ],
    [
      'says where a source was never read',
      { ...failing, lastSuccess: null, nextDue: ago(0.1) },
      {},
      'broken',
      'failing',
      'failed 4 times in a row (never read): it answered 503; next attempt now',
    ],
    [
      'says that it is put aside, and why, where its answers had to be cut off twice',
      { failures: 2, stops: 2, lastError: 'reading it took longer than 20 s and was stopped', nextDue: ago(-23) },
      {},
      'broken',
      'aside',
      'put aside, tried again in 23 hours: reading it took longer than 20 s and was stopped',
    ],
    [
      'is not put aside for one answer that had to be cut off',
      { failures: 1, stops: 1, lastError: 'reading it took longer than 20 s and was stopped' },
      {},
      'warning',
      'failing',
      'failed once (last read 30 minutes ago): reading it took longer than 20 s and was stopped; next attempt in 1 hour',
    ],
    [
      'says that a site has taken it down for good',
      { failures: 1, lastError: 'it answered 410 Gone', nextDue: null },
      {},
      'broken',
      'retired',
      'retired, no longer polled: it answered 410 Gone; remove it, or pause and resume it to try again',
    ],
    [
      'asks for the configuration to be changed where it has moved',
      { address: ELSEWHERE },
      {},
      'warning',
      'moved',
      'moved permanently to https://elsewhere.example/feed.xml and is read there; change its url in the configuration file',
    ],
    [
      'says how sure a move is',
      { moving: { to: ELSEWHERE, since: ago(5), polls: 3 } },
      {},
      'warning',
      'moved',
      'says for 5 hours that it has moved permanently to https://elsewhere.example/feed.xml (3 polls in a row); this is accepted once it has lasted',
    ],
    [
      'needs nobody where a source of the command line has moved',
      { address: ELSEWHERE },
      { origin: 'command' },
      'ok',
      'ok',
      'ok, read at https://elsewhere.example/feed.xml',
    ],
    [
      'tells of items lost',
      { gap: { at: ago(5), filled: false, found: 3, reason: 'it has no older pages' } },
      {},
      'warning',
      'gap',
      'items may have been lost between two polls 5 hours ago, 3 found again (it has no older pages); if this happens again, give it a shorter interval',
    ],
    [
      'is content with a gap that was filled',
      { gap: { at: ago(5), filled: true, found: 9, reason: null } },
      {},
      'ok',
      'ok',
      'ok',
    ],
    [
      'lets a gap be after a week',
      { gap: { at: ago(170), filled: false, found: 0, reason: null } },
      {},
      'ok',
      'ok',
      'ok',
    ],
    [
      'tells of silence',
      { posting: fallenSilent() },
      {},
      'warning',
      'silent',
      'nothing new for 9 days, usually every 3 hours',
    ],
    [
      'notices that nobody polls',
      { nextDue: ago(72) },
      {},
      'warning',
      'overdue',
      'due for 3 days but not polled; is Feedmill running?',
    ],
    ['is content with a machine that runs once a day', { nextDue: ago(23) }, {}, 'ok', 'ok', 'ok'],
    ['waits for a first poll', { lastPoll: null, lastSuccess: null }, {}, 'waiting', 'unpolled', 'not polled yet'],
    ['knows a pause', { nextDue: null }, { paused: true }, 'waiting', 'paused', 'paused'],
    [
      'raises no alarm for what is paused, but says what was the matter',
      { ...failing, nextDue: null },
      { paused: true },
      'waiting',
      'paused',
      'paused; before: failed 4 times in a row (last read 30 hours ago): it answered 503',
    ],
    [
      'expects no polls of what is pushed',
      { lastPoll: null },
      { kind: 'push', url: null },
      'ok',
      'pushed',
      'pushed to',
    ],
  ])('%s', (_what, state, defined, level, condition, line) => {
    expect(healthOf({ ...source, ...defined }, { ...well, ...state }, NOW)).toEqual({ level, condition, line });
  });

  it.each([
    [799_000_000, 'ok', 'ok', 'ok'],
    [801_000_000, 'warning', 'full', 'stored 801 MB of at most 1 GB today'],
    [
      1_200_000_000,
      'warning',
      'full',
      'stored 1.2 GB of at most 1 GB today; the rest waits for tomorrow (UTC). If you trust the source, raise limits.keptPerDay',
    ],
  ])('tells of a source of which %i bytes were kept today', (bytes, level, condition, line) => {
    const kept = { bytes, most: 1_000_000_000 };
    expect(healthOf(source, well, NOW, { kept })).toEqual({ level, condition, line });
    const pushed = healthOf({ ...source, kind: 'push', url: null }, well, NOW, { kept });
    expect(pushed.line).toBe(condition === 'ok' ? 'pushed to' : line);
  });

  it('says everything that is the matter, the gravest first', () => {
    const moving = { to: ELSEWHERE, since: ago(5), polls: 1 };
    const { level, condition, line } = healthOf(source, { ...well, ...failing, quarantine, moving }, NOW);
    expect([level, condition]).toEqual(['broken', 'quarantined']);
    expect(line).toMatch(/^quarantined .*; failed 4 times .*; says for 5 hours .* \(one poll\); /);
  });

  it('is one line', () => {
    const { line } = healthOf(source, { ...well, ...failing, quarantine }, NOW);
    expect(line).not.toMatch(/\n/);
  });
});

describe('accepting a drift', () => {
  const held: SourceState = {
    ...well,
    quarantine,
    shape: { ...NO_SHAPE_HABIT, answers: 30, unlike: { answers: 2, since: ago(3), known: 1 } },
    etag: '"a"',
    lastModified: 'Tue, 24 Nov 2026 03:00:00 GMT',
    bodyHash: 'abc' as Sha256,
    validatorsOf: source.url,
  };

  it('ends the quarantine, begins a new habit, and lets the answer be read whole', () => {
    expect(acceptShape(held)).toEqual({
      ...well,
      quarantine: null,
      shape: NO_SHAPE_HABIT,
      etag: null,
      lastModified: null,
      bodyHash: null,
      validatorsOf: null,
    });
    expect(healthOf(source, acceptShape(held), NOW).condition).toBe('ok');
  });
});
