import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dueWords, showSources, showStatus, sinceWords } from '../../../bin/show/status.ts';
import {
  type AbsoluteUrl,
  type FeedState,
  freshState,
  type Instant,
  type Source,
  type SourceId,
} from '../../../lib/model/index.ts';
import type { Health, SourceStatus } from '../../../lib/pipeline/index.ts';
import { feedOf } from '../../world.ts';

const NOW = '2026-11-24T12:00:00.000Z' as Instant;

const OK: Health = { level: 'ok', condition: 'ok', line: 'ok' };
const LONG =
  'failed 4 times in a row (last read 30 hours ago): https://quarry.example/news/and/what/else/there/is/in/the/quarry/feed.xml answered 503 Service Unavailable; next attempt in 30 minutes';
const FAILING: Health = { level: 'broken', condition: 'failing', line: LONG };

function one(id: string, health: Health): SourceStatus {
  const source: Source = {
    id: id as SourceId,
    title: id,
    kind: 'feed',
    url: `https://${id}.example/` as AbsoluteUrl,
    fullText: 'auto',
    interval: { least: 300, most: 300 },
    recheck: 0,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'config',
  };
  return { source, state: freshState(source.id, null), leftOut: { count: 0, last: [] }, health, kept: 0 };
}

function shown(sources: readonly SourceStatus[], width: number | null = null, color = false): string[] {
  return showSources(sources, NOW, color, width).split('\n');
}

describe('the status', () => {
  it('sums up on its first line how many sources stand how, what is grave after what is well', () => {
    const sources = [
      ...Array.from({ length: 10 }, (_, i) => one(`ok-${i}`, OK)),
      one('quarry', FAILING),
      one('mill', { level: 'warning', condition: 'silent', line: 'nothing new' }),
      one('tower', { level: 'broken', condition: 'quarantined', line: 'quarantined' }),
    ];
    expect(shown(sources)[0]).toBe('13 sources: 10 ok, 1 quarantined, 1 failing, 1 silent');
    expect(shown([one('harbour', OK)])[0]).toBe('1 source: 1 ok');
  });

  it('has a column for what sources list and no feed shows', () => {
    const left = { ...one('quarry', OK), leftOut: { count: 3, last: [] } };
    const [head, ...rows] = shown([left, one('harbour', OK)]).slice(2);
    const column = head?.indexOf('LEFT OUT') ?? -1;
    expect(rows.map((row) => row.slice(column).split(' ')[0])).toEqual(['3', '-']);
    expect(shown([one('harbour', OK)])[2]).not.toContain('LEFT OUT');
  });

  it('shows the sources in trouble first, the gravest of them on top, the others in their order', () => {
    const warning: Health = { level: 'warning', condition: 'gap', line: 'a gap' };
    const sources = [
      one('zebra', OK),
      one('paused', { level: 'waiting', condition: 'paused', line: 'paused' }),
      one('gap', warning),
      one('alpha', OK),
      one('quarry', FAILING),
      one('once', { ...FAILING, level: 'warning' }),
      one('tower', { level: 'broken', condition: 'quarantined', line: 'quarantined' }),
    ];
    const order = shown(sources)
      .slice(3)
      .map((line) => line.split(' ')[0]);
    expect(order).toEqual(['tower', 'quarry', 'once', 'gap', 'zebra', 'paused', 'alpha']);
  });

  it.each([60, 80, 100, 120, 200])('says the whole of what is wrong within %i columns', (width) => {
    for (const color of [false, true]) {
      const lines = shown([one('harbour', OK), one('quarry', FAILING)], width, color).map(stripVTControlCharacters);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      const column = lines[2]?.indexOf('HEALTH') ?? 0;
      const health = lines
        .slice(3, -1)
        .map((line) => line.slice(column).trimEnd())
        .join('');
      expect(health.replaceAll(' ', '')).toBe(LONG.replaceAll(' ', ''));
    }
  });

  it('colours each line of what is wrong for itself', () => {
    const lines = shown([one('quarry', { level: 'waiting', condition: 'paused', line: LONG })], 80, true).slice(3);
    const dim = '\u001b[2m';
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect([line.includes(dim), line.trimEnd().endsWith('\u001b[22m')]).toEqual([true, true]);
  });

  it('keeps a source on one line where no terminal wraps it', () => {
    const lines = shown([one('quarry', FAILING)]);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain(LONG);
  });

  it('lets what came from outside move no cursor', () => {
    const line = 'failed once: \u001b[2J\u202eevil\r\nnew line';
    expect(shown([one('quarry', { ...FAILING, line })]).join('\n')).toContain('failed once:  [2J evil new line');
  });

  it('tells how long a write took to show in the unit that people read', () => {
    const state = { delay: 1_876_015, shown: 3, lastPublished: NOW } as FeedState;
    const feed = feedOf({ id: 'harbour' });
    const rows = (delay: number) =>
      showStatus({ sources: [], feeds: [{ feed, state: { ...state, delay } }] }, NOW, false).split('\n');
    expect(rows(1_876_015).at(-1)).toBe('harbour  3        0 s ago         31 min');
    expect(rows(640).at(-1)).toMatch(/640 ms$/);
  });

  it('shows the feeds below the sources', () => {
    expect(showStatus({ sources: [], feeds: [] }, NOW, false)).toBe(
      'no sources yet; add one with feedmill sources add URL\n\nFEED  MEMBERS  LAST PUBLISHED  DELAY',
    );
  });
});

describe('moments in words', () => {
  const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString() as Instant;

  it.each([
    ['-', { nextDue: null, pollDue: null, leased: false }],
    ['polling', { nextDue: at(300), pollDue: null, leased: true }],
    ['now', { nextDue: at(-10), pollDue: null, leased: false }],
    ['in 60 s', { nextDue: at(60), pollDue: null, leased: false }],
    ['in 60 min', { nextDue: at(60), pollDue: at(3600), leased: false }],
    ['in 5 min', { nextDue: at(300), pollDue: at(-3600), leased: false }],
  ])('say %s for the next poll', (words, state) => {
    expect(dueWords(state, NOW)).toBe(words);
  });

  it('say how long ago the last poll was', () => {
    expect([null, at(-12), at(-600), at(-86_400), at(-864_000)].map((moment) => sinceWords(moment, NOW))).toEqual([
      'never',
      '12 s ago',
      '10 min ago',
      '24 h ago',
      '10 d ago',
    ]);
  });
});
