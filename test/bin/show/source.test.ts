import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type SourceStory, showSource } from '../../../bin/show/source.ts';
import { learnPosting, learnShape, shapeOf } from '../../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  freshState,
  type Instant,
  instant,
  millis,
  NO_POSTING_HABIT,
  NO_SHAPE_HABIT,
  NO_STATED_SCHEDULE,
  type Sha256,
  type Source,
  type SourceId,
  type SourceState,
  type WindowItem,
} from '../../../lib/model/index.ts';
import { healthOf } from '../../../lib/pipeline/index.ts';

const NOW = '2026-11-24T12:00:00.000Z' as Instant;
const SITE = 'https://harbour.example';

function ago(hours: number): Instant {
  return instant(millis(NOW) - hours * 3600_000);
}

const source: Source = {
  id: 'harbour' as SourceId,
  title: 'The Harbour Courier',
  kind: 'page',
  url: `${SITE}/news/` as AbsoluteUrl,
  fullText: 'auto',
  interval: { least: 300, most: 86_400 },
  recheck: 3600,
  tags: ['local', 'ships'],
  language: 'en',
  rules: { item: 'li.item', strip: ['.ad', '.more'] },
  paused: false,
  origin: 'config',
};

const answer = (items: number, image = true) =>
  shapeOf(Array.from({ length: items }, () => ({ title: true, url: true, date: true, text: true, image })));

let posting = NO_POSTING_HABIT;
for (let hour = 42 * 24; hour >= 0; hour -= 3) {
  const before = hour === 42 * 24 ? null : ago(hour + 3);
  posting = learnPosting(posting, { at: ago(hour), before, arrivals: before ? [ago(hour + 1)] : [], listed: 24 });
}

const well: SourceState = {
  ...freshState(source.id, ago(-0.5)),
  pollDue: ago(-1),
  lastPoll: ago(0.5),
  lastSuccess: ago(0.5),
  items: 24,
  etag: '"5f3-62a9d1"',
  lastModified: 'Tue, 24 Nov 2026 03:00:00 GMT',
  bodyHash: 'abc' as Sha256,
  posting,
  shape: Array(12).fill(answer(24)).reduce(learnShape, NO_SHAPE_HABIT),
  stated: { ttl: 3600, updateEvery: 86_400, skipHours: [0, 1], skipDays: [0, 6] },
};

function item(nth: number, url: string | null = `${SITE}/news/story-${nth}.html`): WindowItem {
  return {
    key: `key${nth}`,
    hash: 'hash',
    url: url as AbsoluteUrl,
    since: ago(nth),
    visited: ago(nth / 2),
    page: nth % 2 === 0,
  };
}

function told(
  state: Partial<SourceState> = {},
  defined: Partial<Source> = {},
  window: readonly WindowItem[] = [],
): string {
  return lines({ source: { ...source, ...defined }, state: { ...well, ...state }, window }).join('\n');
}

type Told = Omit<SourceStory, 'health' | 'leftOut' | 'kept'> & Partial<SourceStory>;

function lines(story: Told, width: number | null = null, color = false): string[] {
  const health = healthOf(story.source, story.state, NOW);
  const leftOut = { count: 0, last: [] };
  return showSource({ leftOut, kept: 0, ...story, health }, NOW, color, width).split('\n');
}

