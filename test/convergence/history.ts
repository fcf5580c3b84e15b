import * as fc from 'fast-check';
import type { FeedFormat } from '../../lib/model/index.ts';
import type { Troubles } from './gate.ts';

/** What happens in the world outside, one thing after the other, and how much work is done between. */
export type Step = { readonly event: Event; readonly turns: number };

export type SourceName = 'courier' | 'gazette';
export type DeclaredFeed = 'boats' | 'desk';

/** What may be told of a story. */
export type Telling = {
  readonly word: (typeof WORDS)[number];
  /** Its date, by number; null for none. */
  readonly date: number | null;
};

export type Event =
  /** A source lists a story: new, edited, moved in date, or told again after it was withdrawn. */
  | { readonly kind: 'tell'; readonly source: SourceName; readonly story: number; readonly telling: Telling }
  /** A source lists it no longer, and its page answers 410. */
  | { readonly kind: 'withdraw'; readonly source: SourceName; readonly story: number }
  /** A quarter of an hour passes, and every source is due. */
  | { readonly kind: 'poll' }
  /** A partner pushes a story until it is told that it is kept. */
  | { readonly kind: 'push'; readonly story: number; readonly telling: Telling }
  /** An operator's order. */
  | { readonly kind: 'take down'; readonly from: SourceName | 'partner'; readonly story: number }
  | {
      readonly kind: 'define feed';
      readonly feed: DeclaredFeed;
      readonly filter: number;
      readonly size: number;
      readonly title: number;
      readonly formats: readonly FeedFormat[];
      readonly changes: boolean | undefined;
      /** For partners alone. */
      readonly isPrivate: boolean;
    }
  | { readonly kind: 'remove feed'; readonly feed: DeclaredFeed }
  /** It may come to be for partners alone by it, or for everybody again. */
  | { readonly kind: 'rename source'; readonly source: SourceName; readonly title: number; readonly isPrivate: boolean }
  | { readonly kind: 'remove source'; readonly source: SourceName }
  | { readonly kind: 'add source'; readonly source: SourceName }
  /** All that is under way comes to its end. */
  | { readonly kind: 'quiet' };

/** A whole run: what happens, how much goes wrong, and the seed of whose turn it is. */
export type History = {
  readonly steps: readonly Step[];
  readonly troubles: Troubles;
  readonly schedule: number;
  /** So many feeds are defined besides, of which none takes anything. */
  readonly crowd: number;
};

export const WORDS = ['ferry', 'cranes', 'harbour'] as const;

const story = fc.nat(2);
const source = fc.constantFrom<SourceName>('courier', 'gazette');
const feed = fc.constantFrom<DeclaredFeed>('boats', 'desk');
const isPrivate = fc.constantFrom(false, false, true);
/**
 * Whether a source comes to be for partners while all goes on. Not yet: a revision's document does not say for whom it was
 * when another attempt wrote it again, so that a change log may count one revision more than was to be seen. With
 * `FEEDMILL_READERS=1` it is tried.
 */
const readers = process.env.FEEDMILL_READERS === undefined ? fc.constant(false) : isPrivate;
const telling = fc.record({
  word: fc.constantFrom(...WORDS),
  date: fc.option(fc.nat(4), { freq: 5 }),
});

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('tell' as const), source, story, telling }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), source, story }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('poll' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), story, telling }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('take down' as const),
      from: fc.constantFrom<SourceName | 'partner'>('courier', 'gazette', 'partner'),
      story,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('define feed' as const),
      feed,
      filter: fc.nat(5),
      size: fc.integer({ min: 2, max: 4 }),
      title: fc.nat(2),
      formats: fc.constantFrom<readonly FeedFormat[]>(['rss', 'atom'], ['atom', 'ninjs'], ['json'], ['ninjs']),
      changes: fc.constantFrom(true, true, false, undefined),
      isPrivate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove feed' as const), feed }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rename source' as const), source, title: fc.nat(2), isPrivate: readers }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove source' as const), source }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add source' as const), source }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quiet' as const) }) },
);

const step: fc.Arbitrary<Step> = fc.record({ event, turns: fc.nat(60) });

/** Half of the histories are without each trouble, so that what needs several to go wrong is told from what needs one. */
const rate = (most: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max: most, noNaN: true }));

const troubles: fc.Arbitrary<Troubles> = fc.record({
  kill: rate(0.03),
  fail: rate(0.03),
  repeat: rate(0.05),
  stall: rate(0.06),
  expire: rate(0.03),
  duplicate: rate(0.3),
});

export const histories: fc.Arbitrary<History> = fc.record({
  steps: fc.array(step, { minLength: 6, maxLength: 22 }),
  troubles,
  schedule: fc.noShrink(fc.nat()),
  crowd: fc.constant(0),
});

/**
 * Histories among ten thousand feeds. Whoever renames, adds or removes a source has all feeds regenerated, which takes too
 * long here; more feeds are defined and removed under way instead.
 */
export const crowdedHistories: fc.Arbitrary<History> = histories.map((history) => ({
  ...history,
  steps: history.steps.map((one, at) => ({ ...one, event: inCrowd(one.event, at) })),
  crowd: 10_000,
}));

function inCrowd(event: Event, at: number): Event {
  if (event.kind === 'remove source') return { kind: 'remove feed', feed: 'boats' };
  if (event.kind !== 'rename source' && event.kind !== 'add source') return event;
  return {
    kind: 'define feed',
    feed: 'desk',
    filter: at % 6,
    size: 3,
    title: at % 3,
    formats: ['atom'],
    changes: true,
    isPrivate: at % 3 === 0,
  };
}
