import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, type Instant, instant, millis, type SourceState } from '../../../lib/model/index.ts';
import { addressOf, whereabouts } from '../../../lib/pipeline/poll/moving.ts';
import { START } from '../../world.ts';

const OLD = 'https://courier.example/feed.xml' as AbsoluteUrl;
const NEW = 'https://news.courier.example/feed.xml' as AbsoluteUrl;
const ELSEWHERE = 'https://portal.example/login' as AbsoluteUrl;

type Where = Pick<SourceState, 'address' | 'moving'>;

/** Polls every so many hours, each answered from where it says. */
function polls(answers: readonly (AbsoluteUrl | null)[], hours: number): Where[] {
  let state: Where = { address: null, moving: null };
  return answers.map((movedTo, i) => {
    const now: Instant = instant(millis(START) + i * hours * 3600_000);
    const asked = addressOf({ url: OLD }, { ...state, failures: 0 }) ?? OLD;
    state = whereabouts(state, asked, asked === OLD ? movedTo : null, now);
    return state;
  });
}

describe('a source whose address redirects for good', () => {
  it('is asked for at the new address once five polls over a day said so', () => {
    const after = polls([NEW, NEW, NEW, NEW, NEW, NEW], 6);
    expect(after.map(({ address }) => address)).toEqual([null, null, null, null, NEW, NEW]);
    expect(after[3]?.moving).toEqual({ to: NEW, since: START, polls: 4 });
    expect(after[4]?.moving).toBeNull();
  });

  it('is not believed within an hour, however often it says so', () => {
    const after = polls(Array<AbsoluteUrl>(12).fill(NEW), 1 / 12);
    expect(after.at(-1)?.address).toBeNull();
  });

  it('is not believed where it says now this, now that, or takes it back', () => {
    expect(polls([NEW, NEW, ELSEWHERE, NEW, NEW, NEW, NEW], 6).at(-1)?.address).toBeNull();
    expect(polls([NEW, NEW, NEW, null, NEW, NEW, NEW], 6).at(-1)?.address).toBeNull();
  });

  it('is looked for where it is defined when the new address fails, and stays there when that answers', () => {
    const state = { address: NEW, moving: null };
    expect(addressOf({ url: OLD }, { ...state, failures: 2 })).toBe(NEW);
    expect(addressOf({ url: OLD }, { ...state, failures: 3 })).toBe(OLD);
    expect(whereabouts(state, OLD, null, START)).toEqual({ address: null, moving: null });
    expect(whereabouts(state, NEW, null, START)).toEqual(state);
  });

  it('keeps what the feed itself says while nothing redirects, and counts it with the redirect where both say the same', () => {
    const moving = { to: NEW, since: START, polls: 2, by: 'feed' } as const;
    expect(whereabouts({ address: null, moving }, OLD, null, START)).toEqual({ address: null, moving });
    expect(whereabouts({ address: null, moving }, OLD, NEW, START)).toEqual({
      address: null,
      moving: { to: NEW, since: START, polls: 3 },
    });
  });
});
