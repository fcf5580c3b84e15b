import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, type Instant, instant, millis } from '../../../lib/model/index.ts';
import { clearedBy, hostLimitedBy, limitedBy, standingLimit } from '../../../lib/pipeline/manners/host-limits.ts';
import type { HostLimit } from '../../../lib/store/index.ts';
import { START } from '../../world.ts';

const at = (seconds: number): Instant => instant(millis(START) + seconds * 1000);
const address = (path: string) => `https://news.example${path}` as AbsoluteUrl;

/** The limits after these answers, each a path, a status, a Retry-After and the second it came; 200 is a good one. */
function told(...answers: readonly (readonly [string, number, number | null, number])[]): readonly HostLimit[] {
  return answers.reduce<readonly HostLimit[]>((limits, [path, status, retryAfter, second]) => {
    if (status === 200) return clearedBy(limits, address(path), at(second));
    return limitedBy(limits, address(path), status, retryAfter, at(second));
  }, []);
}

/** The seconds until which the path is limited; 0 where it is not. */
function limitedUntil(limits: readonly HostLimit[], path: string, second = 0): number {
  const limit = standingLimit(limits, address(path), at(second));
  return limit === null ? 0 : (millis(limit.until) - millis(START)) / 1000;
}

describe('an answer that asks us to stay away', () => {
  it('of 503 keeps us from its address, and no other', () => {
    const limits = told(['/a?page=2', 503, 120, 0]);
    expect(limitedUntil(limits, '/a?page=2')).toBe(120);
    expect(limitedUntil(limits, '/a?page=2', 120)).toBe(0);
    for (const path of ['/a', '/a?page=3', '/b', '/']) expect(limitedUntil(limits, path)).toBe(0);
  });

  it('of 429 keeps us from its path, whatever the query', () => {
    const limits = told(['/a?page=2', 429, 120, 0]);
    for (const path of ['/a', '/a?page=3']) expect(limitedUntil(limits, path)).toBe(120);
    for (const path of ['/', '/a/', '/a/b', '/b?page=2']) expect(limitedUntil(limits, path)).toBe(0);
  });

  it('is for the path where a second address of it says so too', () => {
    const limits = told(['/a?page=2', 503, 600, 0], ['/a?page=3', 503, 120, 10]);
    expect(limitedUntil(limits, '/a?page=4')).toBe(130);
    expect(limitedUntil(limits, '/b')).toBe(0);
  });

  it('is for the host where a second path says so while the first is limited, for as long as the second says', () => {
    const limits = told(['/a', 503, 600, 0], ['/b', 429, 120, 10]);
    expect(limitedUntil(limits, '/c')).toBe(130);
    expect(limitedUntil(limits, '/a', 200)).toBe(600);
    expect(limitedUntil(limits, '/c', 130)).toBe(0);
  });

  it('is for each path alone where the first was free again', () => {
    const limits = told(['/a', 503, 100, 0], ['/b', 503, 100, 100]);
    expect(limitedUntil(limits, '/c', 100)).toBe(0);
  });

  it('is for the host again where nothing good has come from it since', () => {
    const host = [['/a', 429, null, 0] as const, ['/b', 429, null, 10] as const];
    expect(limitedUntil(told(...host, ['/c', 429, null, 80]), '/d', 80)).toBe(200);
    expect(limitedUntil(told(...host, ['/c', 200, null, 80], ['/c', 429, null, 90]), '/d', 90)).toBe(0);
  });

  it('keeps us away a minute where it does not say, and twice as long each time in a row, an hour at most', () => {
    let limits: readonly HostLimit[] = [];
    const waits: number[] = [];
    for (let second = 0; waits.length < 9; ) {
      limits = limitedBy(limits, address('/a'), 429, null, at(second));
      const until = limitedUntil(limits, '/a', second);
      waits.push(until - second);
      second = until;
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    const good = clearedBy(limits, address('/a'), at(20_000));
    expect(limitedUntil(limitedBy(good, address('/a'), 429, null, at(20_000)), '/a', 20_000)).toBe(20_060);
  });

  it('is forgotten a day after it ended', () => {
    const limits = told(['/a', 429, null, 0], ['/a', 429, null, 60 + 86_400]);
    expect(limitedUntil(limits, '/a', 60 + 86_400)).toBe(120 + 86_400);
  });

  it('is believed for a day at most, and for nothing if it says so', () => {
    expect(limitedUntil(told(['/a', 503, 30 * 86_400, 0]), '/a')).toBe(86_400);
    expect(limitedUntil(told(['/a', 503, 0, 0]), '/a')).toBe(0);
  });

  it('with robots.txt is for the host', () => {
    expect(limitedUntil(hostLimitedBy([], 300, at(0)), '/anything')).toBe(300);
  });
});

describe('a good answer', () => {
  it('changes nothing where nothing was limited, so that nothing need be written', () => {
    const limits = told(['/a', 503, 100, 0]);
    expect(clearedBy(limits, address('/b'), at(200))).toBe(limits);
  });

  it('ends no limit that was made while it was on its way', () => {
    const limits = told(['/a', 503, 100, 0]);
    expect(clearedBy(limits, address('/a'), at(50))).toBe(limits);
    expect(clearedBy(limits, address('/a'), at(100))).toEqual([]);
  });
});

it('limits stay few and small, the latest among them, whatever a host answers', () => {
  const answer = fc.tuple(
    fc.string({ maxLength: 300 }).map((text) => address(`/${encodeURI(text.toWellFormed())}`)),
    fc.constantFrom(429, 503, 500),
    fc.option(fc.nat(1e7)),
    fc.nat(100),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
      let limits: readonly HostLimit[] = [];
      let now = 0;
      for (const [url, status, retryAfter, pause] of answers) {
        now += pause;
        limits = limitedBy(limits, url, status, retryAfter, at(now));
        if (retryAfter !== 0) expect(standingLimit(limits, url, at(now))).not.toBeNull();
        expect(limits.length).toBeLessThanOrEqual(20);
        expect(limits.every(({ until, path }) => until <= at(now + 86_400) && (path?.length ?? 0) <= 400)).toBe(true);
      }
    }),
  );
});
