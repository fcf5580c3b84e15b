import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day, FeedId, FeedReaders, Instant, PartnerId } from '../../lib/model/index.ts';
import {
  addressMark,
  askedPath,
  distinct,
  logFields,
  mayAsk,
  noUsage,
  type PartnerFetch,
  readersJoined,
  readersOf,
  readersSaid,
  readLogged,
  sharedToken,
  usageOf,
  usagesJoined,
} from '../../lib/partners/index.ts';

const DAY = '2026-11-20' as Day;
const COURIER = 'courier' as PartnerId;
const KEY = new Uint8Array(32).fill(7);
const at = (minute: number) => new Date(Date.parse(DAY) + minute * 60_000).toISOString() as Instant;
const fetchAt = (minute: number, more: Partial<PartnerFetch> = {}): PartnerFetch => ({
  ...{ feed: 'wire' as FeedId, status: 200, bytes: 100, agent: 'newsboat/2.38', address: 'a', at: at(minute) },
  ...more,
});

describe('what a partner fetched on a day', () => {
  it('is counted by what he was answered', () => {
    const usage = usageOf(COURIER, DAY, [
      fetchAt(1),
      fetchAt(5, { status: 304, bytes: 0 }),
      fetchAt(9, { status: 404, bytes: 20, feed: null }),
      fetchAt(10, { status: 429, bytes: 20 }),
      fetchAt(7, { feed: 'all' as FeedId, agent: 'curl/8.5', address: 'b' }),
    ]);
    expect(usage).toEqual({
      ...{ partner: COURIER, day: DAY, requests: 5, notModified: 1, refused: 2, bytes: 240, last: at(7) },
      feeds: { wire: { requests: 2, last: at(5) }, all: { requests: 1, last: at(7) } },
      agents: { newsboat: 4, curl: 1 },
      addresses: ['a', 'b'],
    });
  });

  const fetches = fc.array(
    fc.record({
      feed: fc.constantFrom('wire' as FeedId, 'all' as FeedId, null),
      status: fc.constantFrom(200, 304, 404, 429, 410),
      bytes: fc.nat(1000),
      agent: fc.constantFrom('curl/1', 'newsboat/2', 'x/3'),
      address: fc.nat(200).map((n) => addressMark(`192.0.2.${n}`, KEY)),
      at: fc.nat(1439).map(at),
    }),
    { maxLength: 60 },
  );

  it('is the same in however many parts it was counted', () => {
    fc.assert(
      fc.property(fetches, fc.array(fc.nat(60), { maxLength: 4 }), (all, cuts) => {
        const ends = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
        const parts = ends.slice(1).map((end, part) => usageOf(COURIER, DAY, all.slice(ends[part], end)));
        expect(parts.reduce(usagesJoined, noUsage(COURIER, DAY))).toEqual(usageOf(COURIER, DAY, all));
      }),
    );
  });

  it('stays small, whoever asks for what by which name', () => {
    const many = Array.from({ length: 20_000 }, (_, n) =>
      fetchAt(n % 1440, {
        feed: `f${n}` as FeedId,
        agent: `agent-${n}x/1`,
        address: addressMark(`10.${n % 250}.${n >> 8}.1`, KEY),
      }),
    );
    const usage = usageOf(COURIER, DAY, many);
    expect(usage.requests).toBe(20_000);
    expect(JSON.stringify(usage).length).toBeLessThan(20_000);
    expect(Object.values(usage.agents).reduce((sum, count) => sum + count)).toBe(20_000);
  });

  it('knows how many addresses it was: exactly a few, about as many as there were', () => {
    const from = (count: number) =>
      distinct(
        usageOf(
          COURIER,
          DAY,
          Array.from({ length: count }, (_, n) =>
            fetchAt(1, { address: addressMark(`10.0.${n >> 8}.${n & 255}`, KEY) }),
          ),
        ).addresses,
      );
    expect([from(1), from(2), from(63)]).toEqual([1, 2, 63]);
    expect(from(5000)).toBeGreaterThan(3500);
    expect(from(5000)).toBeLessThan(6500);
  });
});

describe('what stands for an address', () => {
  it('is another with another key, and does not hold the address', () => {
    const mark = addressMark('192.0.2.1', KEY);
    expect(mark).toMatch(/^[0-9a-f]{12}$/);
    expect(addressMark('192.0.2.1', new Uint8Array(32).fill(8))).not.toBe(mark);
    expect(addressMark('::ffff:192.0.2.1', KEY)).toBe(mark);
  });

  it('is the same within a network of IPv6, however it is written', () => {
    const one = addressMark('2001:db8:0:1:a:b:c:d', KEY);
    for (const same of ['2001:0db8::1:9:9:9:9', '2001:DB8:0:1::', '2001:db8:0:1::1'])
      expect(addressMark(same, KEY)).toBe(one);
    expect(addressMark('2001:db8:0:2::1', KEY)).not.toBe(one);
  });
});

describe('a token that seems to be in several hands', () => {
  const day = (agents: Record<string, number>, addresses: number) => ({
    ...noUsage(COURIER, DAY),
    agents,
    addresses: Array.from({ length: addresses }, (_, n) => String(n)),
  });
  it('is told where several programs go on fetching from several places', () => {
    expect(sharedToken(day({ newsboat: 90, Feedly: 40, miniflux: 30 }, 3))).toEqual({
      day: DAY,
      agents: ['newsboat', 'Feedly', 'miniflux'],
      addresses: 3,
    });
  });
  it.each([
    ['one program in a cloud', { 'python-requests': 500 }, 60],
    ['who tried it with curl and a browser', { newsboat: 300, curl: 4, browser: 2 }, 3],
    ['who has several programs in one place', { a: 50, b: 50, c: 50 }, 1],
  ])('is not told of %s', (_, agents, addresses) => {
    expect(sharedToken(day(agents, addresses))).toBeNull();
  });
});