describe('the story of a source', () => {
  it.each([
    ['its name', 'title           The Harbour Courier'],
    ['its health', 'health          ok'],
    ['its kind', 'kind            page'],
    ['its address', 'address         https://harbour.example/news/'],
    [
      'where its text comes from',
      "full text       read from the articles' pages where the source's own text is incomplete",
    ],
    ['when pages are looked at again', "re-reads        its articles' pages, first after 1 hour"],
    ['its tags', 'tags            local, ships'],
    ['its rules', 'rules           item: li.item; strip: .ad, .more'],
    ['who defined it', 'defined by      the configuration'],
    ['its bounds', 'interval        learned, between 5 minutes and 1 day'],
    ['what is learned', 'learned         something new every 3 hours'],
    [
      'what the publisher asks for, in the order of the week',
      'publisher       wait 1 hour (ttl); updated every day; nothing in hours 0, 1 UTC; nothing on Saturdays, Sundays',
    ],
    [
      'when it is polled next, and why',
      'next poll       in 60 min (2026-11-24 13:00 UTC): learned from its past posts and what the publisher asks for, within its interval',
    ],
    ['its last poll', 'last poll       30 minutes ago (2026-11-24 11:30 UTC)'],
    ['its last success', 'last success    30 minutes ago (2026-11-24 11:30 UTC)'],
    ['its failures', 'failures        none'],
    ['its validators', 'validators      ETag "5f3-62a9d1", Last-Modified Tue, 24 Nov 2026 03:00:00 GMT'],
    ['how many items are usual', 'items           24, at least 24       24'],
    ['how its fields are filled', 'address         100 %                 100 %'],
  ])('tells %s', (_what, line) => {
    expect(told().split('\n')).toContain(line);
  });

  it('names Cache-Control and Expires, and where they decide when it is polled next', () => {
    const pollDue = ago(-1.5);
    const decided = told({ freshFor: 7200, stated: NO_STATED_SCHEDULE, pollDue, nextDue: pollDue });
    expect(decided).toContain('publisher       no change for 2 hours (Cache-Control or Expires)');
    expect(decided).toContain(': its host says that nothing will change for 2 hours (Cache-Control or Expires)');
    const short = told({ freshFor: 60, stated: NO_STATED_SCHEDULE, pollDue, nextDue: pollDue });
    expect(short).toContain(': learned from its past posts and what the publisher asks for, within its interval');
  });

  it('tells the selectors that a page’s list is found by, and nothing of them where there are none', () => {
    const way = {
      item: 'div.posts > article.post',
      title: 'h2 > a',
      date: 'time',
      excerpt: null,
      image: 'img.thumb',
      items: 24,
      others: 3,
      score: 0.8,
      learnedAt: ago(50),
      hits: 41,
      misses: 1,
      before: 'ul > li.entry',
    };
    const shown = told({ way }).split('\n');
    for (const line of [
      'item            div.posts > article.post',
      'title           h2 > a',
      'date            time',
      'image           img.thumb',
      'found           24 items, 3 other headlines beside them; they carry 80 % of the details an item can have',
      'learned         2 days ago (2026-11-22 10:00 UTC)',
      'used            41 times; 1 answer needed a new search',
      'before          ul > li.entry',
    ])
      expect(shown).toContain(line);
    expect(told()).not.toContain('LIST');
  });

  it('tells its hub: how it stands, what it brought, and what is wrong with it', () => {
    const hub = {
      url: 'https://hub.example/' as AbsoluteUrl,
      topic: `${SITE}/feed.xml` as AbsoluteUrl,
      stands: 'subscribed',
      trouble: null,
      until: ago(-48),
      lastPush: ago(2),
      misses: 1,
      forged: 2,
      useless: { at: ago(3), reason: 'it is no feed' },
      delays: { push: 4, poll: 540 },
    } as const;
    const story = (more: Partial<SourceStory['hub']> = {}) =>
      lines({ source, state: well, window: [], hub: { ...hub, ...more } }).join('\n');
    for (const line of [
      'hub             https://hub.example/',
      `topic           ${SITE}/feed.xml`,
      'stands          subscribed until 2026-11-26 12:00 UTC (in 2 days)',
      'last push       2 hours ago (2026-11-24 10:00 UTC)',
      'misses          1 item found by polling that the hub had not delivered',
      'delay           4 seconds by push, 9 minutes by poll (median, from the dates in the items)',
      'forged          2 pushes with a wrong signature',
      'last rejected   3 hours ago (2026-11-24 09:00 UTC): it is no feed',
    ])
      expect(story()).toContain(line);
    const trouble = 'accepts and does not deliver';
    expect(story({ trouble })).toContain('hub             https://hub.example/ accepts and does not deliver');
    expect(story({ stands: 'denied', until: null })).toContain('denied; asked again after a week');
    expect(told()).not.toContain('HUB');
    const state = { ...well, hub: { url: hub.url, topic: hub.topic, trouble } };
    expect(lines({ source, state, window: [] }).join('\n')).toContain(
      'health          ok, by polls alone: the hub hub.example accepts and does not deliver',
    );
  });

  it.each<[what: string, state: Partial<SourceState>, defined: Partial<Source>, text: string]>([
    ['a fixed interval', {}, { interval: { least: 900, most: 900 } }, 'every 15 minutes'],
    ['that the interval is why', {}, { interval: { least: 900, most: 900 } }, ': its interval is fixed'],
    ['a pause', { nextDue: null }, { paused: true }, 'next poll       none: it is paused'],
    ['a lease', { leased: true }, {}, 'next poll       polling: it is being polled'],
    ['that the site said it is gone', { failures: 1, nextDue: null }, {}, 'none: the site says it is gone for good'],
    [
      'a back-off',
      { failures: 3, lastError: 'it timed out' },
      {},
      'it failed 3 times in a row; each failure lengthens the wait',
    ],
    ['the last error', { failures: 3, lastError: 'it timed out' }, {}, 'failures        3 in a row: it timed out'],
    ['a source defined anew', { pollDue: null }, {}, 'it was redefined or accepted, or its host told us to wait'],
    [
      'a publisher who states nothing',
      { stated: freshState(source.id, null).stated },
      {},
      'publisher       states no schedule',
    ],
    ['what is too new for a habit', { posting: NO_POSTING_HABIT }, {}, 'too little history yet'],
    ['that there are no validators', { etag: null, lastModified: null }, {}, 'none; answers are compared byte by byte'],
    [
      'a quarantine',
      { quarantine: { since: ago(3), reason: 'lists 2 items, usually 24' } },
      {},
      'quarantine      since 2026-11-24 09:00 UTC: lists 2 items, usually 24',
    ],
    [
      'a move',
      { moving: { to: 'https://new.example/' as AbsoluteUrl, since: ago(1), polls: 1 } },
      {},
      'to https://new.example/ since 2026-11-24 11:00 UTC, according to 1 poll',
    ],
    [
      'a move by the word of the feed',
      { moving: { to: 'https://new.example/' as AbsoluteUrl, since: ago(1), polls: 2, by: 'feed' as const } },
      {},
      'to https://new.example/ since 2026-11-24 11:00 UTC, according to the feed itself in 2 polls',
    ],
    [
      'why a feed is not believed to have moved',
      {
        unbelieved: {
          to: 'https://new.example/' as AbsoluteUrl,
          at: ago(1),
          times: 1,
          reason: 'it redirects back to where it is read',
        },
      },
      {},
      'not moved       although it claims to be at https://new.example/: it redirects back to where it is read (checked 2026-11-24 11:00 UTC)',
    ],
    [
      'where it moved',
      { address: 'https://new.example/' as AbsoluteUrl },
      {},
      'read at         https://new.example/, where it moved permanently',
    ],
    [
      'a gap',
      { gap: { at: ago(4), filled: false, found: 2, reason: 'it has no older pages' } },
      {},
      'last gap        4 hours ago (2026-11-24 08:00 UTC), not filled: 2 older items found; it has no older pages',
    ],
  ])('tells %s', (_what, state, defined, text) => {
    expect(told(state, defined)).toContain(text);
  });

  it('sets the last answer beside the habit, and marks what is far from it', () => {
    const state = { ...well, shape: { ...well.shape, last: answer(2, false) } };
    const coloured = lines({ source, state, window: [] }, 80, true);
    const red = coloured.filter((line) => line.includes('\u001b[31m')).map(stripVTControlCharacters);
    expect(red).toEqual(['items           24, at least 24       2', 'image           100 %                 0 %']);
  });

  it('leaves out of an empty answer what it cannot tell', () => {
    expect(told({ shape: { ...well.shape, last: answer(0) } })).toMatch(/title +100 % +-\n/);
  });

  it('tells the newest items by their paths, first listed and last looked at, and how many more there are', () => {
    const window = [3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((nth) => item(nth));
    const text = told({}, {}, window).split('FIRST LISTED')[1] ?? '';
    expect(text).toMatch(
      /^ +LOOKED AT +NEWEST ITEMS\n60 min ago +30 min ago +\/news\/story-1\.html\n2 h ago +60 min ago +\/news\/story-2/,
    );
    expect(text).toMatch(/story-10\.html\nand 2 more$/);
    expect(told({}, {}, window)).toContain('items           24 listed, 6 of them read from their pages');
  });

  it('tells other sites by their addresses, and items without one by their keys', () => {
    const text = told({}, {}, [item(1, 'https://other.example/story'), item(2, null), item(3, `${SITE}/`)]);
    expect(text).toContain('  https://other.example/story\n');
    expect(text).toContain('  no address (key2)\n');
    expect(text).toMatch(/ {2}\/$/);
  });

  it('says of a source that is pushed to what there is to say', () => {
    const text = told({ shape: NO_SHAPE_HABIT }, { kind: 'push', url: null });
    expect(text).toContain('health          pushed to');
    expect(text).not.toContain('SCHEDULE');
    expect(text).not.toContain('null');
  });

  it('tells what was left out and mended, and why', () => {
    const reckoning = {
      ...{ repairs: 9, mended: [{ what: 'Ferry stays', why: 'date-rewritten: 20. Nov' }] },
      ...{ leftOut: 1, left: [{ what: 'item 3', why: 'breaks off' }] },
    };
    const leftOut = { count: 2, last: [{ what: 'Quay shut', why: 'its page answered 410' }, ...reckoning.left] };
    const text = lines({ source, state: { ...well, reckoning }, window: [], leftOut }).join('\n');
    expect(text).toMatch(/LEFT OUT +WHY\nQuay shut +its page answered 410\nitem 3 +breaks off\n/);
    expect(text).toMatch(/MENDED +WHY\nFerry stays +date-rewritten: 20\. Nov\nand 8 more/);
    expect(told()).not.toMatch(/LEFT OUT|MENDED/);
  });

  it('says of a source that was never polled what there is to say', () => {
    const text = lines({ source, state: freshState(source.id, NOW), window: [] }).join('\n');
    expect(text).toContain('last poll       never');
    expect(text).not.toContain('HABIT');
  });

  it.each([60, 80, 120])('fits %i columns', (width) => {
    const title =
      'A Courier with a title so long that it must surely be wrapped somewhere, or else the table would burst';
    const story = { source: { ...source, title }, state: well, window: [item(1, `${SITE}/${'long/'.repeat(40)}`)] };
    for (const line of lines(story, width, true).map(stripVTControlCharacters)) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});