describe('the readers of a feed', () => {
  const none: FeedReaders = { feed: 'all' as FeedId, said: {} };
  const said = (userAgent: string, when: Instant, document = 'atom.xml') => readersSaid(userAgent, document, when)!;

  it('are the newest figure of each subscription, and those of one aggregator are summed up', () => {
    const known = readersJoined(none, [
      said('Feedbin feed-id:1 - 10 subscribers', at(1)),
      said('Feedbin feed-id:2 - 5 subscribers', at(2)),
      said('Feedbin feed-id:1 - 12 subscribers', at(3)),
      said('Feedly/1.0 (x; 16 subscribers)', at(3)),
      said('Feedly/1.0 (x; 4 subscribers)', at(4), 'rss.xml'),
    ]);
    expect(readersOf(known, at(10))).toEqual([
      { by: 'Feedly', readers: 20 },
      { by: 'Feedbin', readers: 17 },
    ]);
    // Whatever comes later with an older figure.
    expect(readersJoined(known, [said('Feedbin feed-id:1 - 1 subscribers', at(2))])).toBe(known);
  });

  it('are written only where a figure is another one, or a day old', () => {
    const known = readersJoined(none, [said('Feedly/1.0 (x; 16 subscribers)', at(0))]);
    expect(readersJoined(known, [said('Feedly/1.0 (x; 16 subscribers)', at(60))])).toBe(known);
    expect(readersJoined(known, [said('Feedly/1.0 (x; 16 subscribers)', at(1440))])).not.toBe(known);
    expect(readersJoined(known, [said('Feedly/1.0 (x; 17 subscribers)', at(1))])).not.toBe(known);
  });

  it('go with a month in which nobody said anything of them, and are not named without end', () => {
    const known = readersJoined(none, [said('Feedly/1.0 (x; 16 subscribers)', at(0))]);
    expect(readersOf(known, at(31 * 1440))).toEqual([]);
    const many = Array.from({ length: 500 }, (_, n) => said(`Feedbin feed-id:${n} - 1 subscribers`, at(n)));
    expect(Object.keys(readersJoined(known, many).said).length).toBeLessThanOrEqual(60);
  });
});

describe('what is asked for', () => {
  it.each([
    ['/feeds/wire/atom.xml', null, 'wire', 'atom.xml'],
    ['/t/fm_x/feeds/wire/archive/2026-10.json', 'fm_x', 'wire', 'archive/2026-10.json'],
    ['/private/feeds/wire/', null, 'wire', ''],
    ['/t/fm_x/articles/a/', 'fm_x', null, ''],
    ['/t/fm_x', 'fm_x', null, ''],
    ['/feeds/Wire/atom.xml', null, null, ''],
    ['/', null, null, ''],
    ['', null, null, ''],
  ])('%s', (path, token, feed, document) => {
    expect(askedPath(path)).toEqual({ token, feed, document });
  });
});

describe('a line of the access log', () => {
  const names =
    'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id';
  const fields = logFields(`#Fields: ${names}`)!;
  const line = (agent: string) =>
    `2026-11-20\t08:00:01\tFRA2\t1045\t192.0.2.100\tGET\td1.cloudfront.net\t/feeds/wire/atom.xml\t200\t-\t${agent}\t-\t-\tHit\tid-1==`;

  it('says who fetched what, when, and how much of it', () => {
    expect(readLogged(line('Feedbin%20feed-id:1%20-%2042%20subscribers'), fields)).toEqual({
      at: '2026-11-20T08:00:01.000Z',
      request: 'id-1==',
      method: 'GET',
      path: '/feeds/wire/atom.xml',
      status: 200,
      bytes: 1045,
      address: '192.0.2.100',
      agent: 'Feedbin feed-id:1 - 42 subscribers',
    });
    expect(readLogged(line('Mozilla/5.0%2520(X11)'), fields)?.agent).toBe('Mozilla/5.0 (X11)');
    expect(readLogged(line('100%'), fields)?.agent).toBe('100%');
  });

  it('is read by the names of its fields, whichever there are and in whatever order', () => {
    const turned = names.split(' ').reverse();
    const read = readLogged(
      line('curl/8').split('\t').reverse().join('\t'),
      logFields(`#Fields: ${turned.join(' ')}`)!,
    );
    expect(read?.status).toBe(200);
    expect(logFields('#Fields: date time')).toBeNull();
    expect(logFields('#Version: 1.0')).toBeNull();
  });

  it('is none where it is something else, of whatever bytes', () => {
    for (const other of ['', '#Version: 1.0', 'x\ty', '2026-11-20']) expect(readLogged(other, fields)).toBeNull();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readLogged(text, fields)));
  });
});

describe('a quota', () => {
  const quota = { perMinute: 10, perDay: 100 };
  it('lets so many through, and says when there is more', () => {
    expect(mayAsk(quota, { minute: 9, day: 99 }, at(1))).toEqual({ ok: true });
    expect(mayAsk(quota, { minute: 10, day: 50 }, '2026-11-20T08:00:45.000Z' as Instant)).toEqual({ retryAfter: 15 });
    expect(mayAsk(quota, { minute: 0, day: 100 }, at(1439))).toEqual({ retryAfter: 60 });
    expect(mayAsk(null, { minute: 999, day: 999 }, at(1))).toEqual({ ok: true });
    expect(mayAsk({ perMinute: null, perDay: null }, { minute: 999, day: 999 }, at(1))).toEqual({ ok: true });
  });
});
